using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>A media playlist as it is written; variables have been put in, URIs are not resolved.</summary>
public sealed record MediaPlaylist
{
    /// <summary><c>EXT-X-VERSION</c>, or null where it is left out, which means 1.</summary>
    public required int? Version { get; init; }

    /// <summary><c>EXT-X-TARGETDURATION</c> in seconds, at least 1.</summary>
    public required int TargetDurationSeconds { get; init; }

    /// <summary><c>EXT-X-MEDIA-SEQUENCE</c>; 0 where it is left out.</summary>
    public required long MediaSequence { get; init; }

    /// <summary><c>EXT-X-DISCONTINUITY-SEQUENCE</c>; 0 where it is left out.</summary>
    public required long DiscontinuitySequence { get; init; }

    /// <summary><c>EXT-X-PLAYLIST-TYPE</c>: "VOD", "EVENT", or null. Null with <see cref="EndList"/> false is a live playlist.</summary>
    public required string? PlaylistType { get; init; }

    /// <summary><c>EXT-X-ENDLIST</c> is there: nothing will be added.</summary>
    public required bool EndList { get; init; }

    /// <summary><c>EXT-X-INDEPENDENT-SEGMENTS</c> is there.</summary>
    public required bool IndependentSegments { get; init; }

    /// <summary><c>EXT-X-I-FRAMES-ONLY</c> is there.</summary>
    public required bool IFramesOnly { get; init; }

    /// <summary><c>EXT-X-START</c>, or null.</summary>
    public required HlsTag? Start { get; init; }

    /// <summary>The <c>EXT-X-DEFINE</c> tags.</summary>
    public required ImmutableArray<HlsTag> Defines { get; init; }

    /// <summary>
    /// Tags that belong to the playlist: every date range wherever it stands (its place has no meaning), unknown tags ahead of the first
    /// segment's own tags, and those after the last segment.
    /// </summary>
    public required ImmutableArray<HlsTag> HeaderTags { get; init; }

    /// <summary>The date ranges, also contained in <see cref="HeaderTags"/>.</summary>
    public required ImmutableArray<HlsDateRange> DateRanges { get; init; }

    /// <summary>The media segments in order; at least one.</summary>
    public required ImmutableArray<HlsSegment> Segments { get; init; }

    /// <summary>Sum of EXTINF in microseconds.</summary>
    public long DurationMicros => Segments.Sum(segment => segment.DurationMicros);
}

/// <summary>One media segment with everything that is in force at it.</summary>
public sealed record HlsSegment
{
    /// <summary>Line of its URI.</summary>
    public required int Line { get; init; }

    /// <summary>Line of its EXTINF.</summary>
    public required int ExtInfLine { get; init; }

    /// <summary>Its URI line.</summary>
    public required string Uri { get; init; }

    /// <summary>EXTINF in microseconds; exact up to six decimals.</summary>
    public required long DurationMicros { get; init; }

    /// <summary>The digits of EXTINF as they are written.</summary>
    public required string DurationText { get; init; }

    /// <summary>Title after the comma; usually empty.</summary>
    public required string Title { get; init; }

    /// <summary>Its byte range with the offset resolved, or null for the whole resource.</summary>
    public required ByteRange? Range { get; init; }

    /// <summary>The map in force, or null.</summary>
    public required HlsMap? Map { get; init; }

    /// <summary>The key tags in force, in the order they were given; empty when it is not encrypted.</summary>
    public required ImmutableArray<HlsKey> Keys { get; init; }

    /// <summary><c>EXT-X-DISCONTINUITY</c> stands before it.</summary>
    public required bool Discontinuity { get; init; }

    /// <summary><c>EXT-X-PROGRAM-DATE-TIME</c> of this segment as written, or null.</summary>
    public required string? ProgramDateTime { get; init; }

    /// <summary>The same as an instant, or null.</summary>
    public required DateTimeOffset? ProgramInstant { get; init; }

    /// <summary><c>EXT-X-GAP</c> stands before it: it is missing.</summary>
    public required bool Gap { get; init; }

    /// <summary><c>EXT-X-BITRATE</c> in force, kilobits per second, or null.</summary>
    public required long? BitrateKilobitsPerSecond { get; init; }

    /// <summary>Tags of this segment beyond those with a property that says it all: EXT-X-GAP, EXT-X-BITRATE and unknown ones.</summary>
    public required ImmutableArray<HlsTag> OtherTags { get; init; }
}

/// <summary>An <c>EXT-X-MAP</c> (RFC 8216bis 4.4.4.5).</summary>
/// <param name="Line">Line of the tag.</param>
/// <param name="Uri">URI of the initialization section.</param>
/// <param name="Range">Its byte range, or null for the whole resource.</param>
public sealed record HlsMap(int Line, string Uri, ByteRange? Range);

/// <summary>An <c>EXT-X-KEY</c> with a method other than NONE (RFC 8216bis 4.4.4.4).</summary>
/// <param name="Line">Line of the tag.</param>
/// <param name="Method">AES-128, SAMPLE-AES, SAMPLE-AES-CTR.</param>
/// <param name="Uri">Where the key is.</param>
/// <param name="KeyFormat">KEYFORMAT; "identity" where it is left out.</param>
/// <param name="Attributes">All attributes.</param>
/// <param name="Text">The whole line, with variables put in.</param>
public sealed record HlsKey(int Line, string Method, string Uri, string KeyFormat, HlsAttributeList Attributes, string Text);

/// <summary>An <c>EXT-X-DATERANGE</c> (RFC 8216bis 4.4.5.1).</summary>
/// <param name="Line">Line of the tag.</param>
/// <param name="Id">ID.</param>
/// <param name="Start">START-DATE.</param>
/// <param name="End">END-DATE, or null.</param>
/// <param name="DurationMicros">DURATION in microseconds, or null.</param>
/// <param name="Attributes">All attributes.</param>
/// <param name="Text">The whole line, with variables put in.</param>
public sealed record HlsDateRange(
    int Line, string Id, DateTimeOffset Start, DateTimeOffset? End, long? DurationMicros, HlsAttributeList Attributes, string Text);
