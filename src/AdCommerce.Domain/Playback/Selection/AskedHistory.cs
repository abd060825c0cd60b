using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// What one decision asked of a viewer's history, and what it was told: all of it that the decision was made from, and nothing of what else the viewer saw.
/// </summary>
/// <param name="IsKnown">False while the log could not be read: then nothing that has caps is shown.</param>
/// <param name="Counts">What caps counted, but for what they counted none of; in the order in which they were asked.</param>
/// <param name="Separating">What stood in the last episodes over which the drama keeps rivals apart.</param>
/// <param name="Locked">What the drama keeps.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.asked-history")]
public sealed record AskedHistory(bool IsKnown, ImmutableArray<AskedCount> Counts, ImmutableArray<SeparatingProduct> Separating, ImmutableArray<LockedProduct> Locked)
{
    /// <summary>Nothing that was asked for was seen.</summary>
    public static readonly AskedHistory None = new(true, [], [], []);

    /// <summary>Nothing is known.</summary>
    public static readonly AskedHistory Unknown = new(false, [], [], []);

    /// <summary>Whether it says nothing: it is known, and nothing that was asked for was seen.</summary>
    public bool IsNone => IsKnown && Counts.IsEmpty && Separating.IsEmpty && Locked.IsEmpty;
}

/// <summary>How many exposures a cap counted.</summary>
/// <param name="Target">Exposures of what.</param>
/// <param name="Window">How far back.</param>
/// <param name="Count">At least 1.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.asked-count")]
public readonly record struct AskedCount(CapTarget Target, CapWindow Window, int Count);

/// <summary>What stood in one of the last episodes, from which rivals are kept apart.</summary>
/// <param name="BrandId">Whose it was.</param>
/// <param name="Category">Category of the product; empty for one that there is not.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.separating-product")]
public readonly record struct SeparatingProduct(string BrandId, string Category);

/// <summary>What a drama keeps for the viewer in a continuity group.</summary>
/// <param name="ContinuityGroup">The group.</param>
/// <param name="ProductId">What the viewer saw there last.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.locked-product")]
public readonly record struct LockedProduct(string ContinuityGroup, string ProductId);
