using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Registry;

namespace AdCommerce.Grains.Chain;

/// <summary>
/// How many viewers are in the rooms that have a limit, as this silo last heard: sums over the partitions, looked up by the clock, so that finding
/// a step asks nobody. A room's limit is therefore kept to within what joins between two looks; a seat of a group is exact.
/// </summary>
public sealed class RoomOccupancy(RegistryReplica registry, Shards shards)
{
    private volatile ImmutableDictionary<string, ImmutableDictionary<string, long>> _byBrand =
        ImmutableDictionary<string, ImmutableDictionary<string, long>>.Empty;

    /// <summary>Viewers by livestream id.</summary>
    public IReadOnlyDictionary<string, long> Of(string brandId) => _byBrand.GetValueOrDefault(brandId, ImmutableDictionary<string, long>.Empty);

    /// <summary>Counts again, for every brand with a live room that has a limit.</summary>
    public async Task RefreshAsync()
    {
        var brands = registry.Chain.LimitedRooms
            .Where(static room => room.State == Domain.Chain.LivestreamState.Live)
            .Select(static room => room.Key.BrandId).Distinct().ToList();
        var byBrand = ImmutableDictionary.CreateBuilder<string, ImmutableDictionary<string, long>>();
        foreach (var brand in brands)
        {
            var counts = await Task.WhenAll(shards.All.Select(shard => shard.CountRooms(brand)));
            byBrand[brand] = counts.SelectMany(static c => c)
                .GroupBy(static (RoomCount c) => c.LivestreamId)
                .ToImmutableDictionary(static g => g.Key, static g => g.Sum(static c => c.Viewers));
        }

        _byBrand = byBrand.ToImmutable();
    }
}
