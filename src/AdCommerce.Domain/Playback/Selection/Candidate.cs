using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>A placement with what it shows, compiled.</summary>
public sealed class Candidate
{
    private const int SpecificityBits = 7;

    internal Candidate(Placement placement, RegistryState state)
    {
        Placement = placement;
        Product = state.Products[placement.ProductId];
        Brand = state.Brands[placement.Key.Campaign.BrandId];
        Campaign = state.Campaigns[placement.Key.Campaign];
        Audience = placement.Audience(state.Attributes);
        IsActive = placement.State == PlacementState.Active && !Campaign.Paused;
        UsesProfile = Predicates(Audience).Any(static p => p.Attribute.IsViewers);
        Specificity = Audience is AllOf all ? all.Expressions.Length : 1;
        ValueMicros = placement.Terms.Bid is { } bid ? StageRates.MicrosPerThousand(bid) : 0;
        Preference = (placement.Priority << SpecificityBits) | Math.Min(Specificity, (1 << SpecificityBits) - 1);
        DrawNumber = NumberOf(placement.Key);
    }

    /// <summary>What is wanted.</summary>
    public Placement Placement { get; }

    /// <summary>What would stand in the picture.</summary>
    public Product Product { get; }

    /// <summary>Whose it is.</summary>
    public Brand Brand { get; }

    /// <summary>Whose money it is.</summary>
    public Campaign Campaign { get; }

    /// <summary>Everything that must hold of the viewer and the scene.</summary>
    public TargetingExpression Audience { get; }

    /// <summary>True when the placement is active and its campaign is not paused.</summary>
    public bool IsActive { get; }

    /// <summary>True when the audience asks for something of the profile.</summary>
    public bool UsesProfile { get; }

    /// <summary>Conditions that must all hold: between equals, who asks for more wins.</summary>
    public int Specificity { get; }

    /// <summary>What a thousand exposures are expected to bring, in micro-units, as long as nothing was learned.</summary>
    public long ValueMicros { get; }

    /// <summary>Between equals in class and value: the priority, then the specificity.</summary>
    internal int Preference { get; }

    /// <summary>What it is drawn by between equals: of its name, so that it is the same on every silo and whatever else there is.</summary>
    internal int DrawNumber { get; }

    /// <summary>In slots of which categories it may stand.</summary>
    internal IEnumerable<string> SlotCategories => Placement.SlotCategories.IsEmpty ? [Product.Category] : Placement.SlotCategories;

    /// <summary>Best first, whoever is chosen.</summary>
    internal static int Compare(Candidate one, Candidate other)
    {
        if (one.Placement.Terms.Class != other.Placement.Terms.Class)
            return one.Placement.Terms.Class.CompareTo(other.Placement.Terms.Class);
        if (one.ValueMicros != other.ValueMicros)
            return other.ValueMicros.CompareTo(one.ValueMicros);
        return one.Preference != other.Preference ? other.Preference.CompareTo(one.Preference) : one.Placement.Key.CompareTo(other.Placement.Key);
    }

    private static int NumberOf(PlacementKey key)
    {
        var hash = new XxHash3();
        foreach (var text in (ReadOnlySpan<string>)[key.Campaign.BrandId, key.Campaign.CampaignId, key.PlacementId])
        {
            hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
            hash.Append([0, 0]);
        }

        return (int)hash.GetCurrentHashAsUInt64();
    }

    private static IEnumerable<TargetingPredicate> Predicates(TargetingExpression expression) => expression switch
    {
        AllOf all => all.Expressions.SelectMany(Predicates),
        AnyOf any => any.Expressions.SelectMany(Predicates),
        Not not => Predicates(not.Expression),
        _ => [(TargetingPredicate)expression],
    };
}
