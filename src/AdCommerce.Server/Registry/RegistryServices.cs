using AdCommerce.Grains.Registry;

namespace AdCommerce.Server.Registry;

/// <summary>Puts the registry together.</summary>
internal static class RegistryServices
{
    /// <summary>Adds this silo's replica, which is read before the server listens and followed from then on. After the storage and the silo.</summary>
    public static WebApplicationBuilder AddRegistry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RegistryReplica>();
        builder.Services.AddHostedService<RegistryFollower>();
        builder.Services.AddSingleton<RegistryGateway>();
        return builder;
    }
}
