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
/// <param name="Mark">What speaks against charging it; <see cref="TrafficMark.None"/> for nothing.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.charge-claim")]
public readonly record struct ChargeClaim(long Lease, int Day, long PriceMicros, long CloseTimeMicros, TrafficMark Mark)
{
    /// <summary>The claim of what was taken.</summary>
    public static ChargeClaim Of(LeaseTake take, TrafficMark mark = TrafficMark.None) => new(take.Lease, take.Day, take.PriceMicros, take.CloseTimeMicros, mark);
}

/// <summary>Why an event is invalid traffic. It is counted, marked, and never charged. Persisted: numbers are never used again for something else.</summary>
public enum TrafficMark : byte
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
