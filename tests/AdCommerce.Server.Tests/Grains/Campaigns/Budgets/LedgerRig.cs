using System.Diagnostics.Metrics;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Server.Tests.Errors;
using AdCommerce.Server.Tests.Grains.Funnel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;

namespace AdCommerce.Server.Tests.Grains.Campaigns.Budgets;

/// <summary>What a ledger is made of, with the store, the shards, the registry and the clock in the test's hands, and as many activations of it as it likes.</summary>
internal sealed class LedgerRig : IDisposable, ICampaignDirectory
{
    public const long Euro = 1_000_000;
    public const int Partitions = 4;

    public static readonly CampaignKey Key = new("glow", "spring");
    public static readonly DateTimeOffset Begin = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly CampaignBudget Budget = new("EUR", 100 * Euro, null, Begin, Begin.AddDays(10), "Etc/UTC", PacingKind.AsFastAsPossible);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSerializer().BuildServiceProvider();
    private readonly LedgerParts _parts;
    private int _operations;

    public LedgerRig()
    {
        Metrics = new LedgerMetrics(_services.GetRequiredService<IMeterFactory>());
        Closer = new LeaseCloser(Shards, Metrics, Time);
        Charges = new OpenCharges(Shards, Metrics, Time);
        _parts = new LedgerParts(
            new MemoryLog(Store), Snapshots, _services.GetRequiredService<Serializer<LedgerEntry>>(), _services.GetRequiredService<Serializer<LedgerSnapshot>>(),
            this, Charges, Closer, Metrics, Time, Options.Create(new LedgerConfig { SnapshotEntries = 10 }), LoggerFactory.Create(logging => logging.AddProvider(Log)));
    }

    public MemoryLogStore Store { get; } = new();

    public MemorySnapshots Snapshots { get; } = new();

    public ScriptedShards Shards { get; } = new(Partitions);

    public FakeTimeProvider Time { get; } = new(Begin);

    public LogLines Log { get; } = new();

    public LedgerMetrics Metrics { get; }

    public LeaseCloser Closer { get; }

    public OpenCharges Charges { get; }

    /// <summary>The campaign as the registry has it.</summary>
    public Campaign? Registered { get; set; } = new(Key, "Spring", false, 1) { Budget = Budget };

    public long Now => (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Another activation.</summary>
    public Ledger Activate(Action? steppedDown = null) => new(Key, _parts, steppedDown);

    public LeaseRequest Request(string silo = "a", long price = Euro, params HeldLeaseReport[] leases) =>
        new(new Guid(++_operations, 0, 0, new byte[8]), price, new LeaseReport(silo, [.. leases]));

    /// <summary>A lease that is granted.</summary>
    public async Task<Lease> LeaseAsync(Ledger ledger, string silo = "a", long price = Euro)
    {
        var answer = await ledger.LeaseAsync(Request(silo, price));
        Assert.NotNull(answer.Lease);
        return answer.Lease;
    }

    /// <summary>The clock passes a lease's end and what a ledger waits after it.</summary>
    public void Pass(Lease lease) =>
        Time.Advance(TimeSpan.FromMicroseconds(lease.CloseTimeMicros + LeaseTerms.CloseSlackMicros - Now));

    /// <summary>The ledger asks for what is due, shards are asked, and it hears the answers.</summary>
    public async Task RoundAsync(Ledger ledger)
    {
        await ledger.TickAsync();
        await Closer.SendAsync();
        await ledger.TickAsync();
    }

    /// <summary>The entries as they stand in the store.</summary>
    public IReadOnlyList<LedgerEntry> Entries() =>
        [.. Store.Read(1, int.MaxValue).Select(bytes => _services.GetRequiredService<Serializer<LedgerEntry>>().Deserialize(bytes)!)];

    /// <summary>The state that all entries fold to.</summary>
    public LedgerState Fold() => Entries().Aggregate(LedgerState.Empty(Key), static (state, entry) => state.Apply(entry));

    public Campaign? Find(CampaignKey campaign) => Registered;

    public Task<Campaign?> FindLatestAsync(CampaignKey campaign) => Task.FromResult(Registered);

    public void Dispose()
    {
        _services.Dispose();
        Log.Dispose();
    }
}
