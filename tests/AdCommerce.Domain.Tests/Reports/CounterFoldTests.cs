using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Domain.Tests.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class CounterFoldTests
{
    private const int BeginDay = (int)(Begin / Day);

    private static readonly Gen<CounterQuestion> Questions = Gen.Select(
        Gen.Select(Gen.Int[-2, 20], Gen.Int[0, 20], Gen.Int[0, 20]), Gen.Enum<ReportDimension>().Array[0, 2], Gen.Int[0, 3], Gen.Int[0, 3],
        static (days, dimensions, campaigns, filters) => new CounterQuestion(
            Brand,
            campaigns switch
            {
                0 => [new("spring", BeginDay + 5)],
                1 => [new("autumn", BeginDay + 9)],
                _ => [new("spring", BeginDay + 5), new("autumn", BeginDay + 9)],
            },
            BeginDay + days.Item1, BeginDay + days.Item1 + days.Item2, BeginDay + days.Item1 + days.Item2 + days.Item3,
            filters == 0 ? [new(ReportDimension.Episode, ["skin-deep-1", "nothing"]), new(ReportDimension.Product, ["matte"])] : [],
            [.. dimensions.Distinct()]));

    [Fact]
    public void Sum_AnyQuestion_IsTheSumOverAttempts() =>
        Gen.Select(FunnelHistory.Any, Gen.Int[0, int.MaxValue - 1], Questions).Sample(
            static (history, seed, question) =>
            {
                var log = new FunnelDelivery(seed).Log(history, compactions: 10);
                var run = FunnelRun.Over(log, restoredEvery: 3);

                var (_, groups) = CounterSums.ToGroups([run.State.Sum(question)]);

                Assert.Equal(Expected(run.AllAttempts(), question).Order(StringComparer.Ordinal), groups.Select(Line).Order(StringComparer.Ordinal));
            },
            iter: 1_000);

    [Fact]
    public void ToGroups_RowsOfTwoShards_AreSummedUp()
    {
        static IEnumerable<long> All(long count) => Enumerable.Repeat(count, CounterSums.Count);

        var (total, parts) = CounterSums.ToGroups(
        [
            new([["CN"], ["MY"]], [.. All(1), .. All(0)], [.. All(10), .. All(0)]),
            new([["SG"], ["CN"]], [.. All(4), .. All(2)], []),
        ]);

        Assert.Equal([(false, "CN", 3L), (true, "CN", 10L), (false, "SG", 4L)], parts.Select(static group => (group.IsPrevious, group.Values[0], group.Sums.Stages[3].MatureAttempts)));
        Assert.Equal([(false, 0, 7L), (true, 0, 10L)], total.Select(static group => (group.IsPrevious, group.Values.Length, group.Sums.Stages[3].MatureAttempts)));
    }

    private static IEnumerable<string> Expected(IEnumerable<Attempt> attempts, CounterQuestion question)
    {
        static int DayOf(Attempt attempt) => (int)(attempt.EntryMicros / Day);
        var asked = attempts.Where(a => DayOf(a) >= question.FirstDay && DayOf(a) < question.EndDay
            && question.Campaigns.Any(c => c.CampaignId == a.Entry.Campaign.CampaignId) && question.Filters.All(f => f.Values.Contains(f.Dimension.ValueIn(a.Entry))));
        bool IsMature(Attempt a) => DayOf(a) < question.Campaigns.Single(c => c.CampaignId == a.Entry.Campaign.CampaignId).MatureBefore;
        foreach (var group in asked.GroupBy(a => $"{DayOf(a) < question.SplitDay} {string.Join('|', question.Dimensions.Select(d => d.ValueIn(a.Entry)))}"))
        {
            var stages = Enumerable.Range(0, 4).Select(s =>
                $"{group.Count(a => a.InOrderMicros[s] >= 0)}/{group.Count(a => a.AtAllMicros[s] >= 0)}/{group.Count(a => IsMature(a) && a.InOrderMicros[s] >= 0)}");
            yield return $"{group.Key}: {string.Join(' ', stages)} {group.Count(static a => a.DeepRead)} {group.Count(static a => a.Engaged)}";
        }
    }

    private static string Line(FunnelGroup group) =>
        $"{group.IsPrevious} {string.Join('|', group.Values)}: {string.Join(' ', group.Sums.Stages.Select(static s => $"{s.Attempts}/{s.AttemptsAtAll}/{s.MatureAttempts}"))} {group.Sums.DeepReads} {group.Sums.Engaged}";
}
