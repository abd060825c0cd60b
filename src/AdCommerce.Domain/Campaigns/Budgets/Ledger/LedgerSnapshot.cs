using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// A ledger's state as a value, so that it starts without reading its log from the first entry. The log stays what it is: the statement. Persisted, so members
/// keep their ids for ever.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-snapshot")]
public sealed record LedgerSnapshot
{
    /// <summary>Position of the last entry in it.</summary>
    [Id(0)] public required long Position { get; init; }

    /// <summary>Time of that entry, microseconds since 1970.</summary>
    [Id(1)] public required long TimeMicros { get; init; }

    /// <summary>Whose it is.</summary>
    [Id(2)] public required CampaignKey Campaign { get; init; }

    /// <summary>The budget; null before it was opened.</summary>
    [Id(3)] public CampaignBudget? Budget { get; init; }

    /// <summary>Whether leases are granted.</summary>
    [Id(4)] public required LedgerStatus Status { get; init; }

    /// <summary>Charged in closed leases, less refunds.</summary>
    [Id(5)] public required long SpentMicros { get; init; }

    /// <summary>All refunds.</summary>
    [Id(6)] public required long RefundedMicros { get; init; }

    /// <summary>What shards charged above their leases.</summary>
    [Id(7)] public required long ExcessMicros { get; init; }

    /// <summary>Events charged in closed leases.</summary>
    [Id(8)] public required long Charges { get; init; }

    /// <summary>Open leases, by number.</summary>
    [Id(9)] public required ImmutableArray<Lease> Leases { get; init; }

    /// <summary>Number of the newest lease.</summary>
    [Id(10)] public required long LastLease { get; init; }

    /// <summary>By day.</summary>
    [Id(11)] public required ImmutableArray<SnapshotDay> Days { get; init; }

    /// <summary>Fading sums of what was taken and charged.</summary>
    [Id(12)] public required TakeConversion Conversion { get; init; }

    /// <summary>Where the plan begins.</summary>
    [Id(13)] public required PlanAnchor Anchor { get; init; }

    /// <summary>What was learned of the traffic.</summary>
    [Id(14)] public TrafficCurve? Curve { get; init; }

    /// <summary>Requests that were carried out, the oldest first.</summary>
    [Id(15)] public required ImmutableArray<SnapshotRequest> Requests { get; init; }
}

/// <summary>A day's balances.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-snapshot-day")]
public readonly record struct SnapshotDay(int Day, long SpentMicros, long LeasedMicros);

/// <summary>A request that was carried out.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-snapshot-request")]
public readonly record struct SnapshotRequest(string Id, string Fingerprint, long Position);
