using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Funnel;

/// <summary>One entry of a partition's log: it is there wholly or not at all. Persisted, so members keep their ids for ever.</summary>
/// <param name="TimeMicros">When it was written, microseconds since 1970; never before the entry before it.</param>
/// <param name="Operations">In order.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.shard-entry")]
public sealed record ShardEntry(long TimeMicros, ImmutableArray<ShardOperation> Operations);

/// <summary>One operation of an entry. The subject is whom it is about: a viewer's pseudonym, or that of a session.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.shard-operation")]
public abstract record ShardOperation;

/// <summary>Events of one subject.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.events-recorded")]
public sealed record EventsRecorded(string Subject, ImmutableArray<FunnelEvent> Events) : ShardOperation;

/// <summary>
/// A seat that was held for an event was given up before the event came. From here on that event is refused, so that seats and counts agree.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.seat-event-voided")]
public sealed record SeatEventVoided(string Subject, Guid EventId, long ExpireMicros) : ShardOperation;

/// <summary>A viewer wants to be told when a livestream begins; or no longer.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.reminder-put")]
public sealed record ReminderPut(string Subject, Reminder Reminder, bool Wanted) : ShardOperation;

/// <summary>A viewer is to be forgotten. What was counted stays; no touch, journey or reminder does.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.subject-forgotten")]
public sealed record SubjectForgotten(string Subject) : ShardOperation;

/// <summary>A viewer does not agree to be measured any more: what was seen is not counted on once no journey holds it, and what was counted so far is forgotten.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.measurement-ended")]
public sealed record MeasurementEnded(string Subject) : ShardOperation;

/// <summary>Everything that no event can change any more is compacted, of every subject.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.shard-compacted")]
public sealed record ShardCompacted : ShardOperation;

/// <summary>Leases are closed: from here on this partition charges nothing to them.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.leases-closing")]
public sealed record LeasesClosing(ImmutableArray<LeaseClosing> Closings) : ShardOperation;

/// <summary>A reminder of a livestream.</summary>
/// <param name="Campaign">The journey's campaign; the livestream is its brand's.</param>
/// <param name="LivestreamId">The livestream.</param>
/// <param name="ExpireMicros">When it is dropped, whether it was given or not.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.reminder")]
public sealed record Reminder(Campaigns.CampaignKey Campaign, string LivestreamId, long ExpireMicros);

/// <summary>What is known of one subject.</summary>
/// <param name="Journeys">By campaign.</param>
/// <param name="Reminders">By campaign and livestream.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.subject-journeys")]
public sealed record SubjectJourneys(ImmutableArray<Journey> Journeys, ImmutableArray<Reminder> Reminders)
{
    /// <summary>Nothing.</summary>
    public static readonly SubjectJourneys None = new([], []);

    /// <summary>How often the subject saw what, of exposures that no journey holds any more, by placement, then product.</summary>
    // From a silo of an earlier version it comes past every initializer.
    [Id(0)] public ImmutableArray<EarlierExposures> Earlier { get => field.IsDefault ? [] : field; init; } = [];
}
