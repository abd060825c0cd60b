using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Tests.Playback.Decisions;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Decisions;

/// <summary>What was compared.</summary>
/// <param name="Decisions">How many.</param>
/// <param name="Worlds">In how many drawn worlds.</param>
/// <param name="Outcomes">What became of their candidates.</param>
internal sealed record DecisionsFigures(int Decisions, int Worlds, SortedDictionary<string, long> Outcomes);

/// <summary>Draws worlds one after the other and compares.</summary>
internal static class DecisionsRun
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    /// <summary>Compares until there were enough, or it is cancelled.</summary>
    /// <param name="run">Gets differences.</param>
    /// <param name="count">Decisions.</param>
    /// <param name="seed">That of the first world; the others follow.</param>
    /// <param name="cancellation">Stops it; what was compared is told.</param>
    public static DecisionsFigures Compare(Run run, int count, int seed, CancellationToken cancellation)
    {
        var outcomes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (worlds, said) = (0, run.Elapsed);
        while (worlds * DecisionComparison.ViewersPerWorld < count && !cancellation.IsCancellationRequested)
        {
            if (DecisionComparison.FindDifference(seed + worlds, outcomes) is { } difference)
                run.Violated(difference);
            worlds++;
            if (run.Elapsed - said < SayEvery)
                continue;
            said = run.Elapsed;
            run.Say($"{worlds * DecisionComparison.ViewersPerWorld} of {count} decisions");
        }

        run.Expect(
            Enum.GetValues<CandidateOutcome>().All(o => o is CandidateOutcome.NotReached or CandidateOutcome.NotDrawn || outcomes.ContainsKey(o.ToString())),
            "some outcome was never met: the drawn worlds do not reach it");
        return new DecisionsFigures(worlds * DecisionComparison.ViewersPerWorld, worlds, outcomes);
    }
}
