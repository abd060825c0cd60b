using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using CsCheck;

namespace AdCommerce.Domain.Tests.Alerts;

public sealed class AlertFindingTests
{
    private static readonly Gen<(long Successes, long Trials)> Rates = Gen.Long[0, 5_000].SelectMany(trials => Gen.Long[0, trials].Select(successes => (successes, trials)));

    [Theory]
    [InlineData(56, 70, 48, 80, 0.95, AlertVerdict.Above)]
    [InlineData(48, 80, 56, 70, 0.95, AlertVerdict.Below)]
    [InlineData(9, 30, 3, 30, 0.95, AlertVerdict.Within)]
    [InlineData(9, 30, 3, 30, 0.90, AlertVerdict.Above)]
    [InlineData(10, 29, 0, 300, 0.95, AlertVerdict.None)]
    [InlineData(0, 300, 10, 29, 0.95, AlertVerdict.None)]
    public void Judge_OfTwoRates_LeavesWhereTheIntervalDoesNotHoldZero(long reached, long entrants, long previousReached, long previousEntrants, double confidence, AlertVerdict verdict) =>
        Assert.Equal(verdict, AlertFinding.Judge(new StageCounts(Stage.Note, reached, entrants, previousReached, previousEntrants), 0, confidence).Verdict);

    [Fact]
    public void Judge_With95Percent_SaysWhatTheReportSays() => Gen.Select(Rates, Rates).Sample((current, previous) =>
    {
        var reported = new RateDifference(new Rate(current.Successes, current.Trials), new Rate(previous.Successes, previous.Trials)).Verdict;
        var expected = reported switch
        {
            DifferenceVerdict.Higher => AlertVerdict.Above,
            DifferenceVerdict.Lower => AlertVerdict.Below,
            DifferenceVerdict.Undecided => AlertVerdict.Within,
            _ => AlertVerdict.None,
        };

        Assert.Equal(expected, AlertFinding.Judge(new StageCounts(Stage.Group, current.Successes, current.Trials, previous.Successes, previous.Trials), Rate.VerdictTrialsMin, 0.95).Verdict);
    });

    [Fact]
    public void Judge_WithMoreConfidence_NeverSeesWhatIsNotSeenWithLess() => Gen.Select(Rates, Rates).Sample((current, previous) =>
    {
        var counts = new StageCounts(Stage.Note, current.Successes, current.Trials, previous.Successes, previous.Trials);
        var sure = AlertFinding.Judge(counts, 0, 0.99).Verdict;

        if (sure is AlertVerdict.Above or AlertVerdict.Below)
            Assert.Equal(sure, AlertFinding.Judge(counts, 0, 0.9).Verdict);
    });

    [Fact]
    public void Judge_OfARateThatNeverChanges_IsWrongAboutAsOftenAsItSays()
    {
        // 95 %: one in twenty; by Wilson's interval of the period before alone it would be one in six.
        const int Looks = 4_000;
        var random = new Random(20_261_129);
        long Draw() => Enumerable.Range(0, 500).Count(_ => random.NextDouble() < 0.1);

        var wrong = Enumerable.Range(0, Looks).Count(_ => AlertFinding.Judge(new StageCounts(Stage.Note, Draw(), 500, Draw(), 500), 0, 0.95).Verdict != AlertVerdict.Within);

        Assert.InRange(wrong, Looks * 0.035, Looks * 0.065);
    }
}
