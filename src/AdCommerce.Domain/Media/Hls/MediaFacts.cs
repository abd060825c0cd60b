using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>
/// What is really in the media that playlists may point to, as import measured it: the validator's other witness beside the playlists' text.
/// Made once per revision, used for every edition.
/// </summary>
public sealed record MediaFacts
{
    /// <summary>The content id of what was shot.</summary>
    public const string Original = "original";

    /// <summary>Initialization sections by what a playlist says of them.</summary>
    public required FrozenDictionary<MediaReference, InitFact> Inits { get; init; }

    /// <summary>Segments by what a playlist says of them.</summary>
    public required FrozenDictionary<MediaReference, SegmentFact> Segments { get; init; }

    /// <summary>Renditions by id.</summary>
    public required FrozenDictionary<string, RenditionFact> Renditions { get; init; }

    /// <summary>Which content brings its own media for which rendition. What it does not bring stays original beside it.</summary>
    public required FrozenSet<(string ContentId, string RenditionId)> Replacements { get; init; }

    /// <summary>Tag lines that import has validated and kept: no other unknown tag may be in a playlist.</summary>
    public required FrozenSet<string> KeptTags { get; init; }

    /// <summary>Duration of the presentation, microseconds.</summary>
    public required long DurationMicros { get; init; }

    /// <summary>Duration of one video frame, microseconds.</summary>
    public required long FrameMicros { get; init; }

    /// <summary>The facts of an episode: its content, and every variant of every slot.</summary>
    public static MediaFacts From(EpisodeContent content, ImmutableArray<Slot> slots) => new MediaFactsBuilder(content, slots).Build();
}

/// <summary>A resource or a part of it, as a playlist names it.</summary>
/// <param name="Uri">The URI as it is written.</param>
/// <param name="Range">The byte range, or null for the whole resource.</param>
public readonly record struct MediaReference(string Uri, ByteRange? Range);

/// <summary>An initialization section.</summary>
/// <param name="Sha256">Its identity: SHA-256 over its bytes, or over those of one that can stand for it (<see cref="InitSection.DefaultsSha256"/>).</param>
/// <param name="Tracks">The tracks it declares.</param>
public sealed record InitFact(string Sha256, ImmutableArray<TrackInfo> Tracks);

/// <summary>A rendition.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Width">Width in pixels; 0 where unknown or without video.</param>
/// <param name="Height">Height in pixels; 0 where unknown or without video.</param>
/// <param name="FrameRate">Frames per second as the source writes it; null where unknown or without video.</param>
/// <param name="PeakBitsPerSecond">Peak bit rate over all editions (<see cref="HlsBitrate.PeakOverEditions"/>).</param>
public sealed record RenditionFact(RenditionKind Kind, int Width, int Height, string? FrameRate, long PeakBitsPerSecond);

/// <summary>A media segment.</summary>
public sealed record SegmentFact
{
    /// <summary>The rendition it belongs to.</summary>
    public required string RenditionId { get; init; }

    /// <summary>What that carries.</summary>
    public required RenditionKind Kind { get; init; }

    /// <summary>What it shows: <see cref="MediaFacts.Original"/> or the hash of a variant; several where contents share the segment.</summary>
    public required ImmutableArray<string> ContentIds { get; init; }

    /// <summary>False for a segment of a variant that can be played across a discontinuity only (grade B).</summary>
    public bool IsConformed { get; init; } = true;

    /// <summary>Identity of the initialization section it was made for; empty where it needs none.</summary>
    public required string InitSha256 { get; init; }

    /// <summary>Bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>When its earliest sample is presented on its own timeline, microseconds.</summary>
    public required long StartMicros { get; init; }

    /// <summary>Measured duration, microseconds.</summary>
    public required long MeasuredMicros { get; init; }

    /// <summary>Its first sample is a sync sample.</summary>
    public required bool StartsWithSync { get; init; }

    /// <summary>RFC 6381 names of its codecs; empty where unknown.</summary>
    public required ImmutableArray<string> Codecs { get; init; }

    /// <summary>The EXT-X-KEY lines it was encrypted with; empty when it is not encrypted.</summary>
    public ImmutableArray<string> KeyTags { get; init; } = [];

    /// <summary>Duration of one of its frames, microseconds; 0 where unknown.</summary>
    public long FrameMicros { get; init; }
}
