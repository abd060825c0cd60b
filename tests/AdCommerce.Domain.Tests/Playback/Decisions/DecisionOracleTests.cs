using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>R16 in small: thousands of drawn decisions, all of whose candidates, reasons and winners a second implementation agrees on.</summary>
public sealed class DecisionOracleTests
{
    private const int Worlds = 400;

    // Limits and chance have tests of their own, and so has money that is gone between the look and the taking (DecisionMoneyTests).
    private static readonly CandidateOutcome[] ToldElsewhere = [CandidateOutcome.NotReached, CandidateOutcome.NotDrawn];

    [Fact]
    public void Decide_DrawnWorlds_AgreesWithTheOracleAndMeetsEveryOutcome()
    {
        var outcomes = new Dictionary<string, long>();

        for (var seed = 0; seed < Worlds; seed++)
            Assert.Null(DecisionComparison.FindDifference(seed, outcomes));

        Assert.Equal(
            Enum.GetValues<CandidateOutcome>().Except(ToldElsewhere).Select(static o => o.ToString()).Order(StringComparer.Ordinal),
            outcomes.Keys.Order(StringComparer.Ordinal));
    }
}
