using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What is kept summed up over a dimension is what its cells sum to, whenever it is asked for.</summary>
public sealed class CounterRollUpTests
{
    private const int BeginDay = (int)(Begin / Day);

    [Fact]
    public void Sum_AskedAgainAndAgainWhileEventsCome_IsTheSumOfTheCells() =>
        Gen.Select(FunnelHistory.Any, Gen.Int[0, int.MaxValue - 1], Gen.Enum<ReportDimension>().Array[0, 1]).Sample(
            static (history, seed, dimensions) =>
            {
                var (state, random) = (new ShardState(), new Random(seed));
                foreach (var entry in new FunnelDelivery(seed).Log(history, compactions: 5))
                {
                    state.Apply(entry);
                    if (random.Next(4) > 0)
                        continue;
                    var from = BeginDay + random.Next(-2, 12);
                    var split = from + random.Next(8);
                    var question = new CounterQuestion(Brand, CampaignsOf(random.Next(3), split), from, split, split + random.Next(8), [], [.. dimensions]);

                    Assert.Equal(Expected(state, question), LinesOf(state.Sum(question)).Order(StringComparer.Ordinal));
                }
            },
            iter: 500);

    [Fact]
    public void Sum_MoreDaysAndValuesThanAreKept_IsStillTheSumOfTheCells()
    {
        var state = new ShardState();
        var id = 0;
        for (var value = 0; value < 3; value++)
        {
            // Its first and its last day are far apart, and each day between them takes room.
            foreach (var day in (ReadOnlySpan<int>)[0, 20_000])
            {
                state.Apply(new ShardEntry(Begin + (((20_000 * value) + day) * Day), [new EventsRecorded($"viewer-{id}", [Exposure(++id) with
                {
                    Origin = Variant("matte", $"episode-{value}", "table"),
                    ExpireMicros = long.MaxValue,
                }])]));
            }
        }

        var question = new CounterQuestion(Brand, [new("spring", BeginDay)], BeginDay, BeginDay, BeginDay + 100_000, [], [ReportDimension.Episode]);

        Assert.Equal(Expected(state, question), LinesOf(state.Sum(question)).Order(StringComparer.Ordinal));
        Assert.Equal(3, LinesOf(state.Sum(question)).Count());
    }

    // One of the two, both with an end of their own, and both as one.
    private static ImmutableArray<CampaignMaturity> CampaignsOf(int kind, int split) => kind switch
    {
        0 => [new("spring", split)],
        1 => [new("spring", split + 1), new("autumn", split - 1)],
        _ => [new("spring", split + 1), new("autumn", split + 1)],
    };

    private static IEnumerable<string> Expected(ShardState state, CounterQuestion question) => state.Cells(Brand)
        .Where(cell => cell.EntryDay >= question.FirstDay && cell.EntryDay < question.EndDay && question.Campaigns.Any(c => c.CampaignId == cell.Entry.Campaign.CampaignId))
        .GroupBy(cell => $"{cell.EntryDay < question.SplitDay} {string.Join('|', question.Dimensions.Select(d => d.ValueIn(cell.Entry)))}")
        .Select(group =>
        {
            bool IsMature(FunnelCell cell) => cell.EntryDay < question.Campaigns.Single(c => c.CampaignId == cell.Entry.Campaign.CampaignId).MatureBefore;
            long[] counts =
            [
                .. Enumerable.Range(0, 4).Select(stage => group.Sum(cell => cell.Counts.InOrder[stage])), .. Enumerable.Range(0, 4).Select(stage => group.Sum(cell => cell.Counts.AtAll[stage])),
                .. Enumerable.Range(0, 4).Select(stage => group.Where(IsMature).Sum(cell => cell.Counts.InOrder[stage])), group.Sum(static cell => cell.Counts.DeepReads), group.Sum(static cell => cell.Counts.Engaged),
            ];
            return $"{group.Key}: {string.Join(' ', counts)}";
        })
        .Order(StringComparer.Ordinal);

    // A row of zeros stands for no attempt at all.
    private static IEnumerable<string> LinesOf(CounterRows rows) =>
        LinesOf(isPrevious: false, rows.Values, rows.Counts).Concat(rows.Previous.IsEmpty ? [] : LinesOf(isPrevious: true, rows.Values, rows.Previous));

    private static IEnumerable<string> LinesOf(bool isPrevious, ImmutableArray<ImmutableArray<string>> values, ImmutableArray<long> counts) => values.Zip(counts.Chunk(CounterSums.Count))
        .Where(static row => row.Second.Any(static count => count != 0))
        .Select(row => $"{isPrevious} {string.Join('|', row.First)}: {string.Join(' ', row.Second)}");
}
