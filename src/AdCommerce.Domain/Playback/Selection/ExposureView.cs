using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>What one decision can ask of a viewer's history: caps, separation over episodes, and what a drama keeps.</summary>
/// <param name="snapshot">Says what products and brands are.</param>
/// <param name="dramaId">The drama that is decided for.</param>
internal abstract class ExposureView(PlaybackSnapshot snapshot, string dramaId)
{
    /// <summary>What may stand together in the drama.</summary>
    protected SetRules Rules { get; } = snapshot.SetRulesOf(dramaId);

    /// <summary>The first of the candidate's caps that is reached; null for none. While it is not known what was seen, any is.</summary>
    public FrequencyCap? FindReached(Candidate candidate)
    {
        foreach (var cap in candidate.Placement.Terms.Caps)
        {
            if (!IsKnown || Count(candidate, cap) >= cap.Count)
                return cap;
        }

        return null;
    }

    /// <summary>Whether anything keeps its rivals away.</summary>
    public bool IsSeparating => !Separating.IsEmpty;

    /// <summary>Whether a rival of the candidate stood in one of the last episodes that its drama keeps them apart over.</summary>
    public bool IsSeparated(Candidate candidate)
    {
        foreach (var (brandId, category) in Separating)
        {
            if (brandId == candidate.Brand.Id)
                continue;
            if ((!Rules.CategoryRivalsAllowed && category == candidate.Product.Category) || AreCompetitors(brandId, candidate.Brand))
                return true;
        }

        return false;
    }

    /// <summary>The product that the viewer last saw in a continuity group of the drama; null where it locks none.</summary>
    public abstract string? FindLocked(string continuityGroup);

    /// <summary>Whether it is known what was seen.</summary>
    protected abstract bool IsKnown { get; }

    /// <summary>What stood in the last episodes over which the drama keeps rivals apart.</summary>
    protected abstract ReadOnlySpan<SeparatingProduct> Separating { get; }

    /// <summary>How many exposures one of the candidate's caps counts.</summary>
    protected abstract int Count(Candidate candidate, FrequencyCap cap);

    private bool AreCompetitors(string brandId, Brand brand) =>
        brand.CompetitorIds.Contains(brandId) || (snapshot.State.Brands.TryGetValue(brandId, out var other) && other.CompetitorIds.Contains(brand.Id));
}
