using AdCommerce.Grains.Learning;
using AdCommerce.Storage;

namespace AdCommerce.Server.Learning;

/// <summary>Puts learning together.</summary>
internal static class LearningServices
{
    /// <summary>Adds this silo's rates and what keeps them fresh. After the shards and the registry.</summary>
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddValidatedConfig<LearningConfig>(LearningConfig.Section);
        services.AddSingleton<RateLog>();
        services.AddSingleton<SharedRates>();
        services.AddSingleton<RateHistory>();
        services.AddSingleton<LearningMetrics>();
        services.AddHostedService<RateLearning>();
        return services;
    }
}
