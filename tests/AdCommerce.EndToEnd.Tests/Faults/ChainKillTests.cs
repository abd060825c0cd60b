using AdCommerce.LoadTests.ChainKills;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>chain-kills</c> command of the load tests in small; several servers and redis-server are for the command itself.</summary>
public sealed class ChainKillTests
{
    [Fact]
    public async Task ChainKill_ServerOnEmbeddedStore_CountsWhatWasAcknowledgedOnce()
    {
        var run = new Run(static _ => { });

        var figures = await ChainKillRun.RunAsync(
            run, new(OnRedis: false, Silos: 1, SiloKills: 1, RedisKills: 0, KillsPerAudit: 2, SnapshotEntries: 400, Viewers: 24, Players: 4, Seed: 7, LeaseSeconds: 2));

        Assert.Empty(run.Violations);
        Assert.True(figures.Load.Acknowledged > 0, "nothing was recorded");
        Assert.Equal((1, 1, 1), (figures.SiloKills, figures.SiloKillsAtReady, figures.Audits));
        Assert.All([figures.Money!.ToldBilled, figures.BudgetLooks, figures.Money.Campaigns.Values.Sum(static c => c.LeasesClosed)], static seen => Assert.True(seen > 0));
        Assert.Equal(Grains.Funnel.Partitions.CountDefault, figures.ReplaysWithEqualHash);
    }
}
