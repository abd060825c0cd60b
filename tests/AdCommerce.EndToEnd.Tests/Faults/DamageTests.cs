using AdCommerce.LoadTests.Damage;
using AdCommerce.LoadTests.Results;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>A small version of the load tests' <c>damage</c>.</summary>
[Collection(FaultsCollection.Name)]
public sealed class DamageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Damage_OfTheEmbeddedStoresEnd_LeavesTheWholeEntries()
    {
        // Only cuts: a wrong bit may end the process that the store runs in, which would be this one.
        var figures = await RunAsync(new DamagedEmbedded(NullLoggerFactory.Instance), new DamagePlan(TailEntries: 5, CutStep: 499, BitStep: 0, Seed: 1));

        Assert.True(figures.Cuts.Shortened > 0, "no cut was ever felt");
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task Damage_OfRedisServersEnd_IsRefusedOrLeavesWholeEntries()
    {
        Requirements.Demand(Requirement.RedisServer);

        var figures = await RunAsync(new DamagedRedis(), new DamagePlan(TailEntries: 5, CutStep: 311, BitStep: 173, Seed: 1));

        Assert.True(figures.Cuts.Shortened > 0, "no cut was ever felt");
        Assert.True(figures.Bits.RefusedByTheShard + figures.Bits.RefusedByTheStore > 0, "no damaged bit was ever felt");
    }

    private async Task<DamageFigures> RunAsync(IDamagedStore store, DamagePlan plan)
    {
        var run = new Run(output.WriteLine);
        using var damage = new DamageRun(
            run, store, plan, (folder, archive, recordsNext) => DamageStart.RunAsync(store, folder, archive, recordsNext));

        var figures = await damage.RunAsync();

        output.WriteLine(string.Join('\n', figures.Refusals.Select(static refusal => $"{refusal.Value} x {refusal.Key}")));
        Assert.Empty(run.Violations);
        return figures;
    }
}
