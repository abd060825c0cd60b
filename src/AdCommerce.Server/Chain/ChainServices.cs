using AdCommerce.Grains.Chain;

namespace AdCommerce.Server.Chain;

/// <summary>Puts together what leads viewers along the chain.</summary>
internal static class ChainServices
{
    /// <summary>Adds what groups' grains need.</summary>
    public static IServiceCollection AddChain(this IServiceCollection services)
    {
        services.AddSingleton<IGroupDirectory, RegistryGroups>();
        services.AddSingleton<ISeatEvents, ShardSeatEvents>();
        return services;
    }
}
