using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>Which candidates a change of the registry concerns.</summary>
internal static class TableChanges
{
    /// <summary>Placements that are new or were changed, or whose product, brand, campaign, occasions or exchange rates were. None is ever taken away.</summary>
    /// <param name="old">The state before.</param>
    /// <param name="state">The state now.</param>
    /// <param name="candidates">Those of the state before.</param>
    public static IReadOnlyCollection<PlacementKey> Between(RegistryState old, RegistryState state, ImmutableArray<Candidate?> candidates)
    {
        var placements = Changed(old.Placements, state.Placements);
        var (products, brands, campaigns) = (Changed(old.Products, state.Products), Changed(old.Brands, state.Brands), Changed(old.Campaigns, state.Campaigns));
        AddLifted(old, state, placements);
        AddRated(old, state, candidates, placements);
        if (products.Count + brands.Count + campaigns.Count == 0)
            return placements;
        foreach (var candidate in candidates)
        {
            if (candidate is not null
                && (products.Contains(candidate.Product.Id) || brands.Contains(candidate.Brand.Id) || campaigns.Contains(candidate.Campaign.Key)))
            {
                placements.Add(candidate.Placement.Key);
            }
        }

        return placements;
    }

    private static void AddRated(RegistryState old, RegistryState state, ImmutableArray<Candidate?> candidates, HashSet<PlacementKey> placements)
    {
        // Rates are seldom set, and concern whoever bids.
        if (ReferenceEquals(old.ExchangeRates, state.ExchangeRates))
            return;
        foreach (var candidate in candidates)
        {
            if (candidate?.Placement.Terms.Bid is not null)
                placements.Add(candidate.Placement.Key);
        }
    }

    // An occasion can be gone, which one way of comparing does not see.
    private static void AddLifted(RegistryState old, RegistryState state, HashSet<PlacementKey> placements)
    {
        if (old.Occasions == state.Occasions)
            return;
        PlacementLifts.AddNamed(Changed(state.Occasions, old.Occasions), old, state.Placements, placements);
        PlacementLifts.AddNamed(Changed(old.Occasions, state.Occasions), state, state.Placements, placements);
    }

    // Both in the same order, and what was not touched is the same object: one walk along both.
    private static HashSet<TKey> Changed<TKey, TValue>(ImmutableSortedDictionary<TKey, TValue> old, ImmutableSortedDictionary<TKey, TValue> now)
        where TKey : notnull
        where TValue : class
    {
        var changed = new HashSet<TKey>();
        if (old == now)
            return changed;
        using var before = old.GetEnumerator();
        var has = before.MoveNext();
        foreach (var (key, value) in now)
        {
            while (has && old.KeyComparer.Compare(before.Current.Key, key) < 0)
                has = before.MoveNext();
            var isSame = has && old.KeyComparer.Compare(before.Current.Key, key) == 0 && ReferenceEquals(before.Current.Value, value);
            if (!isSame)
                changed.Add(key);
        }

        return changed;
    }
}
