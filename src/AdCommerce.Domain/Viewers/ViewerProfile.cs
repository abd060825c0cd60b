using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Viewers;

/// <summary>What is known of one viewer, by that viewer's own leave. Holds no id: it is kept under a pseudonym.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.viewer-profile")]
public sealed record ViewerProfile
{
    /// <summary>Most attributes of one profile.</summary>
    public const int AttributesMax = 64;

    /// <summary>Nothing known, nothing agreed to.</summary>
    public static readonly ViewerProfile Unknown = new();

    /// <summary>Values by attribute id.</summary>
    [Id(0)]
    public ImmutableSortedDictionary<string, AttributeValue> Attributes { get; init; } =
        ImmutableSortedDictionary<string, AttributeValue>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>What the viewer agreed to.</summary>
    [Id(1)] public Consent Consent { get; init; } = Consent.None;

    /// <summary>Access to the members' library.</summary>
    [Id(2)] public Membership Membership { get; init; } = Membership.Free;

    /// <summary>Counts the changes: the etag. 0 before the first.</summary>
    [Id(3)] public long Version { get; init; }

    /// <summary>What the viewer does not want to see.</summary>
    [Id(4)] public ViewerBlocks Blocks { get; init; } = ViewerBlocks.None;

    /// <summary>Adds a violation for everything that is wrong with a profile's attributes.</summary>
    public static void CheckAttributes(
        ImmutableSortedDictionary<string, AttributeValue> attributes,
        ImmutableSortedDictionary<string, AttributeDefinition> definitions,
        string field,
        Violations violations)
    {
        violations.Require(attributes.Count <= AttributesMax, field, $"must be at most {AttributesMax}");
        foreach (var (id, value) in attributes)
        {
            var one = $"{field}[\"{id}\"]";
            if (definitions.TryGetValue(id, out var definition))
                definition.Check(value, one, violations);
            else
                violations.Add(one, "is not a defined attribute");
        }
    }
}

/// <summary>What a viewer does not want to see, whatever is bid for it.</summary>
/// <param name="BrandIds">Nothing of these brands.</param>
/// <param name="ProductIds">None of these products.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.viewer-blocks")]
public sealed record ViewerBlocks(ImmutableArray<string> BrandIds, ImmutableArray<string> ProductIds)
{
    /// <summary>Most of one viewer, brands and products together.</summary>
    public const int BlocksMax = 256;

    /// <summary>Nothing is blocked.</summary>
    public static readonly ViewerBlocks None = new([], []);

    /// <summary>True when nothing is blocked.</summary>
    public bool IsEmpty => BrandIds.IsEmpty && ProductIds.IsEmpty;

    /// <summary>True when the viewer does not want to see the product.</summary>
    public bool Hold(Product product) => BrandIds.Contains(product.BrandId) || ProductIds.Contains(product.Id);
}

/// <summary>What a viewer agreed to, by purpose.</summary>
/// <param name="Personalization">The profile may decide which product stands in the picture.</param>
/// <param name="Measurement">What the viewer does may be counted as that viewer's.</param>
/// <param name="Messages">Reminders and invitations may be sent.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.consent")]
public sealed record Consent(bool Personalization, bool Measurement, bool Messages)
{
    /// <summary>Nothing is agreed to unless it is said.</summary>
    public static readonly Consent None = new(false, false, false);
}

/// <summary>Which library a viewer may watch.</summary>
/// <param name="IsMember">The members' library; false: the free one.</param>
/// <param name="ExpireTime">When the membership ends; null without an end.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.membership")]
public sealed record Membership(bool IsMember, DateTimeOffset? ExpireTime)
{
    /// <summary>The free library.</summary>
    public static readonly Membership Free = new(false, null);
}
