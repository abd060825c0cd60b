using System.Globalization;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Relates RFC 6381 names, as CODECS lists them, to what initialization sections declare.</summary>
internal static class CodecNames
{
    /// <summary>True for names of video codecs.</summary>
    public static bool IsVideo(string name) => FamilyOf(name) is "H.264" or "HEVC" or "AV1" or "VP9";

    /// <summary>What has to decode it, whatever its profile: names and sample entry types of one codec have the same family. Null when unknown.</summary>
    public static string? FamilyOf(string nameOrFormat)
    {
        int dot = nameOrFormat.IndexOf('.', StringComparison.Ordinal);
        string format = (dot < 0 ? nameOrFormat : nameOrFormat[..dot]).Trim();
        return format.ToLowerInvariant() switch
        {
            "avc1" or "avc2" or "avc3" or "avc4" or "dva1" or "dvav" => "H.264",
            "hvc1" or "hev1" or "dvh1" or "dvhe" => "HEVC",
            "av01" or "dav1" => "AV1",
            "vp09" => "VP9",
            "mp4a" => "MPEG-4 audio",
            "ac-3" => "AC-3",
            "ec-3" => "E-AC-3",
            "ac-4" => "AC-4",
            "alac" => "ALAC",
            "flac" => "FLAC",
            "opus" => "Opus",
            "stpp" => "TTML",
            "wvtt" => "WebVTT",
            _ => null,
        };
    }

    /// <summary>True when a device that plays what <paramref name="name"/> declares can play the track.</summary>
    public static bool Covers(string name, InitTrack track)
    {
        if (FamilyOf(track.Format) is not { } family)
        {
            return string.Equals(name.Split('.')[0], track.Format, StringComparison.OrdinalIgnoreCase);
        }

        if (FamilyOf(name) != family)
        {
            return false;
        }

        // avc1.PPCCLL; the older "avc1.66.30" says too little to compare.
        string[] parts = name.Split('.');
        bool isComparable = family == "H.264" && track.AvcProfileLevel != 0 && parts is [_, { Length: 6 }];
        if (!isComparable || !int.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int declared))
        {
            return true;
        }

        return declared >> 16 == track.AvcProfileLevel >> 16 && (declared & 0xff) >= (track.AvcProfileLevel & 0xff);
    }

    /// <summary>What a track would be listed as, for messages.</summary>
    public static string Describe(InitTrack track) =>
        track.AvcProfileLevel == 0 ? track.Format : string.Create(CultureInfo.InvariantCulture, $"{track.Format}.{track.AvcProfileLevel:x6}");
}
