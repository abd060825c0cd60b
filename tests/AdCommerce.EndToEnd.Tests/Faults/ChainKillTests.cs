using AdCommerce.LoadTests.ChainKills;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>chain-kills</c> command of the load tests in small.</summary>
public sealed class ChainKillTests
{
    [Fact]
    public async Task ChainKill_ServerOnEmbeddedStore_CountsWhatWasAcknowledgedOnce()
    {
        var figures = await RunAsync(PlanOf(onRedis: false, silos: 1, siloKills: 1, redisKills: 0));

        Assert.Equal((1, 1), (figures.SiloKills, figures.SiloKillsAtReady));
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task ChainKill_OneOfThreeSilosAndRedis_CountsWhatWasAcknowledgedOnce()
    {
        Requirements.Demand(Requirement.RedisServer);

        var figures = await RunAsync(PlanOf(onRedis: true, silos: 3, siloKills: 1, redisKills: 1));

        Assert.Equal((1, 1, 1, 1), (figures.SiloKills, figures.SiloKillsAtReady, figures.RedisKills, figures.RedisKillsAtReady));
    }

    private static ChainKillPlan PlanOf(bool onRedis, int silos, int siloKills, int redisKills) =>
        new(onRedis, silos, siloKills, redisKills, KillsPerAudit: 2, SnapshotEntries: 400, Viewers: 24, Players: 4, Seed: 7);

    private static async Task<ChainKillFigures> RunAsync(ChainKillPlan plan)
    {
        var run = new Run(static _ => { });

        var figures = await ChainKillRun.RunAsync(run, plan);

        Assert.Empty(run.Violations);
        Assert.True(figures.Load.Acknowledged > 0, "nothing was recorded");
        Assert.Equal((1, Grains.Funnel.Partitions.CountDefault), (figures.Audits, figures.ReplaysWithEqualHash));
        return figures;
    }
}
