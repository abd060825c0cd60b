namespace AdCommerce.Domain.Media.Hls;

/// <summary>What a playlist may cost us at most (trust.md, "Input limits"). Beyond a limit a playlist is refused, never cut.</summary>
public static class HlsLimits
{
    /// <summary>Size of one playlist in bytes.</summary>
    public const int PlaylistBytesMax = 4 * 1024 * 1024;

    /// <summary>Length of one line in UTF-16 code units, also after variables were put in.</summary>
    public const int LineCharsMax = 8 * 1024;

    /// <summary>Lines of one playlist that are neither blank nor a comment.</summary>
    public const int LinesMax = 200_000;

    /// <summary>Media segments of one playlist.</summary>
    public const int SegmentsMax = 20_000;

    /// <summary>Entries of a multivariant playlist: streams, I-frame streams and renditions together.</summary>
    public const int RenditionsMax = 200;

    /// <summary>Attributes of one tag.</summary>
    public const int AttributesMax = 64;

    /// <summary>Variables of one playlist, imported ones included.</summary>
    public const int VariablesMax = 64;

    /// <summary>Key tags in force at one segment, one per key format.</summary>
    public const int KeysInForceMax = 16;

    /// <summary>Characters that the variables of one playlist may add to it in all, so that short lines cannot grow without end.</summary>
    public const int SubstitutedCharsMax = PlaylistBytesMax;

    /// <summary>Errors listed for one playlist; the rest is left out.</summary>
    public const int ErrorsMax = 100;

    /// <summary>
    /// Longest EXTINF, target duration or offset in whole seconds: eleven days. Sums over <see cref="SegmentsMax"/> stay far from overflow.
    /// </summary>
    public const int SecondsMax = 1_000_000;
}
