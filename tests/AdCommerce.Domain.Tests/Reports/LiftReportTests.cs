using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class LiftReportTests
{
    private const long Day = 24 * 3_600_000_000L;

    private static readonly CampaignKey Campaign = new("lumiere", "spring");

    [Fact]
    public void Of_CellsOfPartitionsAndDays_AreSummedUpWhereMature()
    {
        LiftCell[] cells =
        [
            new(Campaign, LiftArm.Shown, 100, 500, 50, 20, 5), new(Campaign, LiftArm.Shown, 100, 400, 40, 10, 4), new(Campaign, LiftArm.HeldOut, 100, 100, 1, 0, 0),
            // A week and the week in which events may come late after the day: one microsecond is missing.
            new(Campaign, LiftArm.Shown, 101, 90, 9, 9, 9), new(Campaign, LiftArm.HeldOut, 101, 10, 9, 9, 9),
        ];

        var report = LiftReport.Of(cells, holdoutShare: 0.1, nowMicros: (102 * Day) + (14 * Day) - 1);

        Assert.Equal([(new Rate(90, 900), new Rate(1, 100)), (new Rate(30, 900), new Rate(0, 100)), (new Rate(9, 900), new Rate(0, 100))], report.Stages.Select(static s => (s.First, s.Second)));
        Assert.Equal(DifferenceVerdict.Higher, report.Stages[0].Verdict);
        Assert.Equal((990, 110, false), (report.Split.Shown, report.Split.HeldOut, report.Split.IsMismatch));
    }

    /// <summary>A planted effect lies inside the interval as often as the interval says, and where there is none hardly any is found.</summary>
    [Theory]
    [InlineData(0.05, 0.03)]
    [InlineData(0.02, 0.02)]
    public void Of_ThousandSimulatedCampaigns_RecoversWhatWasPlanted(double shownRate, double heldOutRate)
    {
        var random = new Random(20_261_129);
        var (inside, decided) = (0, 0);
        for (var i = 0; i < 1_000; i++)
        {
            LiftCell[] cells = [Cell(random, LiftArm.Shown, 4_500, shownRate), Cell(random, LiftArm.HeldOut, 500, heldOutRate)];
            var note = LiftReport.Of(cells, 0.1, 1_000 * Day).Stages[0];
            inside += note.Interval.Low <= shownRate - heldOutRate && shownRate - heldOutRate <= note.Interval.High ? 1 : 0;
            decided += note.Verdict is DifferenceVerdict.Higher or DifferenceVerdict.Lower ? 1 : 0;
        }

        // Of 1,000 draws at 95 % fewer than 925 are once in several thousand; the interval is a little too wide for small rates.
        Assert.InRange(inside, 925, 1_000);
        if (shownRate == heldOutRate)
            Assert.InRange(decided, 0, 75);
    }

    /// <summary>The same from the draw on: ghosts and exposures of a log, in small (the load tests' <c>lift</c> plays 1,000 of each).</summary>
    [Theory]
    [InlineData(0.04)]
    [InlineData(0.0)]
    public void Of_SimulatedLogs_RecoversWhatWasPlanted(double effect)
    {
        var notes = Enumerable.Range(1, 30).Select(seed => LiftWorld.Play(seed, viewers: 600, holdoutShare: 0.3, effect)).ToList();

        // Of 30 at 95 %, fewer than 25 are once in some thousand.
        Assert.InRange(notes.Count(report => report.Stages[0].Interval.Low <= effect && effect <= report.Stages[0].Interval.High), 25, 30);
        Assert.All(notes, static report => Assert.Equal((600, 0L, 0L), (report.Split.Shown + report.Split.HeldOut, report.Stages[1].First.Successes, report.Stages[2].First.Successes)));
        Assert.InRange(notes.Count(static report => report.Split.IsMismatch), 0, 1);
    }

    private static LiftCell Cell(Random random, LiftArm arm, int viewers, double rate) =>
        new(Campaign, arm, 100, viewers, Enumerable.Range(0, viewers).Count(_ => random.NextDouble() < rate), 0, 0);
}
