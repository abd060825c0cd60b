using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Domain.Campaigns.Budgets.Charging;

/// <summary>
/// What an event may be charged to: what its decision took, as the sealed token carries it. The campaign is that of the event's placement. Persisted with the
/// event, so members keep their ids for ever.
/// </summary>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Day">The day of the campaign's clock on which it counts: days since 1970-01-01.</param>
/// <param name="PriceMicros">What it costs; above 0.</param>
/// <param name="CloseTimeMicros">Charged only in entries before this instant: T, microseconds since 1970.</param>
/// <param name="Bar">What speaks against charging it; <see cref="ChargeBar.None"/> for nothing.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.charge-claim")]
public readonly record struct ChargeClaim(long Lease, int Day, long PriceMicros, long CloseTimeMicros, ChargeBar Bar)
{
    /// <summary>The claim of what was taken.</summary>
    public static ChargeClaim Of(LeaseTake take, ChargeBar bar = ChargeBar.None) => new(take.Lease, take.Day, take.PriceMicros, take.CloseTimeMicros, bar);

    /// <summary>The claim of an event for which nothing was taken: it is counted with the reason.</summary>
    public static ChargeClaim Barred(int day, long priceMicros, ChargeBar bar) => new(0, day, priceMicros, 0, bar);
}

/// <summary>
/// Under whom an exposure is reported that was paid for. Only there is it charged: under another name it stands in another shard, which cannot know that it was charged
/// before. Carried by tokens: numbers are never used again for something else.
/// </summary>
public enum ChargeSubject : byte
{
    /// <summary>The viewer, who agreed to measurement.</summary>
    Viewer = 0,

    /// <summary>The session.</summary>
    Session = 1,
}

/// <summary>
/// Why an event is not to be charged, as far as that is known before it is written: above all that no person made it. It is counted, marked, and never
/// charged. Persisted: numbers are never used again for something else.
/// </summary>
public enum ChargeBar : byte
{
    /// <summary>Nothing speaks against it.</summary>
    None = 0,

    /// <summary>Its viewer reports more exposures than a person can see.</summary>
    ViewerRate = 1,

    /// <summary>Its address does.</summary>
    AddressRate = 2,

    /// <summary>More was watched than time has passed.</summary>
    FasterThanTime = 3,

    /// <summary>It comes from a known bot.</summary>
    KnownBot = 4,

    /// <summary>Its session asked for no media, where that can be seen.</summary>
    NoMedia = 5,

    /// <summary>It is paid for when it happens, and its campaign had no money then.</summary>
    NoLease = 6,

    /// <summary>It is reported under another subject than it was decided for, whose shard might charge it again.</summary>
    OtherSubject = 7,
}

/// <summary>What became of an event as far as money goes. Persisted: numbers are never used again for something else.</summary>
public enum ChargeOutcome : byte
{
    /// <summary>Nothing is paid for it.</summary>
    Unpaid = 0,

    /// <summary>Charged.</summary>
    Billed = 1,

    /// <summary>Not charged: it came after its lease's time, or after the lease was closed.</summary>
    Late = 2,

    /// <summary>Not charged: this session's slot, or step, was charged before.</summary>
    Repeated = 3,

    /// <summary>Not charged: there was no money when it came.</summary>
    NoLease = 4,

    /// <summary>Not charged: its subject is not the one that it was decided for, so it could be charged twice.</summary>
    OtherSubject = 5,

    /// <summary>Not charged: more than a person can see.</summary>
    ViewerRate = 6,

    /// <summary>Not charged: more than the persons behind an address can see.</summary>
    AddressRate = 7,

    /// <summary>Not charged: faster than time allows.</summary>
    FasterThanTime = 8,

    /// <summary>Not charged: a known bot.</summary>
    KnownBot = 9,

    /// <summary>Not charged: a session without media.</summary>
    NoMedia = 10,
}
