using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// A state as a value, format 4; format 3 had no earlier exposures, format 2 no money, format 1 neither circles nor tests: they are read as without any. Persisted, so members keep
/// their ids for ever. Everything is sorted, each text stands in it once and is named by its index, and all else is structs: what a serializer writes then depends on values only and not
/// on which instances are shared, so that equal states have equal bytes and one hash.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.shard-snapshot")]
public sealed record ShardSnapshot
{
    /// <summary>Position of the last entry in it.</summary>
    [Id(0)] public required long Position { get; init; }

    /// <summary>Time of that entry, microseconds since 1970.</summary>
    [Id(1)] public required long TimeMicros { get; init; }

    /// <summary>Every text of it, in ordinal order.</summary>
    [Id(2)] public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Every variant of it, in its order.</summary>
    [Id(3)] public ImmutableArray<SnapshotDimensions> Dimensions { get; init; } = [];

    /// <summary>Every campaign's terms in it, by window, then steps.</summary>
    [Id(4)] public ImmutableArray<SnapshotTerms> Terms { get; init; } = [];

    /// <summary>By subject.</summary>
    [Id(5)] public ImmutableArray<SnapshotSubject> Subjects { get; init; } = [];

    /// <summary>By day, then dimensions.</summary>
    [Id(6)] public ImmutableArray<SnapshotCell> Cells { get; init; } = [];

    /// <summary>By campaign, arm, then day; none in format 1.</summary>
    [Id(7)] public ImmutableArray<SnapshotLiftCell> Lifts { get; init; } = [];

    /// <summary>By campaign; none in formats 1 and 2.</summary>
    [Id(8)] public ImmutableArray<SnapshotLeases> Leases { get; init; } = [];

    /// <summary>By placement, stage, day, then outcome; none in formats 1 and 2.</summary>
    [Id(9)] public ImmutableArray<SnapshotDelivery> Delivery { get; init; } = [];

    /// <summary>Every product of a placement in <see cref="Earlier"/>, in its order; none in formats 1 to 3.</summary>
    [Id(10)] public ImmutableArray<SnapshotShown> Shown { get; init; } = [];

    /// <summary>By subject; none in formats 1 to 3.</summary>
    [Id(11)] public ImmutableArray<SnapshotEarlier> Earlier { get; init; } = [];
}

/// <summary>A variant; every member is the index of a text. That of the circle counts from 1, 0 is none: what format 1 is read as.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-dimensions")]
public readonly record struct SnapshotDimensions(
    int BrandId, int CampaignId, int PlacementId, int ProductId, int DramaId, int EpisodeId, int SlotId, int Theme, int Market, int Device, int Arm,
    int Circle);

/// <summary>A campaign's terms.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-terms")]
public readonly record struct SnapshotTerms(long WindowMicros, long NoteStepMicros, long LivestreamStepMicros, long GroupStepMicros);

/// <summary>A subject.</summary>
/// <param name="Subject">Index of its text.</param>
/// <param name="Remembered">By event id.</param>
/// <param name="Journeys">By campaign.</param>
/// <param name="Reminders">By campaign, then livestream.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-subject")]
public readonly record struct SnapshotSubject(
    int Subject, ImmutableArray<SnapshotRemembered> Remembered, ImmutableArray<SnapshotJourney> Journeys, ImmutableArray<SnapshotReminder> Reminders)
{
    /// <summary>By campaign.</summary>
    // Of format 1 it comes past every initializer.
    [Id(0)] public ImmutableArray<SnapshotLift> Lifts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>By session, stage, then name.</summary>
    [Id(1)] public ImmutableArray<SnapshotCharge> Charges { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What of a subject was decided about money: see <see cref="ChargeMark"/>; the name is the index of a text.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-charge")]
public readonly record struct SnapshotCharge(Guid SessionId, Stage Stage, int Name, int Millis, bool IsFull, long ExpireMicros);

/// <summary>A campaign's leases: see <see cref="LeasePages"/>; brand and campaign are indexes of texts.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-leases")]
public readonly record struct SnapshotLeases(int BrandId, int CampaignId, long SettledUpTo, ImmutableArray<LeasePage> Leases);

/// <summary>A cell of the money's counters: see <see cref="DeliveryCell"/>; brand, campaign and placement are indexes of texts.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-delivery")]
public readonly record struct SnapshotDelivery(
    int BrandId, int CampaignId, int PlacementId, Stage Stage, int Day, ChargeOutcome Outcome, long Events, long SpentMicros);

/// <summary>A subject's place in a test: see <see cref="LiftMark"/>; brand and campaign are indexes of texts.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-lift")]
public readonly record struct SnapshotLift(int BrandId, int CampaignId, long FirstMicros, LiftArm Arm, byte Reached);

/// <summary>A cell of the tests' counters: see <see cref="LiftCell"/>; brand and campaign are indexes of texts.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-lift-cell")]
public readonly record struct SnapshotLiftCell(
    int BrandId, int CampaignId, LiftArm Arm, int Day, long Viewers, long Notes, long Livestreams, long Groups);

/// <summary>What was seen of a placement: see <see cref="Playback.Selection.ShownProduct"/>; every member is the index of a text.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-shown")]
public readonly record struct SnapshotShown(int BrandId, int CampaignId, int PlacementId, int ProductId);

/// <summary>What a subject saw that no journey holds any more: see <see cref="Playback.Selection.EarlierExposures"/>.</summary>
/// <param name="Subject">Index of its text. It may be of no <see cref="SnapshotSubject"/>: of most nothing else is left.</param>
/// <param name="Shown">Indexes of products of placements, in order.</param>
/// <param name="Counts">How often, for each.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-earlier")]
public readonly record struct SnapshotEarlier(int Subject, ImmutableArray<int> Shown, ImmutableArray<int> Counts);

/// <summary>An id that tells duplicates.</summary>
/// <param name="EventId">The id.</param>
/// <param name="ContentHash">What was said under it.</param>
/// <param name="ExpireMicros">When its token expires.</param>
/// <param name="Kind">1 accepted, 2 accepted and about a seat, 3 voided.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-remembered")]
public readonly record struct SnapshotRemembered(Guid EventId, ulong ContentHash, long ExpireMicros, byte Kind);

/// <summary>A reminder; brand, campaign and livestream are indexes of texts.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-reminder")]
public readonly record struct SnapshotReminder(int BrandId, int CampaignId, int LivestreamId, long ExpireMicros);

/// <summary>A journey.</summary>
/// <param name="BrandId">Index of a text.</param>
/// <param name="CampaignId">Index of a text.</param>
/// <param name="FloorMicros">Touches before it are over.</param>
/// <param name="Sources">By time, kind, event.</param>
/// <param name="Attempts">By entry. They are kept because the counters hold exactly these, whatever a later version would compute.</param>
/// <param name="Rooms">Indexes of the livestreams' texts, in order.</param>
/// <param name="Orders">By order, currency, last instant, then amount.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-journey")]
public readonly record struct SnapshotJourney(
    int BrandId,
    int CampaignId,
    long FloorMicros,
    ImmutableArray<SnapshotSource> Sources,
    ImmutableArray<SnapshotAttempt> Attempts,
    ImmutableArray<int> Rooms,
    ImmutableArray<SnapshotOrder> Orders);

/// <summary>An event that a journey is computed from.</summary>
/// <param name="TimeMicros">Its time.</param>
/// <param name="Kind">What happened.</param>
/// <param name="EventId">The event.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Origin">Index of the variant.</param>
/// <param name="Terms">Index of the terms.</param>
/// <param name="ObjectId">Index of a text.</param>
/// <param name="LengthMillis">Its part of a sum.</param>
/// <param name="ExposureMillisMin">What the sum has to reach.</param>
/// <param name="CurrencyCode">Index of a text; -1 without a value.</param>
/// <param name="AmountMicros">The value; 0 without one.</param>
/// <param name="IsGhost">What would have been seen was withheld.</param>
/// <param name="IsTested">The campaign holds viewers out.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-source")]
public readonly record struct SnapshotSource(
    long TimeMicros,
    EventKind Kind,
    Guid EventId,
    Guid SessionId,
    int Origin,
    int Terms,
    int ObjectId,
    int LengthMillis,
    int ExposureMillisMin,
    int CurrencyCode,
    long AmountMicros,
    bool IsGhost,
    bool IsTested)
{
    /// <summary>What it makes is counted on once it falls out of the journey.</summary>
    [Id(0)] public bool IsOfViewer { get; init; }
}

/// <summary>An attempt: see <see cref="Attempt"/>; entry and terms are indexes.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-attempt")]
public readonly record struct SnapshotAttempt(
    long EntryMicros,
    long EndMicros,
    int Entry,
    int Terms,
    ImmutableArray<long> InOrderMicros,
    ImmutableArray<long> AtAllMicros,
    bool DeepRead,
    bool Engaged,
    int Exposures,
    ImmutableArray<SnapshotSales> Sales,
    int GroupLeaves);

/// <summary>Sales of one currency, which is the index of a text.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-sales")]
public readonly record struct SnapshotSales(int CurrencyCode, long Orders, long ValueMicros, long Refunds, long RefundedMicros);

/// <summary>What of an order may still be paid back; order and currency are indexes of texts.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-order")]
public readonly record struct SnapshotOrder(int OrderId, int CurrencyCode, long UntilMicros, long LeftMicros);

/// <summary>A cell of the counters: see <see cref="FunnelCell"/>; the entry is an index.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.snapshot-cell")]
public readonly record struct SnapshotCell(
    int EntryDay,
    int Entry,
    ImmutableArray<long> InOrder,
    ImmutableArray<long> AtAll,
    long DeepReads,
    long Engaged,
    long Exposures,
    long GroupLeaves,
    ImmutableArray<SnapshotSales> Sales);
