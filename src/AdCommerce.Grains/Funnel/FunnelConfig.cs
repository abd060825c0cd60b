using System.ComponentModel.DataAnnotations;

namespace AdCommerce.Grains.Funnel;

/// <summary>How events are kept. Section <c>AdCommerce:Funnel</c> of the configuration, written by the operator.</summary>
public sealed class FunnelConfig
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Funnel";

    /// <summary>Partitions of the viewers. Default 64, range 1 to 1,024. Fixed by the first start on new data; a server with another number does not start.</summary>
    [Range(1, 1_024, ErrorMessage = "AdCommerce:Funnel:Partitions must be from 1 to 1024.")]
    public int Partitions { get; set; } = Funnel.Partitions.CountDefault;

    /// <summary>
    /// After this many entries of a partition it is compacted, a snapshot is written, and what lies before the last but one is archived and leaves the
    /// store. Default 2,000, range 10 to 1,000,000. More makes starts longer, fewer makes more work. A partition whose snapshot weighs more than so many entries waits until
    /// the entries weigh as much, at most 8 times as long.
    /// </summary>
    [Range(10, 1_000_000, ErrorMessage = "AdCommerce:Funnel:SnapshotEntries must be from 10 to 1000000.")]
    public int SnapshotEntries { get; set; } = 2_000;

    /// <summary>The same after this many minutes, when there is any entry. Default 10, range 1 to 1,440.</summary>
    [Range(1, 1_440, ErrorMessage = "AdCommerce:Funnel:SnapshotMinutes must be from 1 to 1440.")]
    public int SnapshotMinutes { get; set; } = 10;
}
