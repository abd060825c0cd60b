using AdCommerce.Domain.Chain;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Viewers;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdCommerce.Server.Funnel;

/// <summary>Puts the chain together.</summary>
internal static class FunnelServices
{
    /// <summary>Adds what records events and finds next steps.</summary>
    public static IServiceCollection AddFunnel(this IServiceCollection services)
    {
        services.TryAddSingleton(new Partitions(Partitions.CountDefault));
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
