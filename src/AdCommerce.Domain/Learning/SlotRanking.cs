namespace AdCommerce.Domain.Learning;

/// <summary>
/// Who wins a slot, and how likely that was. Per episode, chance draws one lane and, now and then, one slot to explore. What is explored must be put in its slot
/// whatever the set is worth, and the set is then chosen around it: so the other slots of that episode have no propensity and count for no
/// estimate. Where rules of the set bind in some lane (<see cref="LaneSets.Bind"/>), what a lane chose has no propensity either, and only what was explored counts, for
/// which it is 1 of the candidates. Whether a decision counts so depends on the viewer's context and on the draw whether to explore, never on which
/// candidate came out: so estimates by inverse propensity stay unbiased.
/// </summary>
/// <param name="Winner">The candidate's place in the list, -1 when there was none.</param>
/// <param name="IsExplored">It was drawn with equal chances.</param>
/// <param name="LanesWon">The lanes in which it wins.</param>
/// <param name="Candidates">How many candidates there were.</param>
/// <param name="Draw">The episode's draw.</param>
public readonly record struct SlotRanking(int Winner, bool IsExplored, int LanesWon, int Candidates, SessionDraw Draw)
{
    /// <summary>
    /// The chance that this candidate came out, given that the decision counts for estimates; 0 when it does not count. With a single slot it is
    /// (1 - floor) x (share of lanes won) + floor / candidates.
    /// </summary>
    /// <param name="setBinds">Whether rules of the set bind in some lane.</param>
    public double Propensity(bool setBinds)
    {
        if (Winner < 0 || (!IsExplored && (setBinds || Draw.ExploredSlot >= 0)))
            return 0;
        return ChanceOf(LanesWon, Candidates, Draw.Slots, setBinds);
    }

    /// <summary>The same for any candidate, by the lanes that it wins.</summary>
    public static double ChanceOf(int lanesWon, int candidates, int slots, bool setBinds)
    {
        if (setBinds)
            return 1.0 / candidates;
        var episode = SessionDraw.EpisodeShare(slots);
        var slot = episode / slots;
        return (((1 - episode) * lanesWon / RateTable.Lanes) + (slot / candidates)) / (1 - episode + slot);
    }
}
