using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Tests.Learning;

public class SlotRankingTests
{
    private const int Sessions = 60_000;

    private static readonly ImmutableArray<RatePlacement> Placements =
        [RateTableTests.Placement("a", "matte", "foundation"), RateTableTests.Placement("b", "dew", "foundation"), RateTableTests.Placement("c", "cola", "drink")];

    private static readonly RateTable Table = RateTable.Compile(Placements, 1, new RateCounts(), 0, 7);
    private static readonly RateCandidate[] Candidates = [new(0, 1_000_000, 1), new(1, 1_100_000, 1), new(2, 700_000, 1)];

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(40, false)]
    public void Propensity_ManySessions_IsHowOftenTheCandidateComesOutAmongThoseThatCount(int slots, bool setBinds)
    {
        var came = new int[Candidates.Length];
        var chances = new double[Candidates.Length];
        var values = new long[Candidates.Length];
        for (var session = 0; session < Sessions; session++)
        {
            var ranking = Table.Rank(0, 0, SessionDraw.Of("viewer", (ulong)session, slots), Candidates, values, []);
            var chance = ranking.Propensity(setBinds);
            if (chance <= 0)
                continue;
            came[ranking.Winner]++;
            chances[ranking.Winner] = chance;
        }

        var counted = came.Sum();
        Assert.Equal(1, chances.Sum(), 12);
        for (var i = 0; i < came.Length; i++)
        {
            var deviation = Math.Sqrt(counted * chances[i] * (1 - chances[i]));
            Assert.InRange(came[i], (counted * chances[i]) - (4.5 * deviation), (counted * chances[i]) + (4.5 * deviation));
        }
    }

    [Fact]
    public void Propensity_OtherSlotOfTheEpisodeIsExplored_DoesNotCount()
    {
        var draw = new SessionDraw(0, 3, ExploredSlot: 1, Pick: 0);

        Assert.Equal(0, Table.Rank(0, 0, draw, Candidates, new long[3], []).Propensity(false));
        Assert.True(Table.Rank(0, 1, draw, Candidates, new long[3], []).Propensity(false) > 0);
    }

    [Fact]
    public void Of_ManySessions_ExploresEachSlotAsOftenAsItSays()
    {
        var explored = new int[4];
        for (var session = 0; session < Sessions; session++)
        {
            if (SessionDraw.Of("viewer", (ulong)session, 4).ExploredSlot is >= 0 and var slot)
                explored[slot]++;
        }

        // 60,000 x 2 % = 1,200 with a deviation of 34.
        Assert.All(explored, static n => Assert.InRange(n, 1_040, 1_360));
    }

    [Fact]
    public void Bind_LanesWhoseWinnersMustNotMeet_IsTrueOnlyWithTheRule()
    {
        SlotCandidate[] candidates = [.. Enumerable.Range(0, 6).Select(static i => new SlotCandidate(i % 3, 1, PriorityClass.Standard, i % 3, 0, i % 3))];
        var lanes = new int[2 * RateTable.Lanes];
        // Slot 0 is always won by brand 0; slot 1 in one lane by brand 1.
        lanes[RateTable.Lanes + 17] = 1;
        var apart = Problem(candidates, new CompetitorTable(3, [(0, 1)]));

        Assert.True(LaneSets.Bind(apart, lanes));
        Assert.False(LaneSets.Bind(Problem(candidates, CompetitorTable.None), lanes));
        Assert.False(LaneSets.Bind(apart, new int[2 * RateTable.Lanes]));
    }

    private static AssignmentProblem Problem(SlotCandidate[] candidates, CompetitorTable competitors) =>
        new() { Candidates = candidates, Ends = new[] { 3, 6 }, Competitors = competitors, SlotsPerBrandMax = 9 };
}
