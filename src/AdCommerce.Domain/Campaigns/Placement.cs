using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Campaigns;

/// <summary>Names a placement. Ids are unique within the campaign.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.placement-key")]
public readonly record struct PlacementKey(CampaignKey Campaign, string PlacementId) : IComparable<PlacementKey>
{
    /// <summary>Orders by campaign, then placement, ordinally: the order of lists.</summary>
    public int CompareTo(PlacementKey other) =>
        Campaign.CompareTo(other.Campaign) is not 0 and var campaign ? campaign : string.CompareOrdinal(PlacementId, other.PlacementId);

    /// <summary>The resource name: "brands/{brand}/campaigns/{campaign}/placements/{placement}".</summary>
    public override string ToString() => $"{Campaign}/placements/{PlacementId}";
}

/// <summary>Whose attribute a match looks at.</summary>
public enum MatchSubject
{
    /// <summary>Not given; refused.</summary>
    Unspecified,

    /// <summary>The viewer's profile. Never matches without consent to personalisation.</summary>
    Viewer,

    /// <summary>The scene of the slot: "theme", "mood" or "place".</summary>
    Scene,
}

/// <summary>Something that must hold for a placement to be chosen.</summary>
/// <param name="Subject">Whose attribute is looked at.</param>
/// <param name="Attribute">A defined attribute of kind Enum or Set, or one of a scene's.</param>
/// <param name="AnyOf">Holds when the subject has at least one of these.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.attribute-match")]
public sealed record AttributeMatch(MatchSubject Subject, string Attribute, ImmutableArray<string> AnyOf)
{
    /// <summary>The same in the targeting language.</summary>
    internal TargetingExpression ToExpression(ImmutableSortedDictionary<string, AttributeDefinition> definitions)
    {
        var attribute = Subject == MatchSubject.Scene ? TargetingAttribute.Named($"scene.{Attribute}") : TargetingAttribute.OfViewer(Attribute);
        var isSet = Subject == MatchSubject.Scene ? Attribute != "place" : definitions[Attribute].Kind == AttributeKind.Set;
        if (!isSet)
            return new WordAmong(attribute, AnyOf);
        return AnyOf.Length == 1 ? new SetContains(attribute, AnyOf[0]) : new AnyOf([.. AnyOf.Select(word => new SetContains(attribute, word))]);
    }
}

/// <summary>Where a placement stands.</summary>
public enum PlacementState : byte
{
    /// <summary>Written before there were states: what <see cref="Placement.Paused"/> says.</summary>
    Unspecified,

    /// <summary>Being prepared: it may not be chosen.</summary>
    Draft,

    /// <summary>It may be chosen.</summary>
    Active,

    /// <summary>It may not until it is resumed.</summary>
    Paused,

    /// <summary>Over for ever.</summary>
    Ended,
}

/// <summary>What a campaign wants: this product, in such slots, for such viewers, at this bid.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.placement")]
public sealed record Placement
{
    /// <summary>Most matches of one placement.</summary>
    public const int MatchesMax = 16;

    /// <summary>Most slot categories of one placement.</summary>
    public const int SlotCategoriesMax = 8;

    /// <summary>Most values of one match.</summary>
    public const int MatchValuesMax = 64;

    /// <summary>Highest priority.</summary>
    public const int PriorityMax = 1_000;

    /// <summary>Its name.</summary>
    [Id(0)] public required PlacementKey Key { get; init; }

    /// <summary>One of the brand's products.</summary>
    [Id(1)] public required string ProductId { get; init; }

    /// <summary>All of these must hold.</summary>
    [Id(2)] public required ImmutableArray<AttributeMatch> Matches { get; init; }

    /// <summary>Between equals in class and value: higher wins, 0 to 1,000; then the one with more matches.</summary>
    [Id(3)] public required int Priority { get; init; }

    /// <summary>Where it stood in placements from before there were states; <see cref="State"/> says it for all.</summary>
    [Id(4)] public required bool Paused { get; init; }

    /// <summary>Shown beside the product.</summary>
    [Id(5)] public required string DisclosureLabel { get; init; }

    /// <summary>Position in the registry of the last change: the etag.</summary>
    [Id(6)] public required long Version { get; init; }

    /// <summary>When, where and for how much.</summary>
    [Id(7)] public PlacementTerms Terms { get; init; } = PlacementTerms.Default;

    /// <summary>As it was written; <see cref="State"/> says it for all.</summary>
    [Id(8)] public PlacementState GivenState { get; init; }

    /// <summary>For whom and where, beside <see cref="Matches"/>.</summary>
    [Id(9)] public TargetingExpression Targeting { get; init; } = TargetingExpression.Everybody;

    /// <summary>In slots of which categories it wants to stand; empty: in those of its product's category.</summary>
    [Id(10)] public ImmutableArray<string> SlotCategories { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public PlacementState State => GivenState != PlacementState.Unspecified ? GivenState : Paused ? PlacementState.Paused : PlacementState.Active;

    /// <summary>Everything that must hold: the matches and the targeting.</summary>
    /// <param name="definitions">The defined attributes by id.</param>
    public TargetingExpression Audience(ImmutableSortedDictionary<string, AttributeDefinition> definitions) => Audience(Matches, Targeting, definitions);

    /// <summary>Matches and a targeting as one expression.</summary>
    internal static TargetingExpression Audience(
        ImmutableArray<AttributeMatch> matches, TargetingExpression targeting, ImmutableSortedDictionary<string, AttributeDefinition> definitions)
    {
        ImmutableArray<TargetingExpression> parts =
            [.. matches.Select(match => match.ToExpression(definitions)), .. targeting == TargetingExpression.Everybody ? [] : (TargetingExpression[])[targeting]];
        return parts.Length == 1 ? parts[0] : new AllOf(parts);
    }
}
