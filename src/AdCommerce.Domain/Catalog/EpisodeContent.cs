using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>
/// What an imported HLS presentation contains, as immutable data: enough to write every playlist of every edition without
/// reading the media again. Made by import only; all URIs in it have been validated and percent-encoded.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.episode-content")]
public sealed record EpisodeContent
{
    /// <summary>The <c>EXT-X-STREAM-INF</c> entries in source order.</summary>
    [Id(0)] public required ImmutableArray<StreamEntry> Streams { get; init; }

    /// <summary>The <c>EXT-X-MEDIA</c> entries in source order.</summary>
    [Id(1)] public required ImmutableArray<MediaEntry> Media { get; init; }

    /// <summary>The <c>EXT-X-I-FRAME-STREAM-INF</c> entries in source order.</summary>
    [Id(2)] public required ImmutableArray<IFrameEntry> IFrameStreams { get; init; }

    /// <summary>Multivariant tag lines that are not interpreted and kept as they are (unknown tags, session data).</summary>
    [Id(3)] public required ImmutableArray<string> OtherTags { get; init; }

    /// <summary>One per media playlist; ids are unique.</summary>
    [Id(4)] public required ImmutableArray<Rendition> Renditions { get; init; }

    /// <summary>True when the source declares <c>EXT-X-INDEPENDENT-SEGMENTS</c>, or every video segment was seen to start with a sync sample.</summary>
    [Id(5)] public required bool IndependentSegments { get; init; }

    /// <summary>Duration of the presentation in microseconds: that of its longest video rendition.</summary>
    [Id(6)] public required long DurationMicros { get; init; }

    /// <summary>Duration of one video frame in microseconds, the tolerance of hls.md P7. From FRAME-RATE, else from the samples; 40,000 where there is no video.</summary>
    [Id(7)] public required long FrameMicros { get; init; }
}

/// <summary>What kind of media a rendition carries.</summary>
public enum RenditionKind
{
    /// <summary>Video, or video with audio in the same segments.</summary>
    Video,

    /// <summary>Audio on its own.</summary>
    Audio,

    /// <summary>WebVTT or IMSC subtitles.</summary>
    Subtitles,

    /// <summary>I-frames for trick play (<c>EXT-X-I-FRAMES-ONLY</c>).</summary>
    IFrames,
}

/// <summary>One <c>EXT-X-STREAM-INF</c>.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.stream-entry")]
public sealed record StreamEntry
{
    /// <summary>The rendition its URI leads to.</summary>
    [Id(0)] public required string RenditionId { get; init; }

    /// <summary>The CODECS attribute, one RFC 6381 name each, audio of its group included.</summary>
    [Id(1)] public required ImmutableArray<string> Codecs { get; init; }

    /// <summary>Width in pixels; 0 without video.</summary>
    [Id(2)] public required int Width { get; init; }

    /// <summary>Height in pixels; 0 without video.</summary>
    [Id(3)] public required int Height { get; init; }

    /// <summary>FRAME-RATE as written in the source (up to three decimals); null without video.</summary>
    [Id(4)] public required string? FrameRate { get; init; }

    /// <summary>AUDIO group, or null.</summary>
    [Id(5)] public required string? AudioGroup { get; init; }

    /// <summary>SUBTITLES group, or null.</summary>
    [Id(6)] public required string? SubtitlesGroup { get; init; }

    /// <summary>CLOSED-CAPTIONS: a group id, "NONE" (unquoted), or null.</summary>
    [Id(7)] public required string? ClosedCaptions { get; init; }

    /// <summary>Every other attribute as "NAME=value" with the value's own quotes, in source order (VIDEO-RANGE, SCORE, unknown ones).</summary>
    [Id(8)] public required ImmutableArray<string> OtherAttributes { get; init; }
}

/// <summary>One <c>EXT-X-MEDIA</c>.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.media-entry")]
public sealed record MediaEntry
{
    /// <summary>AUDIO, VIDEO, SUBTITLES or CLOSED-CAPTIONS.</summary>
    [Id(0)] public required string Type { get; init; }

    /// <summary>GROUP-ID.</summary>
    [Id(1)] public required string GroupId { get; init; }

    /// <summary>NAME.</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary>The rendition its URI leads to, or null where it has no URI (closed captions, audio inside the video segments).</summary>
    [Id(3)] public required string? RenditionId { get; init; }

    /// <summary>Every other attribute as "NAME=value" with the value's own quotes, in source order (LANGUAGE, DEFAULT, AUTOSELECT, CHANNELS, ...).</summary>
    [Id(4)] public required ImmutableArray<string> OtherAttributes { get; init; }
}

/// <summary>One <c>EXT-X-I-FRAME-STREAM-INF</c>.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.iframe-entry")]
public sealed record IFrameEntry
{
    /// <summary>The rendition its URI leads to.</summary>
    [Id(0)] public required string RenditionId { get; init; }

    /// <summary>The CODECS attribute, one name each.</summary>
    [Id(1)] public required ImmutableArray<string> Codecs { get; init; }

    /// <summary>Width in pixels.</summary>
    [Id(2)] public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    [Id(3)] public required int Height { get; init; }

    /// <summary>Every other attribute as "NAME=value" with the value's own quotes.</summary>
    [Id(4)] public required ImmutableArray<string> OtherAttributes { get; init; }
}

/// <summary>One media playlist with what was measured in its media.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.rendition")]
public sealed record Rendition
{
    /// <summary>Derived from the multivariant playlist, stable between an episode and its variants: "540x960", "audio-main-english", "subtitles-subs-zh", "iframes-162x288". Lower-case ASCII letters, digits, hyphens.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What it carries.</summary>
    [Id(1)] public required RenditionKind Kind { get; init; }

    /// <summary><c>EXT-X-TARGETDURATION</c> in seconds, at least 1.</summary>
    [Id(2)] public required int TargetDurationSeconds { get; init; }

    /// <summary>Initialization sections in order of first use; empty for WebVTT.</summary>
    [Id(3)] public required ImmutableArray<InitSection> InitSections { get; init; }

    /// <summary>The segments in order; at least one.</summary>
    [Id(4)] public required ImmutableArray<MediaSegment> Segments { get; init; }

    /// <summary>Playlist-level tag lines kept as they are (date ranges, unknown tags), in source order, ahead of the first segment.</summary>
    [Id(5)] public required ImmutableArray<string> HeaderTags { get; init; }
}

/// <summary>An initialization section (<c>EXT-X-MAP</c>).</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.init-section")]
public sealed record InitSection
{
    /// <summary>Where it is: an absolute https URI or an absolute path on this service.</summary>
    [Id(0)] public required string Uri { get; init; }

    /// <summary>Its byte range, or null for the whole resource.</summary>
    [Id(1)] public required ByteRange? Range { get; init; }

    /// <summary>SHA-256 over its bytes, lower-case hex.</summary>
    [Id(2)] public required string Sha256 { get; init; }

    /// <summary>The tracks its moov declares.</summary>
    [Id(3)] public required ImmutableArray<TrackInfo> Tracks { get; init; }

    /// <summary>
    /// SHA-256 over what fragments inherit from it beyond <see cref="Tracks"/> (edit lists, sample defaults), lower-case hex. Two sections with equal
    /// tracks and an equal hash can stand for each other, even where their bytes differ (a title, a date).
    /// </summary>
    [Id(4)] public string DefaultsSha256 { get; init; } = "";
}

/// <summary>A track of an initialization section.</summary>
/// <param name="TrackId">track_ID of tkhd.</param>
/// <param name="Handler">Four characters of hdlr: vide, soun, text, subt.</param>
/// <param name="Timescale">Units per second of mdhd; at least 1.</param>
/// <param name="SampleEntry">Four characters of the first sample entry: avc1, hvc1, mp4a, encv, ...</param>
/// <param name="SampleEntrySha256">SHA-256 over the whole sample description (stsd), lower-case hex: the codec configuration.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.track-info")]
public sealed record TrackInfo(uint TrackId, string Handler, uint Timescale, string SampleEntry, string SampleEntrySha256);

/// <summary>A byte range within a resource.</summary>
/// <param name="Length">Bytes; at least 1.</param>
/// <param name="Offset">First byte; at least 0. Import resolves an omitted offset.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.byte-range")]
public sealed record ByteRange(long Length, long Offset);

/// <summary>One media segment as the playlist lists it and as its boxes measure.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.media-segment")]
public sealed record MediaSegment
{
    /// <summary>An absolute https URI or an absolute path on this service.</summary>
    [Id(0)] public required string Uri { get; init; }

    /// <summary>Its byte range, or null for the whole resource.</summary>
    [Id(1)] public required ByteRange? Range { get; init; }

    /// <summary>EXTINF in microseconds.</summary>
    [Id(2)] public required long DurationMicros { get; init; }

    /// <summary>Index into the rendition's init sections; -1 without one.</summary>
    [Id(3)] public required int InitIndex { get; init; }

    /// <summary><c>EXT-X-DISCONTINUITY</c> stands before it in the source.</summary>
    [Id(4)] public required bool Discontinuity { get; init; }

    /// <summary>The <c>EXT-X-KEY</c> lines in force (URIs already absolute); empty when not encrypted.</summary>
    [Id(5)] public required ImmutableArray<string> KeyTags { get; init; }

    /// <summary><c>EXT-X-PROGRAM-DATE-TIME</c> value as written, or null.</summary>
    [Id(6)] public required string? ProgramDateTime { get; init; }

    /// <summary>Other tag lines of this segment (EXT-X-GAP, EXT-X-BITRATE, unknown tags), kept as they are.</summary>
    [Id(7)] public required ImmutableArray<string> OtherTags { get; init; }

    /// <summary>Bytes of the segment.</summary>
    [Id(8)] public required long SizeBytes { get; init; }

    /// <summary>Decode time of its first sample on the media timeline, microseconds; the sum of EXTINF before it for WebVTT.</summary>
    [Id(9)] public required long StartMicros { get; init; }

    /// <summary>Duration of its samples, microseconds; EXTINF for WebVTT and I-frame segments.</summary>
    [Id(10)] public required long MeasuredMicros { get; init; }

    /// <summary>mfhd sequence number of its first fragment; 0 without one.</summary>
    [Id(11)] public required uint SequenceNumber { get; init; }

    /// <summary>How much later than <see cref="StartMicros"/> its earliest sample is presented, microseconds (composition offsets, minus the edit list's start).</summary>
    [Id(12)] public long PresentationOffsetMicros { get; init; }

    /// <summary>The first sample of its main track is a sync sample: playing can begin here.</summary>
    [Id(13)] public bool StartsWithSync { get; init; } = true;

    /// <summary>Timing of its other tracks (audio in the same segments), in the init section's order; empty where there is one track.</summary>
    [Id(14)] public ImmutableArray<TrackTiming> OtherTracks { get; init; } = [];
}

/// <summary>When a further track of a segment plays.</summary>
/// <param name="TrackId">A track of the segment's init section.</param>
/// <param name="StartMicros">Decode time of its first sample, microseconds.</param>
/// <param name="MeasuredMicros">Duration of its samples, microseconds.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.track-timing")]
public readonly record struct TrackTiming(uint TrackId, long StartMicros, long MeasuredMicros);
