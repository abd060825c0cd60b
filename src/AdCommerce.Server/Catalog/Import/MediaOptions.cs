using System.ComponentModel.DataAnnotations;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Where media may be imported from, and what an import may cost. Bound to <c>AdCommerce:Media</c>, validated at start.</summary>
public sealed class MediaOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "AdCommerce:Media";

    /// <summary>
    /// Media roots: name to folder. A file below one is imported as <c>media://{name}/{path}</c> and served to players as
    /// <c>/media/{name}/{path}</c>, so a root holds nothing but media. Names: lower-case letters, digits, hyphens. Default: none.
    /// </summary>
    public Dictionary<string, string> Roots { get; init; } = [];

    /// <summary>
    /// Hosts that media is imported from over https: "cdn.example.com", "cdn.example.com:8443", "*.example.com" for every name
    /// below. Addresses that are not public are refused whatever stands here. Default: none.
    /// </summary>
    public List<string> AllowedHosts { get; init; } = [];

    /// <summary>Largest playlist, bytes; 1 KiB to 4 MiB. Default 1 MiB, thousands of segments.</summary>
    [Range(1024, 4 * 1024 * 1024)]
    public int PlaylistBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Largest initialization section, bytes; 1 KiB to 16 MiB. Default 1 MiB, hundreds of times a usual one.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int InitBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Largest segment, bytes; 64 KiB to 512 MiB. Read whole, <see cref="ReadsAtOnce"/> at a time. Default 64 MiB, 10 s at 50 Mbit/s.</summary>
    [Range(64 * 1024, 512 * 1024 * 1024)]
    public int SegmentBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes that one import may read in all; 1 MiB to 1 TiB. Default 8 GiB, a ladder of eight rungs over 15 minutes.</summary>
    [Range(1024L * 1024, 1024L * 1024 * 1024 * 1024)]
    public long ImportBytesMax { get; set; } = 8L * 1024 * 1024 * 1024;

    /// <summary>Time for one request, first byte to last, redirects included, seconds; 1 to 600. Default 20.</summary>
    [Range(1, 600)]
    public int RequestTimeoutSeconds { get; set; } = 20;

    /// <summary>Time for one import, seconds; 10 to 86,400. Default 1,800.</summary>
    [Range(10, 86_400)]
    public int ImportTimeoutSeconds { get; set; } = 1800;

    /// <summary>Redirects that one request follows, each checked like the first address; 0 to 10. Default 3.</summary>
    [Range(0, 10)]
    public int RedirectsMax { get; set; } = 3;

    /// <summary>Pieces of a source that are read at the same time; 1 to 32. Default 4.</summary>
    [Range(1, 32)]
    public int ReadsAtOnce { get; set; } = 4;
}
