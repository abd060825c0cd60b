using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Budgets.Leases;

/// <summary>What a silo says of its leases when it asks for more. It may get lost: nothing but pacing and sizes depends on it.</summary>
/// <param name="Silo">Who.</param>
/// <param name="Leases">Each that it holds.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-report")]
public sealed record LeaseReport(string Silo, ImmutableArray<HeldLeaseReport> Leases);

/// <summary>What a silo says of one lease.</summary>
/// <param name="Number">Which.</param>
/// <param name="TakenMicros">What decisions have taken so far.</param>
/// <param name="OpenMicros">For how long decisions took from it, in microseconds: from when there was nothing left in those before it, until it was empty or over.</param>
/// <param name="IsOver">Nothing is taken from it any more.</param>
/// <param name="WantedMicros">What decisions would have taken without pacing: each take by the share of the decisions that was let through then.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.held-lease-report")]
public readonly record struct HeldLeaseReport(long Number, long TakenMicros, long OpenMicros, bool IsOver, long WantedMicros);

/// <summary>A silo asks for a lease.</summary>
/// <param name="Operation">Its id of this request: repeated until it is answered, so that a lost answer locks up no money.</param>
/// <param name="PriceMicros">The dearest event that it has to pay for; above 0. A lease is never smaller.</param>
/// <param name="Report">What it has.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-request")]
public sealed record LeaseRequest(Guid Operation, long PriceMicros, LeaseReport Report);

/// <summary>The ledger's answer.</summary>
/// <param name="Lease">The lease, written down; null for none now.</param>
/// <param name="Refusal">Why there is none.</param>
/// <param name="RetryMicros">Without one: for how long asking again cannot help, or cannot be worth the call, in microseconds.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-answer")]
public sealed record LeaseAnswer(Lease? Lease, LeaseRefusal Refusal, long RetryMicros)
{
    /// <summary>A lease.</summary>
    public static LeaseAnswer Granted(Lease lease) => new(lease, LeaseRefusal.None, 0);

    /// <summary>None.</summary>
    public static LeaseAnswer Refused(LeaseRefusal why, long retryMicros) => new(null, why, retryMicros);
}

/// <summary>Why a silo gets no lease.</summary>
public enum LeaseRefusal : byte
{
    /// <summary>It gets one.</summary>
    None = 0,

    /// <summary>The campaign has no budget.</summary>
    NoBudget = 1,

    /// <summary>Its flight has not begun, or is over.</summary>
    OutOfFlight = 2,

    /// <summary>It is paused or was ended.</summary>
    NotActive = 3,

    /// <summary>All is spent or leased. Leases that close may bring some back.</summary>
    Exhausted = 4,

    /// <summary>All of the day's budget is spent or leased.</summary>
    DayExhausted = 5,

    /// <summary>The plan has released as much as it may for now.</summary>
    Paced = 6,

    /// <summary>More leases are open than are kept.</summary>
    TooManyLeases = 7,

    /// <summary>One event costs more than is left: a smaller one may still fit.</summary>
    PriceTooHigh = 8,
}
