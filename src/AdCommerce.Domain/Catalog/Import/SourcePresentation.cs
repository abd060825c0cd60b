using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>A source as it was read: parsed playlists with what was measured in their media.</summary>
public sealed record SourcePresentation
{
    /// <summary>Where its multivariant playlist was found.</summary>
    public required MediaAddress Address { get; init; }

    /// <summary>The multivariant playlist.</summary>
    public required MultivariantPlaylist Multivariant { get; init; }

    /// <summary>One per media playlist, ids unique.</summary>
    public required ImmutableArray<SourceRendition> Renditions { get; init; }

    /// <summary>What reading met: text that is no playlist, bytes that are no media, places that could not be read or must not be.</summary>
    public required ImmutableArray<ImportProblem> Problems { get; init; }

    /// <summary>The rules that every address of it keeps.</summary>
    public required MediaAddressRules Rules { get; init; }

    /// <summary>The rendition that a URI of the multivariant playlist leads to, or null when reading met a problem there.</summary>
    public SourceRendition? Find(string? uri) =>
        uri is not null && Address.TryResolve(uri, out MediaAddress? address, out _)
            ? Renditions.FirstOrDefault(rendition => rendition.Address == address)
            : null;

    /// <summary>The renditions that a player of this stream may play: its own, and those of its groups.</summary>
    internal IEnumerable<SourceRendition> PlayedBy(HlsStreamInf stream)
    {
        IEnumerable<string?> uris = Multivariant.Media
            .Where(media => (media.Type == "AUDIO" && media.GroupId == stream.AudioGroup)
                || (media.Type == "VIDEO" && media.GroupId == stream.VideoGroup)
                || (media.Type == "SUBTITLES" && media.GroupId == stream.SubtitlesGroup))
            .Select(static media => media.Uri);
        return uris.Prepend(stream.Uri).Select(Find).OfType<SourceRendition>().DistinctBy(static rendition => rendition.Id);
    }
}

/// <summary>One media playlist of a source.</summary>
public sealed record SourceRendition
{
    /// <summary>As <see cref="Rendition.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What the multivariant playlist says it carries.</summary>
    public required RenditionKind Kind { get; init; }

    /// <summary>Where the multivariant playlist says that the playlist is.</summary>
    public required MediaAddress Address { get; init; }

    /// <summary>Where it was found after redirects: what its URIs are relative to.</summary>
    public required MediaAddress ReadFrom { get; init; }

    /// <summary>The playlist.</summary>
    public required MediaPlaylist Playlist { get; init; }

    /// <summary>Its initialization sections in order of first use.</summary>
    public required ImmutableArray<SourceInit> Inits { get; init; }

    /// <summary>Its segments in order.</summary>
    public required ImmutableArray<SourceSegment> Segments { get; init; }

    /// <summary>A problem about this rendition.</summary>
    internal ImportProblem Problem(string message, int line = 0, int segment = -1, string box = "") =>
        new(message) { Document = Address.ToString(), Line = line, RenditionId = Id, Segment = segment, Box = box };
}

/// <summary>An initialization section of a source.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Range">Its byte range, or null.</param>
/// <param name="Facts">What it declares; null when it could not be read, which is among the problems then.</param>
public sealed record SourceInit(MediaAddress Address, ByteRange? Range, InitFacts? Facts);

/// <summary>A segment of a source.</summary>
public sealed record SourceSegment
{
    /// <summary>As its playlist lists it.</summary>
    public required HlsSegment Listed { get; init; }

    /// <summary>Where it is; null when its URI is not acceptable, which is among the problems then.</summary>
    public required MediaAddress? Address { get; init; }

    /// <summary>Index into the rendition's init sections; -1 without one.</summary>
    public required int InitIndex { get; init; }

    /// <summary>The key tags in force, URIs made public.</summary>
    public required ImmutableArray<string> KeyTags { get; init; }

    /// <summary>Its size in bytes; 0 when it was not read.</summary>
    public long SizeBytes { get; init; }

    /// <summary>What its boxes say; null for WebVTT and when it could not be read.</summary>
    public SegmentFacts? Facts { get; init; }
}
