using System.Globalization;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>What a slot makes of what is bid: value = bid x rate x fit x occasion.</summary>
/// <param name="Scene">The slot's scene.</param>
/// <param name="Context">When and where.</param>
internal readonly record struct SlotWorth(Scene Scene, DecisionContext Context)
{
    /// <summary>Of one candidate. Allocates nothing.</summary>
    public CandidateWorth Of(Candidate candidate)
    {
        // The largest factor first.
        foreach (var occasion in candidate.Occasions)
        {
            if (occasion.IsOnAt(Context.Now, Context.Market))
                return new CandidateWorth(candidate.Placement.Terms.Scenes.FitPermille(Scene), occasion);
        }

        return new CandidateWorth(candidate.Placement.Terms.Scenes.FitPermille(Scene), null);
    }
}

/// <summary>What a candidate's bid is multiplied by in one slot, now.</summary>
/// <param name="FitPermille">How well the scene fits (<see cref="SceneTerms.FitPermille"/>).</param>
/// <param name="Occasion">The occasion that lifts it, of several the one with the largest factor; null for none.</param>
public readonly record struct CandidateWorth(int FitPermille, Occasion? Occasion)
{
    /// <summary>The bid is neither raised nor cut.</summary>
    public static readonly CandidateWorth OfBid = new(SceneTerms.FitPermilleMax, null);

    private const int PercentOfOne = 100;
    private const long PartsOfOne = (long)SceneTerms.FitPermilleMax * PercentOfOne;

    /// <summary>What the occasion multiplies it by, in percent; 100 for none.</summary>
    public int OccasionPercent => Occasion?.PlacementPercent ?? PercentOfOne;

    /// <summary>Both together.</summary>
    public double Factor => (double)Parts / PartsOfOne;

    private long Parts => (long)FitPermille * OccasionPercent;

    /// <summary>What so many micro-units become: exact, cut to whole ones.</summary>
    public long Of(long micros) => Parts == PartsOfOne ? micros : (long)((Int128)micros * Parts / PartsOfOne);

    /// <summary>The same in words, for the brand: "bid and rate, times 0.75 because the scene has 1 of the 2 tags that it prefers".</summary>
    /// <param name="terms">What the placement says of scenes.</param>
    /// <param name="scene">The slot's scene.</param>
    public string Explain(SceneTerms terms, Scene scene)
    {
        var words = "bid and rate";
        if (FitPermille != SceneTerms.FitPermilleMax)
        {
            words += string.Create(
                CultureInfo.InvariantCulture,
                $", times {FitPermille / (double)SceneTerms.FitPermilleMax:0.###} because the scene has {terms.Preferred.CountIn(scene)} of the {terms.Preferred.Count} tags that it prefers");
        }

        if (Occasion is not null)
            words += string.Create(CultureInfo.InvariantCulture, $", times {OccasionPercent / (double)PercentOfOne:0.##} for the occasion {Occasion.Title}");
        return words;
    }
}
