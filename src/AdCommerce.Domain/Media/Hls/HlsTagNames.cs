using System.Collections.Frozen;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>Which tag may stand in which playlist (RFC 8216bis 4.4).</summary>
internal static class HlsTagNames
{
    /// <summary>Tags that belong to multivariant playlists only.</summary>
    public static readonly FrozenSet<string> Multivariant = FrozenSet.Create(
        "EXT-X-MEDIA", "EXT-X-STREAM-INF", "EXT-X-I-FRAME-STREAM-INF", "EXT-X-SESSION-DATA", "EXT-X-SESSION-KEY", "EXT-X-CONTENT-STEERING");

    /// <summary>Tags that belong to media playlists only.</summary>
    public static readonly FrozenSet<string> Media = FrozenSet.Create(
        "EXTINF", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-ENDLIST", "EXT-X-PLAYLIST-TYPE",
        "EXT-X-I-FRAMES-ONLY", "EXT-X-BYTERANGE", "EXT-X-DISCONTINUITY", "EXT-X-KEY", "EXT-X-MAP", "EXT-X-PROGRAM-DATE-TIME", "EXT-X-GAP",
        "EXT-X-BITRATE", "EXT-X-PART", "EXT-X-DATERANGE", "EXT-X-SKIP", "EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT", "EXT-X-PART-INF",
        "EXT-X-SERVER-CONTROL");

    /// <summary>Tags of low-latency live playlists. Some of them carry URIs; none has a place in a finished presentation.</summary>
    public static readonly FrozenSet<string> LowLatency = FrozenSet.Create(
        "EXT-X-PART", "EXT-X-SKIP", "EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT", "EXT-X-PART-INF");

    /// <summary>Tags that stand at most once in a playlist (RFC 8216bis 4.4.1, 4.4.2, 4.4.3).</summary>
    public static readonly FrozenSet<string> Once = FrozenSet.Create(
        "EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-START", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE",
        "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-ENDLIST", "EXT-X-PLAYLIST-TYPE", "EXT-X-I-FRAMES-ONLY", "EXT-X-SERVER-CONTROL",
        "EXT-X-CONTENT-STEERING");
}
