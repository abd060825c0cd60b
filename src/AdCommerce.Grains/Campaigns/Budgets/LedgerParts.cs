using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>What every ledger of this silo uses.</summary>
public sealed class LedgerParts(
    ILogFactory logs,
    ISnapshotsFactory snapshots,
    Serializer<LedgerEntry> entries,
    Serializer<LedgerSnapshot> states,
    ICampaignDirectory campaigns,
    OpenCharges charges,
    LeaseCloser closer,
    LedgerMetrics metrics,
    TimeProvider time,
    IOptions<LedgerConfig> config,
    ILoggerFactory loggers)
{
    internal ILogFactory Logs => logs;

    internal ISnapshotsFactory Snapshots => snapshots;

    internal Serializer<LedgerEntry> Entries => entries;

    internal Serializer<LedgerSnapshot> States => states;

    internal ICampaignDirectory Campaigns => campaigns;

    internal OpenCharges Charges => charges;

    internal LeaseCloser Closer => closer;

    internal LedgerMetrics Metrics => metrics;

    internal TimeProvider Time => time;

    internal LedgerConfig Config => config.Value;

    internal LeaseTerms Terms { get; } = config.Value.ToTerms();

    internal ILoggerFactory Loggers => loggers;
}
