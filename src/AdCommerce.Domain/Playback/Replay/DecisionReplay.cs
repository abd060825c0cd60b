using System.Collections.Immutable;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>A decision that was made again.</summary>
/// <param name="Decision">What came out.</param>
/// <param name="Slots">What became of every candidate.</param>
/// <param name="IsIdentical">Whether its session would be the one that was served, to the last bit.</param>
public sealed record ReplayedDecision(EpisodeDecision Decision, ImmutableArray<SlotPreview> Slots, bool IsIdentical);

/// <summary>
/// Makes a decision again from what it was made of, and tells everything about it: a pure function. The same version of this code gives the same; a later one that decides
/// otherwise is found out.
/// </summary>
public static class DecisionReplay
{
    /// <summary>The decision of a session, made again.</summary>
    /// <param name="served">The session, with its inputs.</param>
    /// <param name="facts">What was known of the viewer.</param>
    /// <param name="state">The registry as of the session's position.</param>
    /// <param name="compiled">A snapshot whose candidates are those of that state; its episodes may be others or missing.</param>
    /// <param name="rates">The rates of the session's version.</param>
    /// <returns>Null when that registry has no such revision: it is not the one that was decided on.</returns>
    public static ReplayedDecision? Of(SessionTicket served, DecisionFacts facts, RegistryState state, PlaybackSnapshot compiled, LearnedRates rates)
    {
        var snapshot = compiled.Next(state with { Episodes = Needed(served, facts, state) });
        if (snapshot.FindEpisode(served.EpisodeId)?.Find(served.Decision.Revision) is not { } editions || served.Decision.Inputs is not { } inputs)
            return null;
        var decision = EpisodeSelection.Decide(
            snapshot, editions, facts.Profile, served.Viewer, inputs.Context, facts.HistoryAgain(), rates, DecisionMoney.Again(served.Decision)) with
        {
            ChargedTo = served.Decision.ChargedTo,
            Fallback = served.Decision.Fallback,
            Inputs = inputs,
        };
        var slots = EpisodePreview.Of(snapshot, editions, facts.Profile, served.Viewer, inputs.Context, facts.HistoryAgain(), rates, isDrawn: true, DecisionMoney.Again(served.Decision));
        var again = (served with { Decision = decision }).Bounded();
        return new ReplayedDecision(decision, slots, again.Encode().AsSpan().SequenceEqual(served.Encode()));
    }

    // What is put together of an episode is dear, and of the others nothing is looked at: only, where the session tells what the viewer saw, the continuity groups of that.
    private static ImmutableSortedDictionary<string, Catalog.Episode> Needed(SessionTicket served, DecisionFacts facts, RegistryState state)
    {
        var dramaId = state.Episodes.GetValueOrDefault(served.EpisodeId)?.DramaId;
        return state.Episodes.Clear().AddRange(facts.History.Seen.Concat(facts.History.InPlay.SelectMany(static episode => episode.Exposures))
            .Where(exposure => exposure.DramaId == dramaId)
            .Select(static exposure => exposure.EpisodeId)
            .Append(served.EpisodeId)
            .Distinct(StringComparer.Ordinal)
            .Where(state.Episodes.ContainsKey)
            .Select(id => KeyValuePair.Create(id, state.Episodes[id])));
    }
}
