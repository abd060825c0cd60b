using AdCommerce.LoadTests.Damage;
using AdCommerce.LoadTests.Results;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>A small version of the load tests' <c>damage</c>.</summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public async Task Damage_OfTheEmbeddedStoresEnd_IsRefusedOrLeavesWholeEntries(int checkpointAfter)
    {
        var store = new DamagedEmbedded(NullLoggerFactory.Instance);
        // In a process of its own, which a wrong bit may end.
        await using var worker = new DamageWorker();

        var figures = await RunAsync(store, new DamagePlan(TailEntries: 5, CutStep: 997, BitStep: 809, Seed: 1, checkpointAfter), worker.RunAsync);

        Assert.True(figures.Cuts.Shortened > 0, "no cut was ever felt");
        Assert.True(figures.Bits.RefusedByTheShard + figures.Bits.RefusedByTheStore > 0, "no damaged bit was ever felt");
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task Damage_OfRedisServersEnd_IsRefusedOrLeavesWholeEntries()
    {
        Requirements.Demand(Requirement.RedisServer);

        var store = new DamagedRedis();
        var figures = await RunAsync(
            store,
            new DamagePlan(TailEntries: 5, CutStep: 499, BitStep: 311, Seed: 1),
            (folder, archive, recordsNext) => DamageStart.RunAsync(store, folder, archive, recordsNext));

        Assert.True(figures.Cuts.Shortened > 0, "no cut was ever felt");
        Assert.True(figures.Bits.RefusedByTheShard + figures.Bits.RefusedByTheStore > 0, "no damaged bit was ever felt");
    }

    private async Task<DamageFigures> RunAsync(IDamagedStore store, DamagePlan plan, Starter start)
    {
        var run = new Run(output.WriteLine);
        using var damage = new DamageRun(run, store, plan, start);

        var figures = await damage.RunAsync();

        output.WriteLine(string.Join('\n', figures.Refusals.Select(static refusal => $"{refusal.Value} x {refusal.Key}")));
        Assert.Empty(run.Violations);
        return figures;
    }
}
