using AdCommerce.Domain.Chain;
using AdCommerce.Grains;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Viewers;
using AdCommerce.Storage;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Funnel;

/// <summary>Puts the chain together.</summary>
internal static class FunnelServices
{
    /// <summary>Adds the partitions and what their shards are made of. After the storage and before the silo.</summary>
    public static WebApplicationBuilder AddShards(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedConfig<FunnelConfig>(FunnelConfig.Section);
        services.AddSingleton(provider => new Partitions(provider.GetRequiredService<IOptions<FunnelConfig>>().Value.Partitions));
        services.AddSingleton<Shards>();
        services.AddSingleton(typeof(GrainReferences<>));
        services.AddHostedService<PartitionsStart>();
        services.AddSingleton<ShardCodec>();
        services.AddSingleton<ShardMetrics>();
        services.AddSingleton<ShardParts>();
        services.AddSingleton<ShardHistory>();
        services.AddSingleton<ShardReplay>();
        services.AddSingleton<ShardRebuild>();
        services.AddSingleton<ShardExport>();
        return builder;
    }

    /// <summary>Adds what records events and finds next steps.</summary>
    public static IServiceCollection AddFunnel(this IServiceCollection services)
    {
        services.AddValidatedConfig<InvalidTrafficConfig>(InvalidTrafficConfig.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<InvalidTrafficConfig>>().Value.ToRules());
        services.AddSingleton<AddressWatch>();
        services.AddSingleton<EventReception>();
        services.AddSingleton<EventRecording>();
        services.AddSingleton<FunnelMetrics>();
        services.AddSingleton<IStepValue>(RuledStepValue.Instance);
        services.AddSingleton<StepFinding>();
        services.AddSingleton<StepAnswers>();
        services.AddSingleton<StepWatching>();
        services.AddSingleton<RoomOccupancy>();
        services.AddHostedService<RoomCounting>();
        return services;
    }
}
