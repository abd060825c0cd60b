using AdCommerce.Domain.Funnel;

namespace AdCommerce.LoadTests.Audit;

/// <summary>What the servers say themselves, to be held against the log.</summary>
internal interface IServers
{
    /// <summary>The counters of a brand, over all partitions.</summary>
    Task<IReadOnlyList<FunnelCell>> CountAsync(string brand);

    /// <summary>Position and state hash of a partition.</summary>
    Task<(long Position, string Hash)> InspectAsync(int partition);

    /// <summary>Seats of a group, "{brand}/{group}", that are taken, held or offered, and how many viewers wait (offers among them).</summary>
    Task<(int Seats, int Waiting)> LookAsync(string group);
}
