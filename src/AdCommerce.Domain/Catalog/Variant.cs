using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>How well a variant fits its slot (architecture.md, Fixed 5).</summary>
public enum VariantGrade
{
    /// <summary>Conformed: swapped without a discontinuity, no seam.</summary>
    A,

    /// <summary>Playable across a discontinuity with its own initialization section, tagged at the same times in every rendition.</summary>
    B,

    /// <summary>Cannot be played in the slot; refused at import.</summary>
    C,
}

/// <summary>One thing that grading saw, and the best grade it leaves possible.</summary>
/// <param name="Grade">The grade that this finding limits the variant to.</param>
/// <param name="RenditionId">Rendition it is about; empty for the variant as a whole.</param>
/// <param name="Segment">Zero-based index of the variant's segment, or -1 for the rendition as a whole.</param>
/// <param name="Box">Path of the box ("moov/trak[1]/mdia/mdhd", "moof/traf/tfdt") or the tag ("EXT-X-KEY") in question; empty where none is.</param>
/// <param name="Message">What differs: found and expected, in one sentence.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.variant-finding")]
public sealed record VariantFinding(VariantGrade Grade, string RenditionId, int Segment, string Box, string Message);

/// <summary>A rendering of exactly one slot's range, in every rendition that changes, which shows one product.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.variant")]
public sealed record Variant
{
    /// <summary>The product that stands in the picture.</summary>
    [Id(0)] public required string ProductId { get; init; }

    /// <summary>A or B; a C is never stored.</summary>
    [Id(1)] public required VariantGrade Grade { get; init; }

    /// <summary>What grading saw.</summary>
    [Id(2)] public required ImmutableArray<VariantFinding> Findings { get; init; }

    /// <summary>The replaced renditions, ids among the episode's: every video and I-frame rendition, audio and subtitles where the variant brings its own.</summary>
    [Id(3)] public required ImmutableArray<VariantRendition> Renditions { get; init; }

    /// <summary>SHA-256 over everything a playlist says of this variant and over its media's init sections; lower-case hex. Equal content has an equal hash.</summary>
    [Id(4)] public required string ContentSha256 { get; init; }
}

/// <summary>The slot's range of one rendition, as the variant shows it.</summary>
/// <param name="RenditionId">A rendition of the episode.</param>
/// <param name="InitSections">Initialization sections in order of first use.</param>
/// <param name="Segments">As many segments as the slot has in this rendition, with the same boundaries.</param>
/// <param name="Codecs">RFC 6381 names of this rendition's own codecs, as the variant's multivariant playlist lists them.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.variant-rendition")]
public sealed record VariantRendition(
    string RenditionId,
    ImmutableArray<InitSection> InitSections,
    ImmutableArray<MediaSegment> Segments,
    ImmutableArray<string> Codecs);
