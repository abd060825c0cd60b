using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// Everything that one partition's log says: subjects with their journeys, the ids that tell duplicates, and every counter. State = fold of
/// <see cref="Apply"/> over the log; equal logs give equal states, on every machine. Mutable and not thread-safe: one shard owns it.
/// </summary>
public sealed class ShardState
{
    /// <summary>Position of the last entry in it; 0 for none.</summary>
    public long Position { get; private set; }

    /// <summary>Time of the last entry, microseconds since 1970.</summary>
    public long TimeMicros { get; private set; }

    /// <summary>How many subjects it knows.</summary>
    public int Subjects => throw new NotImplementedException();

    /// <summary>What <see cref="Apply"/> would answer to an event in an entry of that time, when it would not accept it; null when it would.</summary>
    public EventOutcome? Judge(string subject, FunnelEvent funnelEvent, long timeMicros) => throw new NotImplementedException();

    /// <summary>Applies the entry that stands at the next position.</summary>
    public ShardEffects Apply(ShardEntry entry) => throw new NotImplementedException();

    /// <summary>What is known of a subject.</summary>
    public SubjectJourneys Read(string subject) => throw new NotImplementedException();

    /// <summary>True when a seat's event is recorded, false when it was voided, null when neither.</summary>
    public bool? FindSeatEvent(string subject, Guid eventId) => throw new NotImplementedException();

    /// <summary>The counters of a brand's campaigns, sorted by day, then dimensions.</summary>
    public ImmutableArray<FunnelCell> Cells(string brandId) => throw new NotImplementedException();

    /// <summary>Viewers in a brand's rooms, sorted by livestream id.</summary>
    public ImmutableArray<RoomCount> Rooms(string brandId) => throw new NotImplementedException();

    /// <summary>The state as a value: sorted, so that equal states give equal bytes.</summary>
    public ShardSnapshot ToSnapshot() => throw new NotImplementedException();

    /// <summary>The state that a snapshot was taken of.</summary>
    public static ShardState Of(ShardSnapshot snapshot) => throw new NotImplementedException();
}

/// <summary>A state as a value. Persisted, so members keep their ids for ever.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.shard-snapshot")]
public sealed record ShardSnapshot
{
    /// <summary>Position of the last entry in it.</summary>
    [Id(0)] public required long Position { get; init; }

    /// <summary>Time of that entry, microseconds since 1970.</summary>
    [Id(1)] public required long TimeMicros { get; init; }
}

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
