using AdCommerce.LoadTests.Kills;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>kills</c> command of the load tests in small; it runs 20 times what this runs once or twice.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Kill_ServerOnEmbeddedStore_KeepsWhatWasAcknowledged()
    {
        var run = new Run(static _ => { });
        await using var kills = await KillRun.StartAsync(run, onRedis: false, seed: 7);

        var figures = await kills.RunAsync(count: 1);

        AssertKept(run, figures);
        Assert.Equal((1, 0, 3), (figures.ServerKills, figures.RedisKills, figures.ServerStarts));
        // That it would be noticed if it were not kept: another server has nothing of it.
        var other = await SharedServer.GetAsync();
        using var api = await ServerApi.ConnectAsync(other.HttpAddress, other.GrpcAddress);
        await kills.CheckAsync(api);
        Assert.Contains(run.Violations, static v => v.Contains("found nothing", StringComparison.Ordinal));
        Assert.Contains(run.Violations, static v => v.Contains("of a session of", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task Kill_ServerThenRedis_KeepsWhatWasAcknowledged()
    {
        Requirements.Demand(Requirement.RedisServer);
        var run = new Run(static _ => { });

        await using var kills = await KillRun.StartAsync(run, onRedis: true, seed: 7);

        var figures = await kills.RunAsync(count: 2);

        AssertKept(run, figures);
        Assert.Equal((1, 1, 3), (figures.ServerKills, figures.RedisKills, figures.ServerStarts));
    }

    private static void AssertKept(Run run, KillFigures figures)
    {
        Assert.Empty(run.Violations);
        Assert.True(figures.Acknowledged.Values.Sum() > 0, "nothing was written");
        Assert.True(figures.ObjectsCompared > 0 && figures.SessionAnswersCompared > 0, "nothing was compared");
    }
}
