using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// What was seen, where: what reports are broken down by (funnel.md, Breakdowns), and the exact variant that a journey carries on. Of the viewer's
/// profile it holds the circle at most: a part of all viewers, few enough to be large, by attributes that are not sensitive.
/// </summary>
/// <param name="Placement">The placement that put the product there.</param>
/// <param name="ProductId">The product in the picture. With episode and slot it names the variant.</param>
/// <param name="DramaId">The drama.</param>
/// <param name="EpisodeId">The episode.</param>
/// <param name="SlotId">The slot.</param>
/// <param name="Theme">First theme of the slot's scene; empty for none.</param>
/// <param name="Market">ISO 3166-1 alpha-2 of where it was watched; empty when not told.</param>
/// <param name="Device">"phone", "tablet", "desktop", "tv"; empty when not told.</param>
/// <param name="Arm">Arm of an experiment; empty outside of one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.entry-dimensions")]
public sealed record EntryDimensions(
    PlacementKey Placement,
    string ProductId,
    string DramaId,
    string EpisodeId,
    string SlotId,
    string Theme,
    string Market,
    string Device,
    string Arm) : IComparable<EntryDimensions>
{
    /// <summary>
    /// The circle of viewers that was decided for (<see cref="Learning.ProfileCells.CircleOf"/>); empty without consent to personalisation, and when nothing
    /// that tells circles apart is known. What was recorded before there were circles has none.
    /// </summary>
    [Id(0)] public string Circle { get => field ?? ""; init; } = "";

    /// <summary>The campaign: a viewer and a campaign are a journey.</summary>
    public CampaignKey Campaign => Placement.Campaign;

    /// <summary>A fixed order, by every member: what snapshots and reports are sorted by.</summary>
    public int CompareTo(EntryDimensions? other)
    {
        if (other is null)
            return 1;
        if (Placement.CompareTo(other.Placement) is not 0 and var placement)
            return placement;
        ReadOnlySpan<string> mine = [ProductId, DramaId, EpisodeId, SlotId, Theme, Market, Device, Arm, Circle];
        ReadOnlySpan<string> others =
            [other.ProductId, other.DramaId, other.EpisodeId, other.SlotId, other.Theme, other.Market, other.Device, other.Arm, other.Circle];
        for (var i = 0; i < mine.Length; i++)
        {
            if (string.CompareOrdinal(mine[i], others[i]) is not 0 and var order)
                return order;
        }

        return 0;
    }

    /// <summary>Every member is equal. (What a record makes by itself would tell no circle apart from none that was written.)</summary>
    public bool Equals(EntryDimensions? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Placement);
        foreach (var text in (ReadOnlySpan<string>)[ProductId, DramaId, EpisodeId, SlotId, Theme, Market, Device, Arm, Circle])
            hash.Add(text, StringComparer.Ordinal);
        return hash.ToHashCode();
    }
}
