using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>What the caps for the campaign's life count, of all placements that have one. Immutable; it follows the table of candidates.</summary>
internal sealed class LifeCaps
{
    /// <summary>There are none.</summary>
    public static readonly LifeCaps None = new(ImmutableDictionary<CapTarget, int>.Empty);

    // How many caps count it.
    private readonly ImmutableDictionary<CapTarget, int> _targets;

    private LifeCaps(ImmutableDictionary<CapTarget, int> targets) => _targets = targets;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _targets.IsEmpty;

    /// <summary>The same after candidates took the place of others; this, if that changes nothing.</summary>
    /// <param name="changes">Who there was, null for nobody, and who there is.</param>
    public LifeCaps With(IEnumerable<(Candidate? Before, Candidate After)> changes)
    {
        var targets = _targets.ToBuilder();
        foreach (var (before, after) in changes)
        {
            if (before is not null && before.Product.Category == after.Product.Category && before.Placement.Terms.Caps.SequenceEqual(after.Placement.Terms.Caps))
                continue;
            Add(targets, before, -1);
            Add(targets, after, 1);
        }

        var next = targets.ToImmutable();
        return ReferenceEquals(next, _targets) ? this : new LifeCaps(next);
    }

    /// <summary>
    /// What these caps count of it, in as few entries as give each of them the same sum: what no cap tells apart is one entry, and names that no cap asks for are
    /// empty.
    /// </summary>
    /// <param name="earlier">What one viewer saw.</param>
    /// <param name="state">Says what products are.</param>
    public ImmutableArray<EarlierExposures> NeededOf(ImmutableArray<EarlierExposures> earlier, RegistryState state)
    {
        if (IsEmpty || earlier.IsEmpty)
            return [];
        var sums = new SortedDictionary<ShownProduct, int>();
        var examples = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (shown, count) in earlier)
        {
            var category = state.Products.GetValueOrDefault(shown.ProductId)?.Category ?? "";
            var placement = NeededOf(shown.Placement, category);
            var product = !Counts(CapScope.Category, shown.Placement, category) ? ""
                : examples.TryGetValue(category, out var example) ? example
                : examples[category] = shown.ProductId;
            if (placement == Nobodys && product.Length == 0)
                continue;
            var needed = new ShownProduct(placement, product);
            sums[needed] = sums.GetValueOrDefault(needed) + count;
        }

        return [.. sums.Select(static sum => new EarlierExposures(sum.Key, sum.Value))];
    }

    private static PlacementKey Nobodys => new(new("", ""), "");

    private PlacementKey NeededOf(PlacementKey placement, string category)
    {
        if (Counts(CapScope.Placement, placement, category))
            return placement;
        if (Counts(CapScope.Campaign, placement, category))
            return placement with { PlacementId = "" };
        return Counts(CapScope.Brand, placement, category) ? new(new(placement.Campaign.BrandId, ""), "") : Nobodys;
    }

    private bool Counts(CapScope scope, PlacementKey placement, string category) => _targets.ContainsKey(CapTarget.Of(scope, placement, category));

    private static void Add(ImmutableDictionary<CapTarget, int>.Builder targets, Candidate? candidate, int sign)
    {
        if (candidate is null)
            return;
        foreach (var cap in candidate.Placement.Terms.Caps)
        {
            if (cap.Window != CapWindow.CampaignLife)
                continue;
            var target = CapTarget.Of(cap.Scope, candidate.Placement.Key, candidate.Product.Category);
            if (targets.GetValueOrDefault(target) + sign is not 0 and var count)
                targets[target] = count;
            else
                targets.Remove(target);
        }
    }
}
