using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Log;
using AdCommerce.Grains.Viewers;
using AdCommerce.Storage.Chain;
using AdCommerce.Storage.Keys;
using AdCommerce.Storage.Log;
using AdCommerce.Storage.Viewers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AdCommerce.Storage;

/// <summary>Registers the store and what is built on it: logs, the key ring, pseudonyms.</summary>
public static class StorageServices
{
    /// <summary>
    /// Adds the store. Call it before anything whose start needs the store: services start in the order in which they are
    /// added and stop in reverse.
    /// </summary>
    public static TBuilder AddStorage<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.AddValidatedConfig<StoreConfig>(StoreConfig.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<StoreOperations>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<StoreLifetime>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreLifetime>());
        services.AddSingleton<ILogFactory, RedisLogFactory>();
        services.AddSingleton<ISnapshotsFactory, RedisSnapshotsFactory>();
        services.AddSingleton<ISeatSignals, RedisSeatSignals>();
        services.AddSingleton<IViewerDirectory, RedisViewerDirectory>();
        services.AddSingleton<KeyRing>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<IKeyRing>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<IPseudonyms, Pseudonyms>();
        // Open by the time a grain asks for it: grains come after the store. One for all: what a grain's own scope makes is closed with that grain.
        services.AddSingleton(provider => provider.GetRequiredService<StoreLifetime>().ViewerKeys);
        return builder;
    }

    /// <summary>Binds a configuration to its section and has it checked by its annotations before anything starts.</summary>
    public static IServiceCollection AddValidatedConfig<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>, AnnotatedConfig<T>>();
        return services;
    }
}
