using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>Something a brand sells.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.product")]
public sealed record Product
{
    /// <summary>Resource id, unique over all brands.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The brand that sells it; fixed for life.</summary>
    [Id(1)] public required string BrandId { get; init; }

    /// <summary>What kind of thing it is, as slots ask for it; fixed for life.</summary>
    [Id(2)] public required string Category { get; init; }

    /// <summary>Name shown to viewers.</summary>
    [Id(3)] public required string Title { get; init; }

    /// <summary>What it suits, by attribute id.</summary>
    [Id(4)] public required ImmutableSortedDictionary<string, AttributeValue> Attributes { get; init; }

    /// <summary>The same for every viewer.</summary>
    [Id(5)] public required Money Price { get; init; }

    /// <summary>An https URI or an absolute path on this service; empty without a picture.</summary>
    [Id(6)] public required string ImageUri { get; init; }

    /// <summary>ISO 3166-1 alpha-2 codes where it is sold; empty: everywhere.</summary>
    [Id(7)] public required ImmutableArray<string> Markets { get; init; }

    /// <summary>Units on hand; at 0 it is not chosen.</summary>
    [Id(8)] public required long Stock { get; init; }

    /// <summary>The colour that dominates it in the picture, "#RRGGBB" in upper case.</summary>
    [Id(9)] public required string MainColor { get; init; }

    /// <summary>Position in the registry of the last change: the etag.</summary>
    [Id(10)] public required long Version { get; init; }

    /// <summary>Never shown to a viewer who has one of these values, by attribute id: as the operator says.</summary>
    [Id(11)]
    public ImmutableSortedDictionary<string, ImmutableArray<string>> UnsuitedTo { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The same, as its brand says. Both hold, and neither changes the other's.</summary>
    // Written before there were any, it comes past every initializer.
    [Id(12)]
    public ImmutableSortedDictionary<string, ImmutableArray<string>> BrandUnsuitedTo { get => field ?? NoMarks; init; } = NoMarks;

    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> NoMarks =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>For what it is never shown to a viewer with these attributes; null for nothing. The operator's marks come first. Allocates nothing.</summary>
    /// <param name="attributes">The viewer's, by id.</param>
    public UnsuitedMark? FindUnsuitedTo(ImmutableSortedDictionary<string, AttributeValue> attributes)
    {
        if (Find(UnsuitedTo, attributes) is { } ofOperator)
            return new UnsuitedMark(ofOperator, false);
        return Find(BrandUnsuitedTo, attributes) is { } ofBrand ? new UnsuitedMark(ofBrand, true) : null;
    }

    private static string? Find(
        ImmutableSortedDictionary<string, ImmutableArray<string>> marks, ImmutableSortedDictionary<string, AttributeValue> attributes)
    {
        if (marks.IsEmpty)
            return null;
        foreach (var (attribute, words) in marks)
        {
            if (!attributes.TryGetValue(attribute, out var value))
                continue;
            foreach (var word in value.Words)
            {
                if (words.Contains(word))
                    return attribute;
            }
        }

        return null;
    }
}

/// <summary>What a product is unsuited to.</summary>
/// <param name="Attribute">The attribute's id.</param>
/// <param name="ByBrand">The brand says so; else the operator.</param>
public readonly record struct UnsuitedMark(string Attribute, bool ByBrand);
