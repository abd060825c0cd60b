using AdCommerce.LoadTests.Reports;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>reports</c> command of the load tests in small: every report equals SQL over the brand's own export.</summary>
public sealed class ReportsTests
{
    [Fact]
    public async Task Reports_OfSomeDays_AreWhatTheExportSays()
    {
        var run = new Run(static _ => { });

        var figures = await ReportsRun.RunAsync(
            run, new ReportsPlan(Events: 3_000, TimeSpan.Zero, Days: 3, Viewers: 150, Combinations: 4, LongEvery: 2, SnapshotEntries: 10, Seed: 7));

        Assert.True(run.Violations.Count == 0, string.Join('\n', run.Violations));
        Assert.True(figures.Events >= 3_000 && figures.Attempts > 25 && figures.Numbers > 500, $"{figures.Events} events made {figures.Attempts} attempts, of which {figures.Numbers} numbers were compared");
        Assert.Equal((4, 2, 2), (figures.Compared["funnel"], figures.Compared["replay"], figures.Compared["attribution"]));
    }
}
