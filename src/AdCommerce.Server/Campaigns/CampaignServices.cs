using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Campaigns.Budgets;
using AdCommerce.Server.Errors;
using AdCommerce.Storage;

namespace AdCommerce.Server.Campaigns;

/// <summary>Puts campaigns together.</summary>
internal static class CampaignServices
{
    /// <summary>What estimates of reach take their slots from.</summary>
    public const string ReachSlots = "reach";

    /// <summary>Most estimates at once on a silo.</summary>
    internal const int ReachSlotsMax = 1;

    /// <summary>Later than this an estimate is given up.</summary>
    internal static readonly TimeSpan ReachTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>Adds the money of campaigns, and what asks viewers, and what limits that. After the registry and the shards.</summary>
    public static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddLedgers();
        services.AddSingleton<StoredProfiles>();
        services.AddSingleton<ViewerSurvey>();
        return services.AddKeyedSingleton(ReachSlots, (_, _) => new BulkSlots(ReachSlotsMax, "As many estimates run as may at once; ask again later.", RetryDelay));
    }
    private static void AddLedgers(this IServiceCollection services)
    {
        services.AddValidatedConfig<LedgerConfig>(LedgerConfig.Section);
        services.AddSingleton<ICampaignDirectory, RegistryCampaigns>();
        services.AddSingleton<ILeaseShards, ShardLeases>();
        services.AddSingleton<ILedgers, GrainLedgers>();
        services.AddSingleton<LedgerMetrics>();
        services.AddSingleton<OpenCharges>();
        services.AddSingleton<LeaseCloser>();
        services.AddSingleton<LedgerParts>();
        services.AddSingleton<SiloPurses>();
        services.AddSingleton<LeaseRenewal>();
        services.AddSingleton<LedgerWaking>();
        services.AddSingleton<LedgerStatement>();
        services.AddSingleton<BrandDelivery>();
        services.AddSingleton<LedgerGateway>();
        services.AddHostedService<LeaseRenewing>();
        services.AddHostedService<LedgerShards>();
        services.AddHostedService<LedgerWakingUp>();
    }
}
