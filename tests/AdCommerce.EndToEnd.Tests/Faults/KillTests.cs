using AdCommerce.LoadTests.Kills;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>kills</c> command of the load tests in small; it runs 20 times what this runs once or twice.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Kill_ServerOnEmbeddedStore_KeepsWhatWasAcknowledged()
    {
        var run = new Run(static _ => { });

        var figures = await KillRun.RunAsync(run, onRedis: false, count: 1, seed: 7);

        AssertKept(run, figures);
        Assert.Equal((1, 0, 3), (figures.ServerKills, figures.RedisKills, figures.ServerStarts));
    }

    [Fact]
    public async Task Kill_StoreLost_IsNoticedByWritersAndReaders()
    {
        var run = new Run(static _ => { });

        await KillRun.RunAsync(run, onRedis: false, count: 1, seed: 7, sabotage: static data =>
        {
            Directory.Delete(Path.Combine(data, "store"), recursive: true);
            // With it the server would not start at all.
            File.Delete(Path.Combine(data, "born"));
        });

        Assert.Contains(run.Violations, static v => v.Contains("found nothing", StringComparison.Ordinal));
        Assert.Contains(run.Violations, static v => v.Contains("of a session of", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task Kill_ServerThenRedis_KeepsWhatWasAcknowledged()
    {
        Requirements.Demand(Requirement.RedisServer);
        var run = new Run(static _ => { });

        var figures = await KillRun.RunAsync(run, onRedis: true, count: 2, seed: 7);

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
