using System.Collections.Immutable;

namespace AdCommerce.Domain.Chain;

/// <summary>Names a brand's note, livestream, group or occasion. Ids are unique within the brand and the kind.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.content-key")]
public readonly record struct ContentKey(string BrandId, string Id) : IComparable<ContentKey>
{
    /// <summary>Orders by brand, then id, ordinally: the order of lists.</summary>
    public int CompareTo(ContentKey other) =>
        string.CompareOrdinal(BrandId, other.BrandId) is not 0 and var brand ? brand : string.CompareOrdinal(Id, other.Id);

    /// <summary>The resource name: "brands/{brand}/notes/{note}" in the collection "notes".</summary>
    public string NameIn(string collection) => $"brands/{BrandId}/{collection}/{Id}";
}

/// <summary>Whether a note may be offered.</summary>
public enum NoteState : byte
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>It may.</summary>
    Published,

    /// <summary>No longer.</summary>
    Withdrawn,
}

/// <summary>The exact thing that content is about: a product, or one variant of it.</summary>
/// <param name="ProductId">One of the brand's products.</param>
/// <param name="EpisodeId">The variant's episode; empty: the product wherever it stands.</param>
/// <param name="SlotId">The variant's slot; empty with the episode.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.content-subject")]
public sealed record ContentSubject(string ProductId, string EpisodeId, string SlotId);

/// <summary>An honest account of a product: the second stage of the chain.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.review-note")]
public sealed record ReviewNote
{
    /// <summary>Most pictures of one note.</summary>
    public const int ImagesMax = 9;

    /// <summary>Its name.</summary>
    [Id(0)] public required ContentKey Key { get; init; }

    /// <summary>The campaign whose journeys it serves.</summary>
    [Id(1)] public required string CampaignId { get; init; }

    /// <summary>1 to 120 characters.</summary>
    [Id(2)] public required string Title { get; init; }

    /// <summary>1 to 10,000 characters, plain text with line breaks.</summary>
    [Id(3)] public required string Text { get; init; }

    /// <summary>https URIs or absolute paths on this service; at most <see cref="ImagesMax"/>.</summary>
    [Id(4)] public required ImmutableArray<string> ImageUris { get; init; }

    /// <summary>What it is about.</summary>
    [Id(5)] public required ContentSubject Subject { get; init; }

    /// <summary>Who wrote it, as shown.</summary>
    [Id(6)] public required string Author { get; init; }

    /// <summary>What ties the author to the brand, as shown: "Paid partnership". Never empty.</summary>
    [Id(7)] public required string DisclosureLabel { get; init; }

    /// <summary>ISO 3166-1 alpha-2 codes where it may be offered; empty: everywhere.</summary>
    [Id(8)] public required ImmutableArray<string> Markets { get; init; }

    /// <summary>Whether it may be offered.</summary>
    [Id(9)] public NoteState State { get; init; }

    /// <summary>When it was first published; null before.</summary>
    [Id(10)] public DateTimeOffset? PublishTime { get; init; }

    /// <summary>Position in the registry of the last change: the etag.</summary>
    [Id(11)] public long Version { get; init; }
}
