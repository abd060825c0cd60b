using System.ComponentModel.DataAnnotations;

namespace AdCommerce.Storage.Archive;

/// <summary>The archive of events. Section <c>AdCommerce:Archive</c> of the configuration, written by the operator.</summary>
public sealed class ArchiveConfig
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Archive";

    private const int RetentionDaysMax = 36_500;

    /// <summary>
    /// Folder of the archive; a relative path starts at the content root. Empty (the default): <c>archive</c> below the data directory.
    /// Silos of a cluster must all see the same folder here: a partition moves between them and takes nothing along.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// For how many whole days archived events are kept, 0 to 36,500; 0 (the default): for ever. Of what is older the state of each partition
    /// is kept, so that counters stay and can still be rebuilt; its events can no longer be exported.
    /// </summary>
    [Range(0, RetentionDaysMax, ErrorMessage = "AdCommerce:Archive:RetentionDays must be from 0 (for ever) to 36500.")]
    public int RetentionDays { get; set; }
}
