using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>A multivariant playlist as it is written; variables have been put in, URIs are not resolved.</summary>
public sealed record MultivariantPlaylist
{
    /// <summary><c>EXT-X-VERSION</c>, or null where it is left out, which means 1.</summary>
    public required int? Version { get; init; }

    /// <summary><c>EXT-X-INDEPENDENT-SEGMENTS</c> is there.</summary>
    public required bool IndependentSegments { get; init; }

    /// <summary><c>EXT-X-START</c>, or null.</summary>
    public required HlsTag? Start { get; init; }

    /// <summary>The <c>EXT-X-DEFINE</c> tags.</summary>
    public required ImmutableArray<HlsTag> Defines { get; init; }

    /// <summary>What they define, for the media playlists' parser.</summary>
    public required HlsVariables Variables { get; init; }

    /// <summary>The <c>EXT-X-STREAM-INF</c> entries; at least one.</summary>
    public required ImmutableArray<HlsStreamInf> Streams { get; init; }

    /// <summary>The <c>EXT-X-MEDIA</c> entries.</summary>
    public required ImmutableArray<HlsMedia> Media { get; init; }

    /// <summary>The <c>EXT-X-I-FRAME-STREAM-INF</c> entries.</summary>
    public required ImmutableArray<HlsIFrameStreamInf> IFrameStreams { get; init; }

    /// <summary>
    /// The <c>EXT-X-SESSION-DATA</c>, <c>EXT-X-SESSION-KEY</c> and <c>EXT-X-CONTENT-STEERING</c> tags. Their URIs are fetched by players.
    /// </summary>
    public required ImmutableArray<HlsTag> SessionTags { get; init; }

    /// <summary>Tags that RFC 8216bis does not know, as they are, with variables put in.</summary>
    public required ImmutableArray<HlsTag> UnknownTags { get; init; }
}

/// <summary>A tag that is kept.</summary>
/// <param name="Line">Where it stands, 1 for the first line.</param>
/// <param name="Name">Its name without "#".</param>
/// <param name="Attributes">Its attributes; empty where it is unknown or has no attribute list.</param>
/// <param name="Text">The whole line, with variables put in.</param>
public sealed record HlsTag(int Line, string Name, HlsAttributeList Attributes, string Text);

/// <summary>One <c>EXT-X-STREAM-INF</c> with its URI line (RFC 8216bis 4.4.6.2).</summary>
public sealed record HlsStreamInf
{
    /// <summary>Line of the tag.</summary>
    public required int Line { get; init; }

    /// <summary>The URI line after it.</summary>
    public required string Uri { get; init; }

    /// <summary>BANDWIDTH in bits per second.</summary>
    public required long BandwidthBitsPerSecond { get; init; }

    /// <summary>AVERAGE-BANDWIDTH in bits per second, or null.</summary>
    public required long? AverageBandwidthBitsPerSecond { get; init; }

    /// <summary>CODECS, one name each; empty where it is left out.</summary>
    public required ImmutableArray<string> Codecs { get; init; }

    /// <summary>Width in pixels; 0 without RESOLUTION.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 without RESOLUTION.</summary>
    public required int Height { get; init; }

    /// <summary>FRAME-RATE as written, a positive decimal number, or null.</summary>
    public required string? FrameRate { get; init; }

    /// <summary>AUDIO group, or null.</summary>
    public required string? AudioGroup { get; init; }

    /// <summary>VIDEO group, or null.</summary>
    public required string? VideoGroup { get; init; }

    /// <summary>SUBTITLES group, or null.</summary>
    public required string? SubtitlesGroup { get; init; }

    /// <summary>CLOSED-CAPTIONS: a group, "NONE" where it is written without quotes, or null.</summary>
    public required string? ClosedCaptions { get; init; }

    /// <summary>All attributes.</summary>
    public required HlsAttributeList Attributes { get; init; }

    /// <summary>Every attribute without a property above (VIDEO group included), as <c>NAME=value</c> in source order.</summary>
    public ImmutableArray<string> OtherAttributes => Attributes.Except(
        "BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "FRAME-RATE", "AUDIO", "SUBTITLES", "CLOSED-CAPTIONS");
}

/// <summary>One <c>EXT-X-MEDIA</c> (RFC 8216bis 4.4.6.1).</summary>
public sealed record HlsMedia
{
    /// <summary>Line of the tag.</summary>
    public required int Line { get; init; }

    /// <summary>AUDIO, VIDEO, SUBTITLES or CLOSED-CAPTIONS.</summary>
    public required string Type { get; init; }

    /// <summary>GROUP-ID.</summary>
    public required string GroupId { get; init; }

    /// <summary>NAME.</summary>
    public required string Name { get; init; }

    /// <summary>URI, or null: closed captions, or media inside the streams' own segments.</summary>
    public required string? Uri { get; init; }

    /// <summary>All attributes.</summary>
    public required HlsAttributeList Attributes { get; init; }

    /// <summary>Every attribute without a property above, as <c>NAME=value</c> in source order.</summary>
    public ImmutableArray<string> OtherAttributes => Attributes.Except("TYPE", "GROUP-ID", "NAME", "URI");
}

/// <summary>One <c>EXT-X-I-FRAME-STREAM-INF</c> (RFC 8216bis 4.4.6.3).</summary>
public sealed record HlsIFrameStreamInf
{
    /// <summary>Line of the tag.</summary>
    public required int Line { get; init; }

    /// <summary>URI.</summary>
    public required string Uri { get; init; }

    /// <summary>BANDWIDTH in bits per second.</summary>
    public required long BandwidthBitsPerSecond { get; init; }

    /// <summary>AVERAGE-BANDWIDTH in bits per second, or null.</summary>
    public required long? AverageBandwidthBitsPerSecond { get; init; }

    /// <summary>CODECS, one name each; empty where it is left out.</summary>
    public required ImmutableArray<string> Codecs { get; init; }

    /// <summary>Width in pixels; 0 without RESOLUTION.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 without RESOLUTION.</summary>
    public required int Height { get; init; }

    /// <summary>All attributes.</summary>
    public required HlsAttributeList Attributes { get; init; }

    /// <summary>Every attribute without a property above, as <c>NAME=value</c> in source order.</summary>
    public ImmutableArray<string> OtherAttributes => Attributes.Except(
        "BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "URI");
}
