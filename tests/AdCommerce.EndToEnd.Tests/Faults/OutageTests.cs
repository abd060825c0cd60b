using AdCommerce.LoadTests.Outage;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>outage</c> command of the load tests in small.</summary>
[Collection(FaultsCollection.Name)]
public sealed class OutageTests
{
    [RequiresFact(Requirement.RedisServer)]
    public async Task Outage_StoreKilledUnderLoad_EveryPlayerGetsAPlaylistAndTheServerRecovers()
    {
        Requirements.Demand(Requirement.RedisServer);
        var run = new Run(static _ => { });

        var figures = await OutageRun.RunAsync(run, new OutagePlan(RatePerSecond: 80, TimeSpan.FromSeconds(2.5), Seed: 3, LateShareMax: 0.5));

        Assert.Empty(run.Violations);
        Assert.True(figures.Phases[1].Answers["warm 200"] > 0, "no warm viewer was served while the store was dead");
    }
}
