using System.ComponentModel.DataAnnotations;
using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>How campaigns' money is kept. Section <c>AdCommerce:Ledgers</c> of the configuration, written by the operator.</summary>
public sealed class LedgerConfig : IValidatableObject
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

    /// <summary>
    /// How long decisions take from a lease where many do, in seconds. Default 120, range 2 to 600. Less locks up less money, and asks the ledger more often.
    /// </summary>
    [Range(2, 600, ErrorMessage = "AdCommerce:Ledgers:LeaseSeconds must be from 2 to 600.")]
    public int LeaseSeconds { get; set; } = SecondsOf(LeaseTerms.Default.TakeMicros);

    /// <summary>How long they may where few do, in seconds; at least <see cref="LeaseSeconds"/>. Default 1,800, range 2 to 7,200.</summary>
    [Range(2, 7_200, ErrorMessage = "AdCommerce:Ledgers:LeaseSecondsMax must be from 2 to 7200.")]
    public int LeaseSecondsMax { get; set; } = SecondsOf(LeaseTerms.Default.TakeMicrosMax);

    /// <summary>
    /// How long after a lease's last decision an exposure is still charged to it, in seconds: as long as the longest episode and a little for the way, because what
    /// is reported later is never charged. Default 1,080, range 2 to 21,600. What was promised and is never seen is locked up for as long.
    /// </summary>
    [Range(2, 21_600, ErrorMessage = "AdCommerce:Ledgers:ChargeSeconds must be from 2 to 21600.")]
    public int ChargeSeconds { get; set; } = SecondsOf(LeaseTerms.Default.ChargeMicros);

    /// <summary>How long leases live. A change holds for those that are granted from then on.</summary>
    public LeaseTerms ToTerms() => new(
        MicrosOf(LeaseSeconds), MicrosOf(LeaseSecondsMax), MicrosOf(ChargeSeconds), Math.Min(LeaseTerms.Default.ExposureMicros, MicrosOf(ChargeSeconds)));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        LeaseSecondsMax >= LeaseSeconds ? [] : [new ValidationResult("AdCommerce:Ledgers:LeaseSecondsMax must be at least LeaseSeconds.")];

    private static int SecondsOf(long micros) => (int)(micros / 1_000_000);

    private static long MicrosOf(int seconds) => seconds * 1_000_000L;
}
