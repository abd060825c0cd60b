using AdCommerce.Grains.Chain;

namespace AdCommerce.Server.Chain;

/// <summary>Puts together what leads viewers along the chain.</summary>
internal static class ChainServices
{
    /// <summary>Adds what groups' grains need, and what tells streams to look again.</summary>
    public static IServiceCollection AddChain(this IServiceCollection services)
    {
        services.AddSingleton<IGroupDirectory, RegistryGroups>();
        services.AddSingleton<ISeatEvents, ShardSeatEvents>();
        services.AddSingleton<StepSignals>();
        services.AddHostedService(provider => provider.GetRequiredService<StepSignals>());
        return services;
    }
}
