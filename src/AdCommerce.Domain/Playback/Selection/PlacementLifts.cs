using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>Which occasions lift which placements: of one state of the registry.</summary>
internal sealed class PlacementLifts
{
    /// <summary>None.</summary>
    public static readonly PlacementLifts None = new(RegistryState.Empty);

    private readonly ILookup<PlacementKey, Occasion> _occasions;

    private PlacementLifts(RegistryState state) => _occasions = state.Occasions.Values
        .SelectMany(static occasion => occasion.Placements.Select(key => (Key: key, Occasion: occasion)))
        .ToLookup(static lift => lift.Key, static lift => lift.Occasion);

    /// <summary>The lifts of a later state.</summary>
    public PlacementLifts Next(RegistryState old, RegistryState state) => old.Occasions == state.Occasions ? this : new(state);

    /// <summary>Those that name the placement, or all of its campaign: the largest factor first, then by name. Once each.</summary>
    public ImmutableArray<Occasion> Of(PlacementKey key) =>
    [
        .. _occasions[key].Concat(_occasions[key with { PlacementId = Occasion.AllPlacements }])
            .Distinct()
            .OrderByDescending(static occasion => occasion.PlacementPercent)
            .ThenBy(static occasion => occasion.Key),
    ];

    /// <summary>Adds the placements whose occasions differ between two states.</summary>
    /// <param name="changed">Names of occasions that are new, gone or different.</param>
    /// <param name="state">One of the states.</param>
    /// <param name="placements">All that there are.</param>
    /// <param name="found">Gets them.</param>
    public static void AddNamed(
        IReadOnlyCollection<ContentKey> changed, RegistryState state, ImmutableSortedDictionary<PlacementKey, Placement> placements, HashSet<PlacementKey> found)
    {
        foreach (var key in changed.SelectMany(key => state.Occasions.TryGetValue(key, out var occasion) ? occasion.Placements : []))
        {
            if (key.PlacementId == Occasion.AllPlacements)
                found.UnionWith(placements.Keys.Where(placement => placement.Campaign == key.Campaign));
            else if (placements.ContainsKey(key))
                found.Add(key);
        }
    }
}
