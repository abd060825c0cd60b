using AdCommerce.LoadTests.Damage;
using AdCommerce.LoadTests.Results;
using Xunit.Abstractions;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>A small version of the load tests' <c>damage</c>.</summary>
[Collection(FaultsCollection.Name)]
public sealed class DamageTests(ITestOutputHelper output)
{
    private static readonly DamagePlan Plan = new(CutStep: 211, BitStep: 173, Seed: 1);

    [Fact]
    public Task Damage_OfTheEmbeddedStore_IsRefusedOrLeavesWholeEntries() => RunAsync(new DamagedEmbedded());

    [RequiresFact(Requirement.RedisServer)]
    public Task Damage_OfRedisServer_IsRefusedOrLeavesWholeEntries()
    {
        Requirements.Demand(Requirement.RedisServer);
        return RunAsync(new DamagedRedis());
    }

    private async Task RunAsync(IDamagedStore store)
    {
        var run = new Run(output.WriteLine);
        using var damage = new DamageRun(run, store, Plan);

        var figures = await damage.RunAsync();

        output.WriteLine(string.Join('\n', figures.Refusals.Select(static refusal => $"{refusal.Value} x {refusal.Key}")));
        Assert.Empty(run.Violations);
        Assert.True(figures.Cuts.Shortened + figures.Cuts.RefusedByTheStore > 0, "no cut was ever felt");
        Assert.True(figures.Bits.RefusedByTheShard + figures.Bits.RefusedByTheStore > 0, "no damaged bit was ever felt");
    }
}
