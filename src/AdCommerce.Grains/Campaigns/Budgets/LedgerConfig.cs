using System.ComponentModel.DataAnnotations;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>How campaigns' money is kept. Section <c>AdCommerce:Ledgers</c> of the configuration, written by the operator.</summary>
public sealed class LedgerConfig
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Ledgers";

    /// <summary>How often a silo looks whether its purses need leases, in milliseconds. Default 1,000, range 20 to 10,000.</summary>
    [Range(20, 10_000, ErrorMessage = "AdCommerce:Ledgers:RenewalMillis must be from 20 to 10000.")]
    public int RenewalMillis { get; set; } = 1_000;

    /// <summary>
    /// How often a silo asks every shard what was charged, and closes there what its ledgers want closed, in milliseconds. Default 5,000, range 20 to 60,000. Each
    /// closing is an entry of each shard; those of one silo and one look are one entry.
    /// </summary>
    [Range(20, 60_000, ErrorMessage = "AdCommerce:Ledgers:ShardMillis must be from 20 to 60000.")]
    public int ShardMillis { get; set; } = 5_000;

    /// <summary>How often a ledger with open leases looks what is due, in milliseconds. Default 10,000, range 20 to 60,000.</summary>
    [Range(20, 60_000, ErrorMessage = "AdCommerce:Ledgers:TickMillis must be from 20 to 60000.")]
    public int TickMillis { get; set; } = 10_000;

    /// <summary>After this many entries of a ledger a snapshot is written. Default 256, range 10 to 100,000. More makes starts longer, fewer makes more work.</summary>
    [Range(10, 100_000, ErrorMessage = "AdCommerce:Ledgers:SnapshotEntries must be from 10 to 100000.")]
    public int SnapshotEntries { get; set; } = 256;
}
