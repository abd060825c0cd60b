using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>What an entry did.</summary>
/// <param name="Outcomes">For each operation the outcomes of its events, in order; empty for operations without events.</param>
/// <param name="FinalAttempts">Attempts that no event can change any more and that left the state: for the archive.</param>
public sealed record ShardEffects(ImmutableArray<ImmutableArray<EventOutcome>> Outcomes, ImmutableArray<FinalAttempt> FinalAttempts);

/// <summary>An attempt that no event can change any more.</summary>
/// <param name="Subject">Whose it was.</param>
/// <param name="Attempt">The attempt.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.final-attempt")]
public sealed record FinalAttempt(string Subject, Attempt Attempt);

/// <summary>Viewers in a room.</summary>
/// <param name="LivestreamId">The livestream.</param>
/// <param name="Viewers">Joined and not left.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.room-count")]
public readonly record struct RoomCount(string LivestreamId, long Viewers);
