using AdCommerce.Grains.Alerts;
using AdCommerce.Storage;

namespace AdCommerce.Server.Alerts;

/// <summary>Puts alerts together.</summary>
internal static class AlertServices
{
    /// <summary>Adds what looks at alerts and delivers what they tell. After the reports.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddValidatedConfig<AlertConfig>(AlertConfig.Section);
        services.AddSingleton<AlertBell>();
        services.AddSingleton<AlertMeasuring>();
        services.AddSingleton<AlertSender>();
        services.AddSingleton(static provider => new WebhookClient(provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton<WebhookSecrets>();
        return services.AddHostedService<AlertWorking>();
    }
}
