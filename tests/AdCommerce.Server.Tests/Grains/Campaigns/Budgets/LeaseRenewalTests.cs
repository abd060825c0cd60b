using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Tests.Chain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using Orleans.Serialization;
using static AdCommerce.Server.Tests.Grains.Campaigns.Budgets.LedgerRig;

namespace AdCommerce.Server.Tests.Grains.Campaigns.Budgets;

public sealed class LeaseRenewalTests : IAsyncLifetime, ILedgers, IDisposable
{
    private const long Price = 1_000;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSerializer().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new(Begin);
    private readonly ConcurrentQueue<LeaseRequest> _asked = new();
    private readonly SiloPurses _purses;
    private readonly RegistryReplica _registry;
    private readonly LeaseRenewal _renewal;
    private Func<LeaseRequest, Task<LeaseAnswer>> _answer = static _ => throw new TimeoutException("nobody answers");
    private int _answered;

    public LeaseRenewalTests()
    {
        _purses = new SiloPurses(_time);
        _registry = new RegistryReplica(new MemoryLogs(), _services.GetRequiredService<Serializer<RegistryEntry>>());
        _renewal = new LeaseRenewal(
            _purses, _registry, this, new LocalSilo(), new LedgerMetrics(_services.GetRequiredService<IMeterFactory>()), _time, NullLogger<LeaseRenewal>.Instance);
    }

    public Task InitializeAsync() => PutAsync(new BrandPut(new Brand("glow", "Glow", 0)), new CampaignPut(Funded("spring")));

    public async Task DisposeAsync() => await _services.DisposeAsync();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task Find_BudgetInTheRegistry_IsAPurseBeforeAnybodyCanSeeTheBudget()
    {
        var seen = new List<bool>();
        _registry.Adopting += state => seen.Add(_registry.State.Campaigns.ContainsKey(new CampaignKey("glow", "new")) || _purses.Find(new("glow", "new")) is null);

        await PutAsync(new CampaignPut(Funded("new")), new CampaignPut(new Campaign(new("glow", "free"), "Free", false, 0)));

        Assert.Equal([false], seen);
        Assert.NotNull(_purses.Find(new("glow", "new")));
        Assert.Null(_purses.Find(new("glow", "free")));
        Assert.Equal(PurseLook.Empty, _purses.Find(Key)!.Look(Price, 0));
    }

    [Fact]
    public async Task Look_NobodyAnswers_AsksTheSameAgainLaterAndLaterUntilItIsAnswered()
    {
        _purses.Find(Key)!.Look(Price, 0);
        // Nothing is asked while it waits for the next time, however often it looks.
        await LookAsync(1);
        _renewal.Look();
        _time.Advance(TimeSpan.FromSeconds(1));
        await LookAsync(2);
        _time.Advance(TimeSpan.FromSeconds(1));
        _renewal.Look();
        _time.Advance(TimeSpan.FromSeconds(1));
        var lease = new Lease(1, _asked.First().Operation, "", 0, 50 * Price, 1, Micros(Begin), Micros(Begin) + 120_000_000, Micros(Begin) + 1_200_000_000);
        _answer = _ => Task.FromResult(LeaseAnswer.Granted(lease));
        await LookAsync(3);

        Assert.Single(_asked.Select(static r => r.Operation).Distinct());
        Assert.All(_asked, static r => Assert.Equal(("127.0.0.1:11111", Price), (r.Report.Silo, r.PriceMicros)));
        Assert.True(_purses.Find(Key)!.TryTake(Price, out var take));
        Assert.Equal(lease.CloseTimeMicros, take.CloseTimeMicros);

        // The lease's time counts from when it was first asked for, 3 s ago.
        _time.Advance(TimeSpan.FromSeconds(117));
        Assert.False(_purses.Find(Key)!.TryTake(Price, out _));
        await LookAsync(4);
        // What it got is over already: it does not ask for one after the other.
        _renewal.Look();
        Assert.Equal(4, _asked.Count);
        Assert.Equal(2, _asked.Select(static r => r.Operation).Distinct().Count());
    }

    [Fact]
    public async Task Look_Refused_WaitsAsLongAsTheLedgerSays_UnlessTheCampaignChanges()
    {
        _answer = _ => Task.FromResult(LeaseAnswer.Refused(LeaseRefusal.NotActive, 60_000_000));
        _purses.Find(Key)!.Look(Price, 0);
        await LookAsync(1);
        _time.Advance(TimeSpan.FromSeconds(59));
        _renewal.Look();
        Assert.Single(_asked);

        await PutAsync(new CampaignPut(Funded("spring") with { Paused = true }));
        await LookAsync(2);
    }

    [Fact]
    public async Task Look_AnswersThatDoNotCome_AreNotWaitedForAndAreSoMany()
    {
        var gate = new TaskCompletionSource();
        _answer = async _ =>
        {
            await gate.Task;
            throw new TimeoutException("too late");
        };
        await PutAsync([.. Enumerable.Range(0, 2 * LeaseRenewal.UnderWayMax).Select(static i => new CampaignPut(Funded($"c{i}")))]);
        foreach (var purse in _purses.All)
            purse.Warm(Price);

        for (var i = 0; i < 5; i++)
            _renewal.Look();
        await UntilAsync(() => _asked.Count >= LeaseRenewal.UnderWayMax);
        _renewal.Look();

        Assert.Equal(LeaseRenewal.UnderWayMax, _asked.Count);
        gate.SetResult();
        await UntilAsync(() => _answered == LeaseRenewal.UnderWayMax);
    }

    public async Task<LeaseAnswer> LeaseAsync(CampaignKey campaign, LeaseRequest request)
    {
        _asked.Enqueue(request);
        try
        {
            return await _answer(request);
        }
        finally
        {
            Interlocked.Increment(ref _answered);
        }
    }

    public Task<LedgerView> WakeAsync(CampaignKey campaign) => throw new NotSupportedException();

    // Looks until so many requests were asked and their answers have arrived: an answer is taken after it was given.
    private async Task LookAsync(int requests)
    {
        await UntilAsync(() =>
        {
            _renewal.Look();
            return _asked.Count >= requests && _answered >= requests && _renewal.UnderWay == 0;
        });
        Assert.Equal(requests, _asked.Count);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    private async Task PutAsync(params RegistryChange[] changes)
    {
        Assert.NotNull(await _registry.AppendAsync(new RegistryEntry(Guid.CreateVersion7(Begin), RequestKey.None, Begin, [.. changes]), _registry.Latest));
        await _registry.CatchUpAsync(CancellationToken.None);
    }

    private static Campaign Funded(string id) => new(new("glow", id), "Funded", false, 0) { Budget = Budget };

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed class LocalSilo : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => "cluster";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_111), 1);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
