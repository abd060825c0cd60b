using AdCommerce.Floors;

[assembly: HostingStartup(typeof(FloorsStartup))]

namespace AdCommerce.Floors;

/// <summary>What this program adds to the server: a second, bare web server in the same process.</summary>
internal sealed class FloorsStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static services => services.AddHostedService<FloorsHost>());
}
