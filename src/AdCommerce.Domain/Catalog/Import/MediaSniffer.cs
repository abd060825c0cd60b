using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Names formats that cannot be imported, because "not an fMP4 segment" does not tell a person what to do.</summary>
internal static class MediaSniffer
{
    private const int TransportPacketBytes = 188;
    private const byte TransportSync = 0x47;

    /// <summary>True for WebVTT: UTF-8 that begins with its signature.</summary>
    public static bool IsWebVtt(ReadOnlySpan<byte> bytes, [NotNullWhen(false)] out string? problem)
    {
        ReadOnlySpan<byte> text = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        bool hasSignature = text.StartsWith("WEBVTT"u8) && (text.Length == 6 || text[6] is (byte)'\n' or (byte)'\r' or (byte)' ' or (byte)'\t');
        problem = (hasSignature, Utf8.IsValid(bytes), bytes.Contains((byte)0)) switch
        {
            (false, _, _) => NotMp4(bytes) ?? "the subtitle segment does not begin with WEBVTT, and no EXT-X-MAP says that it is fMP4",
            (_, false, _) => "the subtitle segment is not UTF-8",
            (_, _, true) => "the subtitle segment contains a NUL character",
            _ => null,
        };
        return problem is null;
    }

    /// <summary>What a segment is that has no initialization section.</summary>
    public static string Unmapped(ReadOnlySpan<byte> bytes) =>
        NotMp4(bytes) ?? "the segment has no EXT-X-MAP before it: fMP4 segments need their initialization section named";

    /// <summary>The name of a foreign format and the way out of it, or null.</summary>
    public static string? NotMp4(ReadOnlySpan<byte> bytes)
    {
        bool isTransportStream = bytes.Length > 0 && bytes[0] == TransportSync
            && (bytes.Length <= TransportPacketBytes || bytes[TransportPacketBytes] == TransportSync);
        bool isPackedAudio = bytes.StartsWith("ID3"u8) || (bytes.Length > 1 && bytes[0] == 0xff && (bytes[1] & 0xe0) == 0xe0);
        return (isTransportStream, isPackedAudio) switch
        {
            (true, _) => "this is MPEG-TS, which cannot be swapped without a seam: package the source as fMP4 (CMAF) and import that",
            (_, true) => "this is packed audio (ADTS, MP3 or ID3), which has no timeline of its own: package the source as fMP4 (CMAF) and import that",
            _ => null,
        };
    }
}
