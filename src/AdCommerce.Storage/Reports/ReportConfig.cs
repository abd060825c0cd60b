using System.ComponentModel.DataAnnotations;

namespace AdCommerce.Storage.Reports;

/// <summary>What reports may take, and how small a cell of them may be. Section <c>AdCommerce:Reports</c> of the configuration, written by the operator.</summary>
public sealed class ReportConfig
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Reports";

    /// <summary>Memory of one report, in MiB. Default 512, range 64 to 65,536. What takes more is refused.</summary>
    [Range(64, 65_536, ErrorMessage = "AdCommerce:Reports:MemoryMebibytes must be from 64 to 65536.")]
    public int MemoryMebibytes { get; set; } = 512;

    /// <summary>Threads of one report. Default 1, so that a report leaves the other processors to players; range 1 to 64.</summary>
    [Range(1, 64, ErrorMessage = "AdCommerce:Reports:Threads must be from 1 to 64.")]
    public int Threads { get; set; } = 1;

    /// <summary>Time of one report, in seconds. Default 60, range 1 to 3,600. What takes longer is refused.</summary>
    [Range(1, 3_600, ErrorMessage = "AdCommerce:Reports:Seconds must be from 1 to 3600.")]
    public int Seconds { get; set; } = 60;

    /// <summary>
    /// Time of a report that reads the whole log, other windows and attribution, in seconds. Default 900, range 1 to 86,400. It is looked at after each partition; what takes
    /// longer is refused.
    /// </summary>
    [Range(1, 86_400, ErrorMessage = "AdCommerce:Reports:LongSeconds must be from 1 to 86400.")]
    public int LongSeconds { get; set; } = 900;

    /// <summary>
    /// The archive's files that are read together, or as many as one partition has: of each the schema and buffers are in memory, however small it is, and 90 days have
    /// thousands. Default 256, range 1 to 100,000.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "AdCommerce:Reports:BatchFiles must be from 1 to 100000.")]
    public int BatchFiles { get; set; } = 256;

    /// <summary>Attempts of one exported file, which is put together in memory, some 1 KiB each. Default 100,000, range 1 to 1,000,000. More are refused.</summary>
    [Range(1, 1_000_000, ErrorMessage = "AdCommerce:Reports:ExportAttemptsMax must be from 1 to 1000000.")]
    public int ExportAttemptsMax { get; set; } = 100_000;

    /// <summary>Reports at once on one silo. Default 2, range 1 to 64.</summary>
    [Range(1, 64, ErrorMessage = "AdCommerce:Reports:Slots must be from 1 to 64.")]
    public int Slots { get; set; } = 2;

    /// <summary>
    /// Viewers at the entry below whom a cell by a profile's attributes is withheld. Default 50, range 1 to 1,000,000. 1 withholds nothing: for tests, where
    /// nobody is anybody.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "AdCommerce:Reports:EntrantsMin must be from 1 to 1000000.")]
    public int EntrantsMin { get; set; } = Domain.Reports.Suppression.EntrantsMinDefault;

    /// <summary>The same at later stages. Default 10, range 0 to 1,000,000.</summary>
    [Range(0, 1_000_000, ErrorMessage = "AdCommerce:Reports:LaterMin must be from 0 to 1000000.")]
    public int LaterMin { get; set; } = Domain.Reports.Suppression.LaterMinDefault;
}
