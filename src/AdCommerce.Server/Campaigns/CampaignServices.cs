using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Errors;

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

    /// <summary>Adds this silo's purses, and what asks viewers, and what limits that.</summary>
    public static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddSingleton<SiloPurses>();
        services.AddSingleton<StoredProfiles>();
        services.AddSingleton<ViewerSurvey>();
        return services.AddKeyedSingleton(ReachSlots, (_, _) => new BulkSlots(ReachSlotsMax, "As many estimates run as may at once; ask again later.", RetryDelay));
    }
}
