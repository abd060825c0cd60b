using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Delivery;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>How a brand's campaigns deliver: what the shards counted, summed up, against what each campaign's ledger plans.</summary>
public sealed class BrandDelivery(Shards shards, IGrainFactory grains)
{
    /// <summary>The figures of campaigns of one brand that have a budget, in order; null for one whose ledger has not opened it yet.</summary>
    public async Task<ImmutableArray<DeliveryFigures?>> ReadAsync(string brandId, IReadOnlyList<CampaignKey> campaigns)
    {
        if (campaigns.Count == 0)
            return [];
        var counted = await Task.WhenAll(shards.All.Select(shard => shard.CountDelivery(brandId)));
        var cells = counted.SelectMany(static (ImmutableArray<DeliveryCell> some) => some).ToLookup(static cell => cell.Placement.Campaign);
        return [.. await Task.WhenAll(campaigns.Select(campaign =>
            grains.GetGrain<ILedgerGrain>(LedgerKeys.GrainKeyOf(campaign)).Report([.. cells[campaign]])))];
    }
}
