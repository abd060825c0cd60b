using AdCommerce.Grains.Registry;
using AdCommerce.Storage;

namespace AdCommerce.Server.Registry;

/// <summary>Puts the registry together.</summary>
internal static class RegistryServices
{
    /// <summary>Adds this silo's replica, which is read before the server listens and followed from then on. After the storage and the silo.</summary>
    public static WebApplicationBuilder AddRegistry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RegistryReplica>();
        builder.Services.AddSingleton<RegistryHistory>();
        builder.Services.AddSingleton<RegistryFollower>();
        builder.Services.AddHostedService<FollowingInBackground>();
        builder.Services.AddSingleton<RegistryGateway>();
        return builder;
    }

    /// <summary>Starts the follower so that what it asks the store for by the clock is not counted as done for requests.</summary>
    private sealed class FollowingInBackground(RegistryFollower follower) : BackgroundService
    {
        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            using var background = StoreOperations.Background();
            await follower.StartAsync(cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        public override async Task StopAsync(CancellationToken cancellationToken)
        {
            await follower.StopAsync(cancellationToken);
            await base.StopAsync(cancellationToken);
        }

        // The host watches this one: what ends the follower ends the server.
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => follower.ExecuteTask ?? Task.CompletedTask;
    }
}
