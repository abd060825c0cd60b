namespace AdCommerce.Domain.Catalog.Import;

/// <summary>What one import may cost at most, whatever its playlists say (trust.md, "Input limits"). Bytes are limited where they are read.</summary>
public static class ImportLimits
{
    /// <summary>Media playlists of one source.</summary>
    public const int RenditionsMax = 64;

    /// <summary>Segments of one source, all renditions together.</summary>
    public const int SegmentsMax = 20_000;

    /// <summary>Initialization sections of one rendition.</summary>
    public const int InitSectionsPerRenditionMax = 64;

    /// <summary>Problems that are listed for one source; the rest is counted.</summary>
    public const int ProblemsMax = 100;
}
