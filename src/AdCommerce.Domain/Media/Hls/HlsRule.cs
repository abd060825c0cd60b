namespace AdCommerce.Domain.Media.Hls;

/// <summary>The rules a resolved playlist keeps (hls.md, P1 to P18; RFC 8216bis and Apple's authoring specification).</summary>
public enum HlsRule
{
    /// <summary>No rule.</summary>
    None,

    /// <summary>Target duration present and not exceeded; each playlist tag at most once.</summary>
    P1,

    /// <summary>Target duration equal in all variants and renditions.</summary>
    P2,

    /// <summary>A discontinuity exactly where format, tracks, timestamps or encoding change.</summary>
    P3,

    /// <summary>Discontinuities at the same times everywhere; a frame-rate change is one.</summary>
    P4,

    /// <summary>Discontinuity sequence numbers match.</summary>
    P5,

    /// <summary>Matching content has matching timestamps: no swap in only some rungs.</summary>
    P6,

    /// <summary>All playlists cover the same range, within one video frame of the real duration.</summary>
    P7,

    /// <summary>Video on demand: ended, and the same playlist type everywhere.</summary>
    P8,

    /// <summary>The initialization section in force is the one that each segment was made for.</summary>
    P9,

    /// <summary>The version is exactly what is needed.</summary>
    P10,

    /// <summary>Date ranges are well formed and have a program date time to stand on.</summary>
    P11,

    /// <summary>Program date times and date ranges agree between playlists.</summary>
    P12,

    /// <summary>Variables are defined once, in one way.</summary>
    P13,

    /// <summary>I-frame playlists show what the video shows.</summary>
    P14,

    /// <summary>Bandwidths are the measured ones.</summary>
    P15,

    /// <summary>Segment boundaries are equal; independent segments start with a sync sample.</summary>
    P16,

    /// <summary>Text: UTF-8 without byte order mark and control characters, the grammar of playlists, and only URIs that are known.</summary>
    P17,

    /// <summary>CODECS, RESOLUTION and FRAME-RATE are complete and true.</summary>
    P18,
}
