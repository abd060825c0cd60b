using AdCommerce.Grains.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Storage.Reports;

/// <summary>Puts the engine of reports together.</summary>
public static class ReportEngineServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddReportEngine(this IServiceCollection services)
    {
        services.AddValidatedConfig<ReportConfig>(ReportConfig.Section);
        return services.AddSingleton<IReportEngine, DuckReportEngine>();
    }
}
