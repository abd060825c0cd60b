namespace AdCommerce.Domain.Media.Mp4;

/// <summary>
/// Bounds on what one input may hold. Each is far above anything a packager makes of an episode of minutes, and low enough
/// that hostile bytes cost little: time and memory stay linear in the input's size.
/// </summary>
public static class Mp4Limits
{
    /// <summary>Boxes directly inside one container, or at the top level.</summary>
    public const int BoxesPerContainerMax = 8192;

    /// <summary>Tracks of an initialization section.</summary>
    public const int TracksMax = 16;

    /// <summary>Sample entries of one track.</summary>
    public const int SampleEntriesMax = 16;

    /// <summary>Entries of an edit list.</summary>
    public const int EditsMax = 64;

    /// <summary>Track fragments (<c>traf</c>) of one movie fragment.</summary>
    public const int TrackFragmentsMax = 64;

    /// <summary>Movie fragments (<c>moof</c>) of one segment.</summary>
    public const int FragmentsMax = 4096;

    /// <summary>Samples of one track run. A run without per-sample fields takes 16 bytes whatever its count says.</summary>
    public const int SamplesPerRunMax = 1_000_000;

    /// <summary>Samples of one segment, all runs together.</summary>
    public const int SamplesPerSegmentMax = 4_000_000;

    /// <summary>Longest segment, microseconds: eleven days, as for EXTINF. Sums over all segments of a source stay far from overflow.</summary>
    public const long SegmentMicrosMax = 1_000_000L * 1_000_000;

    /// <summary>Latest instant on a media timeline, microseconds: 100 years, so that clocks that count from 1970 fit and sums cannot overflow.</summary>
    public const long TimelineMicrosMax = 100L * 366 * 86_400 * 1_000_000;
}
