using AdCommerce.Server.Tests.Grains.Chain;
using AdCommerce.Server.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(ShiftedStartup))]

namespace AdCommerce.Server.Tests.Hosting;

/// <summary>Gives a <see cref="WholeServer"/> a clock that a test can put forward, before the server adds its own, which it does only where there is none.</summary>
internal sealed class ShiftedStartup : IHostingStartup
{
    private const string Setting = "AdCommerce:Tests:ShiftedTime";

    /// <summary>What a server is started with to get one.</summary>
    public static string[] Arguments { get; } = [$"--hostingStartupAssemblies={typeof(ShiftedStartup).Assembly.GetName().Name}", $"--{Setting}=true"];

    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static (context, services) =>
    {
        if (context.Configuration.GetValue<bool>(Setting))
            services.AddSingleton<TimeProvider, ShiftedTime>();
    });
}
