using System.Collections.Concurrent;
using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Server.Tests.Grains.Campaigns.Budgets;

/// <summary>Partitions whose books are the product's own, and that are away when a test says so.</summary>
internal sealed class ScriptedShards(int count) : ILeaseShards
{
    private readonly LeaseBook[] _books = [.. Enumerable.Range(0, count).Select(static _ => new LeaseBook())];

    public int Count => count;

    /// <summary>Partitions that do not answer.</summary>
    public HashSet<int> Away { get; } = [];

    /// <summary>Every call that asked for closings; those of one look come in any order.</summary>
    public ConcurrentQueue<(int Partition, ImmutableArray<LeaseClosing> Closings)> Closings { get; } = [];

    /// <summary>How often a partition was asked what it charged.</summary>
    public int Looks { get; private set; }

    /// <summary>An event is charged in a partition.</summary>
    public ChargeOutcome Charge(int partition, CampaignKey campaign, Lease lease, long priceMicros, long timeMicros) =>
        _books[partition].Charge(campaign, new ChargeClaim(lease.Number, lease.Day, priceMicros, lease.CloseTimeMicros, ChargeBar.None), timeMicros);

    public Task<ImmutableArray<LeaseClosingAnswer>> CloseAsync(int partition, ImmutableArray<LeaseClosing> closings)
    {
        Closings.Enqueue((partition, closings));
        if (Away.Contains(partition))
            throw new TimeoutException("away");
        return Task.FromResult<ImmutableArray<LeaseClosingAnswer>>([.. closings.Select(c => new LeaseClosingAnswer(c.Campaign, _books[partition].Close(c)))]);
    }

    public Task<ImmutableArray<OpenCharge>> CountOpenAsync(int partition)
    {
        Looks++;
        if (Away.Contains(partition))
            throw new TimeoutException("away");
        return Task.FromResult<ImmutableArray<OpenCharge>>([.. _books[partition].Open().Select(static open => new OpenCharge(open.Lease, open.Spend))]);
    }
}
