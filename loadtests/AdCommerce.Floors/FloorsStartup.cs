using AdCommerce.Floors;

[assembly: HostingStartup(typeof(FloorsStartup))]

namespace AdCommerce.Floors;

/// <summary>What this program adds to the server: a second, bare web server in the same process.</summary>
internal sealed class FloorsStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static (context, services) =>
    {
        services.AddHostedService<FloorsHost>();
        // Before the server adds its own, which it does only where there is none.
        if (context.Configuration.GetValue<bool>(MovableClock.Setting))
            services.AddSingleton<TimeProvider, MovableClock>();
    });
}
