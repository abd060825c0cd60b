using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// One partition of the viewers; the key is its number. The only writer of its log; what it answers is in the log. Repeating any call is
/// safe: events by their ids, the rest by meaning.
/// </summary>
/// <exception cref="Log.LogUnavailableException">Every method: the store does not answer. What was asked may or may not be in the log; repeat it.</exception>
/// <exception cref="ShardOverloadedException">Every method that writes: too much waits already. Nothing was written.</exception>
[Alias("adcommerce.IShardGrain")]
public interface IShardGrain : IGrainWithIntegerKey
{
    /// <summary>Records events of a subject.</summary>
    /// <returns>One outcome for each event, in order, and the subject's journeys after them.</returns>
    [Alias("Record")]
    Task<ShardAnswer> Record(string subject, ImmutableArray<FunnelEvent> events);

    /// <summary>
    /// What events are answered whose ids are known of the subject, one for each event, in order; null where it is not known. For whom events may have been
    /// counted under another subject before.
    /// </summary>
    [Alias("FindKnown"), Orleans.Concurrency.ReadOnly]
    Task<ImmutableArray<EventOutcome?>> FindKnown(string subject, ImmutableArray<FunnelEvent> events);

    /// <summary>What is known of a subject.</summary>
    [Alias("Read")]
    Task<SubjectJourneys> Read(string subject);

    /// <summary>
    /// Whether a seat's event is in the log. If it is not, it never will be: it is voided, also when its id is known for another event, whose
    /// token may expire first.
    /// </summary>
    /// <param name="subject">Whose event.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="contentHash">Hash of its content: another event under the same id is not this one.</param>
    /// <param name="expireMicros">Until when the event might still come: when its token expires.</param>
    /// <returns>True when the event was recorded.</returns>
    [Alias("SettleSeat")]
    Task<bool> SettleSeat(string subject, Guid eventId, ulong contentHash, long expireMicros);

    /// <summary>Sets or takes away a reminder.</summary>
    [Alias("PutReminder")]
    Task<SubjectJourneys> PutReminder(string subject, Reminder reminder, bool wanted);

    /// <summary>Forgets a subject. Totals stay.</summary>
    [Alias("Forget")]
    Task Forget(string subject);

    /// <summary>
    /// A viewer does not agree to be measured any more: what was seen is not counted on once no journey holds it, and what was counted so far is forgotten.
    /// </summary>
    [Alias("EndMeasurement")]
    Task EndMeasurement(string subject);

    /// <summary>The counters of a brand's campaigns.</summary>
    /// <param name="brandId">The brand.</param>
    [Alias("Count"), Orleans.Concurrency.ReadOnly]
    Task<ImmutableArray<FunnelCell>> Count(string brandId);

    /// <summary>Their sums by what a report asks for, in no order: as few bytes as there are rows, however many attempts there are.</summary>
    [Alias("SumCounterTable"), Orleans.Concurrency.ReadOnly]
    Task<CounterRows> SumCounters(CounterQuestion question);

    /// <summary>The same of all brands, summed up by placement, circle and day, as far as it may have changed: what rates are learned from.</summary>
    /// <param name="since">Position of what the caller knows; 0 for nothing.</param>
    /// <param name="fromDay">Days before it are left out: days since 1970-01-01, UTC.</param>
    [Alias("CountCircles"), Orleans.Concurrency.ReadOnly]
    Task<CircleChanges> CountCircles(long since, int fromDay);

    /// <summary>The viewers of both sides of a brand's tests, by campaign, arm and day.</summary>
    [Alias("CountLift"), Orleans.Concurrency.ReadOnly]
    Task<ImmutableArray<LiftCell>> CountLift(string brandId);

    /// <summary>
    /// The attempts that a report asks for and that are not in the archive's files yet: those that are not over, and those that entries behind a position
    /// have ended.
    /// </summary>
    /// <param name="query">Which attempts.</param>
    /// <param name="after">Position up to which the caller has the archive's files.</param>
    [Alias("ReadAttempts"), Orleans.Concurrency.ReadOnly]
    Task<LiveAttempts> ReadAttempts(AttemptQuery query, long after);

    /// <summary>How many viewers are in each of a brand's rooms: joined and not left, by livestream id in ordinal order.</summary>
    [Alias("CountRooms"), Orleans.Concurrency.ReadOnly]
    Task<ImmutableArray<RoomCount>> CountRooms(string brandId);

    /// <summary>
    /// Closes leases: once this has answered, this partition charges nothing more to them, whatever any clock says. One entry of the log for all of them; closing again writes
    /// nothing and answers the same.
    /// </summary>
    /// <returns>One answer for each closing, in order.</returns>
    [Alias("CloseLeases")]
    Task<ImmutableArray<LeaseClosingAnswer>> CloseLeases(ImmutableArray<LeaseClosing> closings);

    /// <summary>What was charged to leases that are not closed here, by campaign and number: what ledgers pace by. A lease to which nothing was charged is not among them.</summary>
    [Alias("CountOpenCharges"), Orleans.Concurrency.ReadOnly]
    Task<ImmutableArray<OpenCharge>> CountOpenCharges();

    /// <summary>Events of a brand's campaigns that have a budget, billed and unbilled, by placement, stage, day and outcome.</summary>
    [Alias("CountDelivery"), Orleans.Concurrency.ReadOnly]
    Task<ImmutableArray<DeliveryCell>> CountDelivery(string brandId);

    /// <summary>Where it stands.</summary>
    [Alias("Inspect"), Orleans.Concurrency.ReadOnly]
    Task<ShardStatus> Inspect();
}

/// <summary>What a shard knows of attempts that may be nowhere else.</summary>
/// <param name="From">
/// Attempts that were over with an entry up to this position are not known here: they are in the archive. When the caller knows the archive less far, it
/// looks there again.
/// </param>
/// <param name="Position">Position of the last entry in it.</param>
/// <param name="Attempts">In no order.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.live-attempts")]
public sealed record LiveAttempts(long From, long Position, ImmutableArray<SubjectAttempt> Attempts);

/// <summary>What became of events.</summary>
/// <param name="Outcomes">One for each event, in order.</param>
/// <param name="Journeys">What is known of the subject after them.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.shard-answer")]
public sealed record ShardAnswer(ImmutableArray<EventOutcome> Outcomes, SubjectJourneys Journeys);

/// <summary>What a partition charged to leases that it closed.</summary>
/// <param name="Campaign">Whose leases.</param>
/// <param name="Spends">One for each lease, in the order asked; nothing for one that was settled before.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-closing-answer")]
public sealed record LeaseClosingAnswer(CampaignKey Campaign, ImmutableArray<LeaseSpend> Spends);

/// <summary>What a partition charged so far to a lease that is open.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.open-charge")]
public readonly record struct OpenCharge(LeaseKey Lease, LeaseSpend Spend);

/// <summary>Where a shard stands.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Position">Position of the last entry in its state; 0 for none.</param>
/// <param name="SnapshotPosition">Position of its newest snapshot; 0 for none.</param>
/// <param name="ArchivedPosition">Entries up to here are in the archive.</param>
/// <param name="TrimmedPosition">Entries up to here are no longer in the store.</param>
/// <param name="Hash">Hash of the state, lower-case hex: equal states have equal hashes.</param>
/// <param name="Subjects">How many subjects it knows.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.shard-status")]
public sealed record ShardStatus(
    int Partition, long Position, long SnapshotPosition, long ArchivedPosition, long TrimmedPosition, string Hash, int Subjects);

/// <summary>Too much waits for the shard's log already. Nothing was written; come back after <see cref="RetryMillis"/>.</summary>
[GenerateSerializer, Alias("adcommerce.shard-overloaded")]
public sealed class ShardOverloadedException(int retryMillis) : Exception("The partition has too many events waiting for its log.")
{
    /// <summary>When to come back, in milliseconds.</summary>
    [Id(0)] public int RetryMillis { get; } = retryMillis;
}
