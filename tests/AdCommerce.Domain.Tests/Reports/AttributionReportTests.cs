using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Domain.Tests.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class AttributionReportTests
{
    private const int BeginDay = (int)(Begin / Day);

    private static readonly AttributionQuestion Question = new(
        new ReportRange(CampaignClock.Of("Etc/UTC"), BeginDay, 30), AttributionModel.Linear, TouchKind.GroupJoin, ByTouchTime: false, ReportDimension.Episode, WindowMicros: null, Day);

    // Two exposures of two episodes, a note, and a join three days after the first.
    private static readonly SubjectJourney Walked = Journey(
        Touch(TouchKind.Exposure, 1, 0, "skin-deep-1"), Touch(TouchKind.Exposure, 2, Day, "skin-deep-2"), Touch(TouchKind.NoteOpen, 3, Day + Hour, "skin-deep-2"),
        Touch(TouchKind.GroupJoin, 4, 3 * Day, "skin-deep-2"));

    [Theory]
    [InlineData(AttributionModel.LastTouch, "skin-deep-2=1000000")]
    [InlineData(AttributionModel.FirstTouch, "skin-deep-1=1000000")]
    [InlineData(AttributionModel.Linear, "skin-deep-2=666666 skin-deep-1=333334")]
    [InlineData(AttributionModel.Position, "skin-deep-2=600000 skin-deep-1=400000")]
    public void Add_OneConversion_IsSharedAsTheModelSays(AttributionModel model, string expected) =>
        Assert.Equal($"1: {expected}", Of(Question with { Model = model }, Walked));

    [Fact]
    public void Add_ByTouchTime_CountsOnlyTouchesOfTheRange() => Assert.Equal(
        "1: skin-deep-2=666666", Of(Question with { ByTouchTime = true, Range = Question.Range with { FirstDay = BeginDay + 1, Days = 1 } }, Walked));

    [Fact]
    public void Add_ByConversionTime_CountsConversionsOfTheRangeWithTouchesBeforeIt() => Assert.Equal(
        "1: skin-deep-2=666666 skin-deep-1=333334", Of(Question with { Range = Question.Range with { FirstDay = BeginDay + 3, Days = 1 } }, Walked));

    [Fact]
    public void Add_WindowTooShort_LeavesItUnattributed() => Assert.Equal("1:  none=1000000", Of(Question with { WindowMicros = Hour }, Walked));

    [Fact]
    public void Add_WindowToTheInstant_IsInclusive() =>
        Assert.Equal("1: skin-deep-2=666666 skin-deep-1=333334", Of(Question with { WindowMicros = 3 * Day }, Walked));

    [Fact]
    public void Add_Orders_ShareTheirValueToo()
    {
        var order = Touch(TouchKind.Order, 5, 2 * Day, "skin-deep-2") with { Value = new Money("CNY", 100) };
        var report = new AttributionReport(Question with { Conversion = TouchKind.Order });
        report.Add(Journey([.. Walked.Touches, order]));

        Assert.Equal(
            ["skin-deep-2 CNY 66", "skin-deep-1 CNY 34"],
            report.Credits.Select(static credit => $"{credit.Value} {Assert.Single(credit.Values).CurrencyCode} {credit.Values[0].AmountMicros}"));
    }

    /// <summary>By conversion time, credits and what is unattributed sum to the conversions; by touch time, all days together give the same credits.</summary>
    [Fact]
    public void Credits_AnyHistory_SumToTheConversions() =>
        Gen.Select(FunnelHistory.Any, Gen.Int[0, int.MaxValue - 1], Gen.Enum<AttributionModel>()).Sample(
            (history, seed, model) =>
            {
                var journeys = new JourneyLog(Brand, []);
                var state = new ShardState();
                foreach (var entry in new FunnelDelivery(seed).Log(history))
                    journeys.Add(entry, state.Apply(entry));
                var everything = Question with { Model = model, Range = Question.Range with { FirstDay = BeginDay - 10, Days = 100 } };
                var (byConversion, byTouch) = (new AttributionReport(everything), new AttributionReport(everything with { ByTouchTime = true }));
                foreach (var journey in journeys.Journeys())
                {
                    byConversion.Add(journey);
                    byTouch.Add(journey);
                }

                var joins = journeys.Journeys().Sum(static j => j.Touches.Count(static t => t.Kind == TouchKind.GroupJoin));
                Assert.Equal(joins, byConversion.Conversions);
                Assert.Equal(joins * AttributionReport.ConversionMicros, byConversion.Credits.Sum(static c => c.ConversionMicros) + byConversion.Unattributed.ConversionMicros);
                Assert.Equal(byConversion.Credits.Select(static c => (c.Value, c.ConversionMicros)), byTouch.Credits.Select(static c => (c.Value, c.ConversionMicros)));
            },
            iter: 500);

    private static string Of(AttributionQuestion question, SubjectJourney journey)
    {
        var report = new AttributionReport(question);
        report.Add(journey);
        var none = report.Unattributed.ConversionMicros == 0 ? "" : $" none={report.Unattributed.ConversionMicros}";
        return $"{report.Conversions}: {string.Join(' ', report.Credits.Select(static credit => $"{credit.Value}={credit.ConversionMicros}"))}{none}";
    }

    private static SubjectJourney Journey(params Touch[] touches) => new(Viewer, Seen.Campaign, [.. touches]);

    private static Touch Touch(TouchKind kind, int id, long afterMicros, string episode) =>
        new(Begin + afterMicros, kind, Id(id), "", Variant("matte", episode, "table"), JourneyTerms.Default, null);
}
