using AdCommerce.Grains.Reports;
using AdCommerce.Server.Errors;
using AdCommerce.Storage;
using AdCommerce.Storage.Reports;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Reports;

/// <summary>Puts the reports together.</summary>
internal static class ReportServices
{
    /// <summary>What reports take their slots from.</summary>
    public const string Slots = "reports";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>Adds what answers reports, after the archive and the shards.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddReportEngine();
        services.AddSingleton<AttemptReader>();
        services.AddSingleton<JourneyReader>();
        services.AddSingleton<ReportRunner>();
        return services.AddKeyedSingleton(Slots, static (provider, _) => new BulkSlots(
            provider.GetRequiredService<IOptions<ReportConfig>>().Value.Slots, "As many reports are made as may be at once; ask again later.", RetryDelay));
    }
}
