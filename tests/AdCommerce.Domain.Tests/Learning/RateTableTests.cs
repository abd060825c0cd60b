using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using CsCheck;

namespace AdCommerce.Domain.Tests.Learning;

public class RateTableTests
{
    private const int Cells = 2;

    private static readonly ImmutableArray<RatePlacement> Placements =
    [
        Placement("a", "matte", "foundation"), Placement("b", "dew", "foundation"), Placement("c", "cola", "drink"), Placement("new", "matte", "foundation"),
        Placement("free", "matte", "foundation") with { Priced = Stage.Episode },
    ];

    private static readonly Gen<RateRow[]> Rows = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, Cells - 1], Gen.Int[0, 9], Gen.Int[0, 5_000], Gen.Int[0, 60],
        static (p, cell, day, shown, notes) => new RateRow(Placements[p].Key, cell, day, new RateSums(shown, Math.Min(shown, notes), 0, 0))).Array[0, 12];

    [Fact]
    public void Compile_SameCountsAndSeed_IsTheSameBitByBitInWhateverOrderTheyCame() => Gen.Select(Rows, Gen.ULong, Gen.Int[0, 3]).Sample(
        static (rows, seed, halfLife) =>
        {
            var table = RateTable.Compile(Placements, Cells, Counts(rows), 9, seed, halfLife);
            var again = RateTable.Compile(Placements, Cells, Counts(rows.Reverse()), 9, seed, halfLife);
            return Bits(table).SequenceEqual(Bits(again));
        },
        iter: 200);

    // Bits that another machine or runtime must come to as well.
    [Fact]
    public void Compile_KnownCounts_HasTheKnownBits()
    {
        RateRow[] rows = [new(Placements[0].Key, 0, 3, new RateSums(10_000, 70, 9, 2)), new(Placements[2].Key, 1, 1, new RateSums(500, 1, 0, 0))];
        var table = RateTable.Compile(Placements, Cells, Counts(rows), 9, 42, halfLifeDays: 7);

        Assert.Equal("0a29bb2e56e35579", Convert.ToHexStringLower(XxHash3.Hash(MemoryMarshal.AsBytes(Bits(table).ToArray().AsSpan()))));
    }

    [Fact]
    public void Compile_NewPlacement_StartsAtItsProductsRate() => Rows.Sample(
        static rows =>
        {
            // Placement "a" is all that is known of its product; "new" is of the same.
            var table = RateTable.Compile(Placements, Cells, Counts(rows), 9, 1);
            var other = RateTable.Compile(Placements.Add(Placement("newer", "matte", "foundation")), Cells, Counts(rows), 9, 1);
            return Enumerable.Range(0, Cells).All(cell =>
                table.LanesOf(3, cell).SequenceEqual(other.LanesOf(5, cell)) && table.MeanRate(3, cell, Stage.Note) == other.MeanRate(5, cell, Stage.Note));
        },
        iter: 200);

    [Theory]
    [InlineData(0, 0, 0.005, 0.005)]
    [InlineData(2_000, 40, 0.013, 0.02)]
    [InlineData(1_000_000, 20_000, 0.0198, 0.0202)]
    public void MeanRate_MoreAndMoreSeen_GoesFromThePriorToWhatWasSeen(int shown, int notes, double low, double high)
    {
        var table = RateTable.Compile(Placements, Cells, Counts([new RateRow(Placements[0].Key, 1, 0, new RateSums(shown, notes, 0, 0))]), 0, 1);

        Assert.InRange(table.MeanRate(0, 1, Stage.Note), low - 1e-9, high + 1e-9);
        var spread = table.LanesOf(0, 1).ToArray().Max() - table.LanesOf(0, 1).ToArray().Min();
        Assert.True(shown < 1_000_000 || spread < 0.001, "draws of a known rate lie close");
        Assert.True(shown > 0 || spread > 0.002, "draws of an unknown rate lie apart");
    }

    [Fact]
    public void MeanRate_NewProductOfAGoodCategory_StartsAboveOneOfABadCategory()
    {
        var placements = Placements.Add(Placement("x", "mist", "foundation")).Add(Placement("y", "tea", "drink"));
        var table = RateTable.Compile(
            placements, Cells, Counts([new RateRow(Placements[1].Key, 0, 0, new RateSums(50_000, 1_000, 0, 0)), new RateRow(Placements[2].Key, 0, 0, new RateSums(50_000, 50, 0, 0))]), 0, 1);

        Assert.True(table.MeanRate(5, 0, Stage.Note) > 3 * table.MeanRate(6, 0, Stage.Note));
    }

    [Fact]
    public void MeanRate_ProductShownOnlyToItsFriends_IsNotTakenForBetterThanItIs()
    {
        // Cell 1 opens notes five times as often, whatever it sees. "b" was shown to it alone and did as well as any there.
        var table = RateTable.Compile(
            Placements, Cells,
            Counts([
                new RateRow(Placements[0].Key, 0, 0, new RateSums(100_000, 400, 0, 0)), new RateRow(Placements[0].Key, 1, 0, new RateSums(100_000, 2_000, 0, 0)),
                new RateRow(Placements[1].Key, 1, 0, new RateSums(100_000, 2_000, 0, 0)),
            ]),
            0, 1);

        Assert.InRange(table.MeanRate(1, 0, Stage.Note), 0.003, 0.006);
    }

    [Fact]
    public void Compile_HalfLife_ForgetsWhatIsOld()
    {
        RateRow[] rows = [new(Placements[0].Key, 0, 0, new RateSums(100_000, 2_000, 0, 0)), new(Placements[0].Key, 0, 30, new RateSums(10_000, 10, 0, 0))];

        var remembering = RateTable.Compile(Placements, Cells, Counts(rows), 30, 1).MeanRate(0, 0, Stage.Note);
        var forgetting = RateTable.Compile(Placements, Cells, Counts(rows), 30, 1, halfLifeDays: 3).MeanRate(0, 0, Stage.Note);

        Assert.True(forgetting < 0.004 && remembering > 0.015, $"{forgetting} {remembering}");
    }

    [Fact]
    public void LanesOf_PaidByTheExposure_AreOne() =>
        Assert.All(RateTable.Compile(Placements, Cells, new RateCounts(), 0, 1).LanesOf(4, 1).ToArray(), static lane => Assert.Equal(1f, lane));

    [Fact]
    public void Rank_AnyCandidates_WinnerHasTheHighestValueAndTheBestDrawOfTheLane() => Gen.Select(Rows, Gen.ULong, Gen.Int[1, 5_000_000].Array[4]).Sample(
        static (rows, seed, bids) =>
        {
            var table = RateTable.Compile(Placements, Cells, Counts(rows), 9, seed);
            var draw = SessionDraw.Of("viewer", seed, 3);
            RateCandidate[] candidates = [.. bids.Select(static (bid, i) => new RateCandidate(i, bid, 1.5))];
            var values = new long[4];
            var lanes = new int[RateTable.Lanes];
            var ranking = table.Rank(1, 2, draw, candidates, values, lanes);
            var best = Enumerable.Range(0, 4).MaxBy(i => (float)(bids[i] * 1.5) * table.LanesOf(i, 1)[draw.Lane]);
            return lanes[draw.Lane] == best
                && (ranking.IsExplored || ranking.Winner == best)
                && ranking.LanesWon == lanes.Count(l => l == ranking.Winner)
                && Enumerable.Range(0, 4).All(i => i == ranking.Winner || values[i] < values[ranking.Winner]);
        },
        iter: 300);

    // Rates are about 0.5 %: what is paid by the exposure bids so much less that both kinds are among the best of a lane. So few bids, and equals of one product, that there are ties.
    [Fact]
    public void Rank_AnyCandidates_EachLaneIsWonByItsBestAndOfEqualsByTheHighestTieWhereverItStands() =>
        Gen.Select(Rows, Gen.ULong, Gen.Select(Gen.Int[0, 4], Gen.Int[1, 3], Gen.Int[0, 20]).Array[1, 40]).Sample(
            static (rows, seed, drawn) =>
            {
                var table = RateTable.Compile(Placements, Cells, Counts(rows), 9, seed);
                RateCandidate[] candidates = [.. drawn.Select(static c => new RateCandidate(c.Item1, c.Item2 * (c.Item1 == 4 ? 5_000 : 1_000_000), 1, c.Item3))];
                var lanes = new int[RateTable.Lanes];
                table.Rank(1, 0, SessionDraw.Of("viewer", 1, 1), candidates, new long[candidates.Length], lanes);
                // Of those that are equal in all, MaxBy takes the first.
                return lanes.Index().All(lane => lane.Item == Enumerable.Range(0, candidates.Length)
                    .MaxBy(i => (candidates[i].BidMicros * table.LanesOf(candidates[i].Placement, 1)[lane.Index], candidates[i].Tie)));
            },
            iter: 1_000);

    [Fact]
    public void Rank_NoCandidates_HasNoWinner()
    {
        var lanes = new int[RateTable.Lanes];
        var ranking = RateTable.Compile(Placements, Cells, new RateCounts(), 0, 1).Rank(0, 0, SessionDraw.Of("viewer", 1, 1), [], [], lanes);

        Assert.Equal((-1, 0.0), (ranking.Winner, ranking.Propensity(false)));
        Assert.All(lanes, static l => Assert.Equal(-1, l));
    }

    [Fact]
    public void Rank_Anything_AllocatesNothing()
    {
        var table = RateTable.Compile(Placements, Cells, new RateCounts(), 0, 1);
        RateCandidate[] candidates = [new(0, 5, 1), new(1, 6, 1)];
        var values = new long[2];
        table.Rank(0, 0, SessionDraw.Of("viewer", 1, 1), candidates, values, []);

        var before = GC.GetAllocatedBytesForCurrentThread();
        table.Rank(0, 0, SessionDraw.Of("viewer", 2, 1), candidates, values, []);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static RatePlacement Placement(string id, string product, string category) =>
        new(new PlacementKey(new CampaignKey("lumiere", "spring"), id), product, category, Stage.Note);

    private static RateCounts Counts(IEnumerable<RateRow> rows)
    {
        var counts = new RateCounts();
        counts.Add(rows);
        return counts;
    }

    private static IEnumerable<float> Bits(RateTable table) => Enumerable.Range(0, Placements.Length * Cells).SelectMany(i => table.LanesOf(i / Cells, i % Cells).ToArray());
}
