using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>A small world in plain values, drawn by chance: what the oracle judges, and what the product is given in its own form.</summary>
internal sealed record DrawnWorld(
    ImmutableArray<DrawnBrand> Brands,
    ImmutableArray<DrawnProduct> Products,
    ImmutableArray<DrawnCampaign> Campaigns,
    ImmutableArray<DrawnPlacement> Placements,
    ImmutableArray<DrawnOccasion> Occasions,
    ImmutableArray<DrawnSlot> Slots,
    ImmutableArray<DrawnSlot> EarlierSlots,
    int SeparationEpisodes,
    int BrandSlotsMax,
    bool RivalsAllowed,
    bool ProductLock);

internal sealed record DrawnBrand(string Id, ImmutableArray<string> Competitors);

internal sealed record DrawnProduct(string Id, string Brand, string Category, bool InStock, ImmutableArray<string> Markets, string? UnsuitedToSkin, bool ByBrand);

internal sealed record DrawnCampaign(string Brand, string Id, bool Paused, double Holdout, DrawnMoney Money, DrawnCurrency Currency);

/// <summary>What a campaign bids and pays in, and what one unit of that is worth in the currency that bids are compared in, in billionths; null where nobody said.</summary>
internal sealed record DrawnCurrency(string Code, long? Nanos);

/// <summary>What a campaign may spend.</summary>
internal enum DrawnMoney
{
    NoBudget,
    Enough,
    Gone,
    Paced,
}

internal sealed record DrawnPlacement(
    string Id,
    DrawnCampaign Campaign,
    DrawnProduct Product,
    Wish Wish,
    PriorityClass Class,
    long BidMicros,
    int Priced,
    int Priority,
    bool Active,
    int? StartsInHours,
    ImmutableArray<string> Markets,
    string? WantsMood,
    string? RefusesMood,
    ImmutableArray<string> PrefersMoods,
    string? PrefersPlace,
    ImmutableArray<string> SlotCategories,
    ImmutableArray<(CapScope Scope, int Count, CapWindow Window)> Caps)
{
    public string Name => $"{Campaign.Brand}/{Campaign.Id}/{Id}";
}

/// <summary>A window in hours from now, and whom it lifts by so many percent: one placement, or a campaign's.</summary>
internal sealed record DrawnOccasion(string Id, DrawnPlacement Lifted, bool WholeCampaign, int FromHours, int UntilHours, string Market, int Percent);

internal sealed record DrawnSlot(
    string Category, ImmutableArray<string> Variants, ImmutableArray<string> Moods, string Place, string Group, ImmutableArray<string> RefusedCategories, ImmutableArray<string> RefusedBrands);

/// <summary>
/// Who watches. Seen and in play: the placement, the episode ("earlier-0", ...), its slot, and how long ago. Earlier: what the log does not tell one by one any
/// more, by placement.
/// </summary>
internal sealed record DrawnViewer(
    string Pseudonym,
    string? Skin,
    ImmutableArray<string>? Avoids,
    int? Age,
    bool Consents,
    bool RequestAllows,
    ImmutableArray<string> BlockedProducts,
    ImmutableArray<string> BlockedBrands,
    string Market,
    string Device,
    bool HistoryKnown,
    ImmutableArray<DrawnSeen> Seen,
    ImmutableArray<DrawnSeen> InPlay,
    ImmutableArray<(DrawnPlacement Placement, int Count)> Earlier);

internal sealed record DrawnSeen(DrawnPlacement Placement, string Episode, int Slot, int SecondsAgo);
