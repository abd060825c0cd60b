using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Campaigns;
using AdCommerce.Server.Funnel;
using AdCommerce.Server.Registry;
using AdCommerce.Server.Tests.Grains.Chain;
using AdCommerce.Server.Tests.Hosting;
using AdCommerce.Server.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace AdCommerce.Server.Tests.Grains.Campaigns.Budgets;

/// <summary>Ledgers in silos of the server's own making, with its registry and its shards, on each store.</summary>
public sealed class LedgerGrainTests(Stores stores) : IClassFixture<Stores>
{
    private const long Euro = 1_000_000;
    private const int Partitions = 4;
    private const int AttemptsMax = 50;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    // A store is shared by the tests, and keeps what they made.
    private readonly CampaignKey _key = new($"glow-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}", "spring");
    private readonly ShiftedTime _time = new();
    private int _operations;

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task Lease_TwoSilosThatDoNotKnowOfEachOther_GrantFromOneStatementAndNeverMoreThanThereIs(StoreKind kind)
    {
        var redis = await stores.ConnectionStringAsync(kind);
        await using var one = await StartAsync(redis, $"one-{kind}");
        await OpenAsync(one, 10 * Euro);
        await using var other = await StartAsync(redis, $"other-{kind}");
        ILedgerGrain[] ledgers = [LedgerOf(one), LedgerOf(other)];

        var granted = (await Task.WhenAll(Enumerable.Range(0, 4).Select(asking => AskAsync(ledgers, asking)))).SelectMany(static leases => leases).ToList();

        var state = await FoldAsync(one);
        Assert.True(granted.Count >= 8);
        Assert.True(state.Balances.Hold);
        Assert.Equal(granted.OrderBy(static lease => lease.Number), state.Leases.Values.Where(lease => granted.Exists(g => g.Number == lease.Number)));
        Assert.Equal(granted.Count, granted.Select(static lease => lease.Number).Distinct().Count());
        Assert.InRange(state.LeasedMicros, 1, 10 * Euro);
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task Restart_InTheMiddleOfAClosing_ClosesWithWhatTheShardsCharged(StoreKind kind)
    {
        var redis = await stores.ConnectionStringAsync(kind);
        Lease lease;
        await using (var host = await StartAsync(redis, $"restart-{kind}", quick: false))
        {
            await OpenAsync(host, 10 * Euro);
            lease = (await LedgerOf(host).Lease(Request("a"))).Lease!;
            // Half of the shards have closed it when everything dies.
            foreach (var partition in Enumerable.Range(0, Partitions / 2))
                await host.Services.GetRequiredService<Shards>().Of(partition).CloseLeases([new LeaseClosing(_key, [lease.Number], 0)]);
        }

        _time.Advance(TimeSpan.FromMicroseconds(lease.CloseTimeMicros + LeaseTerms.CloseSlackMicros - lease.GrantTimeMicros));
        // Nobody asks for this campaign any more: the silo that starts wakes its ledger.
        await using var next = await StartAsync(redis, $"restart-{kind}");
        var state = await UntilAsync(next, static state => state.Leases.IsEmpty);

        Assert.Equal(new LedgerBalances(10 * Euro, 0, 0), state.Balances);
        Assert.Equal(lease.AmountMicros, (await StatementAsync(next)).Select(static e => e.Change).OfType<LeaseClosed>().Single().ReturnedMicros);
        var view = await LedgerOf(next).Look();
        Assert.Equal((state.Position, 0, LedgerStatus.Active), (view.Position, view.OpenLeases, view.Status));
    }

    private async Task<List<Lease>> AskAsync(ILedgerGrain[] ledgers, int asking)
    {
        var leases = new List<Lease>();
        for (var i = 0; i < 12; i++)
        {
            // Half of what is answered is taken for lost, and asked for again at the other one.
            var request = Request($"silo-{asking}");
            var answer = await AskUntilAnsweredAsync(ledgers, asking + i, request);
            if (i % 2 == 0 && answer.Lease is not null)
                Assert.Equal(answer.Lease, (await AskUntilAnsweredAsync(ledgers, asking + i + 1, request)).Lease);
            if (answer.Lease is { } lease)
                leases.Add(lease);
        }

        return leases;
    }

    // As silos do: one that finds another's entry steps down, and whoever asked it asks again.
    private static async Task<LeaseAnswer> AskUntilAnsweredAsync(ILedgerGrain[] ledgers, int first, LeaseRequest request)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ledgers[(first + attempt) % 2].Lease(request);
            }
            catch (OrleansMessageRejectionException) when (attempt < AttemptsMax)
            {
            }
        }
    }

    private LeaseRequest Request(string silo) =>
        new(new Guid(Interlocked.Increment(ref _operations), 0, 0, new byte[8]), Euro / 10, new LeaseReport(silo, []));

    private async Task OpenAsync(TestHost host, long totalMicros)
    {
        var registry = host.Services.GetRequiredService<RegistryGateway>();
        var now = _time.GetUtcNow();
        var budget = new CampaignBudget("EUR", totalMicros, null, now.AddHours(-1), now.AddDays(3), "Etc/UTC", PacingKind.AsFastAsPossible);
        await registry.ExecuteAsync<Domain.Catalog.Brand>(new CreateBrand(_key.BrandId, "Glow") { Request = RequestKey.None }, CancellationToken.None);
        await registry.ExecuteAsync<Campaign>(
            new CreateCampaign(new Campaign(_key, "Spring", false, 0) { Budget = budget }) { Request = RequestKey.None }, CancellationToken.None);
        Assert.Equal(totalMicros, (await LedgerOf(host).Wake()).Balances.FreeMicros);
    }

    private async Task<LedgerState> UntilAsync(TestHost host, Predicate<LedgerState> isSo)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        while (true)
        {
            if (await FoldAsync(host) is var state && isSo(state))
                return state;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private async Task<LedgerState> FoldAsync(TestHost host) =>
        (await StatementAsync(host)).Aggregate(LedgerState.Empty(_key), static (state, entry) => state.Apply(entry));

    private Task<IReadOnlyList<LedgerEntry>> StatementAsync(TestHost host) =>
        host.Services.GetRequiredService<LedgerStatement>().ReadAsync(_key, 1, int.MaxValue, CancellationToken.None);

    private ILedgerGrain LedgerOf(TestHost host) =>
        host.Services.GetRequiredService<IGrainFactory>().GetGrain<ILedgerGrain>(LedgerKeys.GrainKeyOf(_key));

    private async Task<TestHost> StartAsync(string redis, string clusterId, bool quick = true) => await TestHost.StartAsync(redis: redis, add: builder =>
    {
        builder.Configuration["AdCommerce:Cluster:ClusterId"] = clusterId;
        builder.Configuration["AdCommerce:Funnel:Partitions"] = $"{Partitions}";
        builder.Configuration["AdCommerce:Ledgers:TickMillis"] = quick ? "20" : "60000";
        builder.Configuration["AdCommerce:Ledgers:ShardMillis"] = quick ? "20" : "60000";
        builder.AddShards();
        builder.AddRegistry();
        builder.Services.AddCampaigns();
        // The ledgers' only: a silo whose clock is an hour off is taken for dead.
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<LedgerParts>(services, _time));
    });
}
