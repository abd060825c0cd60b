using System.Collections.Frozen;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>What the first four characters of an RFC 6381 name tell.</summary>
internal static class HlsCodecs
{
    private static readonly FrozenSet<string> Video = FrozenSet.Create(
        "avc1", "avc2", "avc3", "hvc1", "hev1", "dvh1", "dvhe", "dva1", "dvav", "av01", "dav1", "vp08", "vp09", "mp4v", "vvc1", "vvi1");

    // Encrypted entries name the protection, not the codec.
    private static readonly FrozenSet<string> Protected = FrozenSet.Create("encv", "enca", "enct");

    public static bool IsVideo(string codec) => Video.Contains(Format(codec));

    public static bool IsProtected(string sampleEntry) => Protected.Contains(sampleEntry);

    /// <summary>"avc1" of "avc1.64001f".</summary>
    public static string Format(string codec)
    {
        int dot = codec.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? codec : codec[..dot];
    }
}
