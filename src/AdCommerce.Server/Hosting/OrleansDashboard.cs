using Orleans.Dashboard;

namespace AdCommerce.Server.Hosting;

/// <summary>Orleans' own dashboard, where it is wanted: grains, silos, calls. Its pages come out of its assembly; who may open them says the access table.</summary>
internal static class OrleansDashboard
{
    /// <summary>Where it stands.</summary>
    public const string Path = "/console/orleans";

    /// <summary>Whether it is wanted (<see cref="ServerConfig.OrleansDashboard"/>).</summary>
    public static bool HasOrleansDashboard(this WebApplicationBuilder builder) => IsOn(builder.Configuration);

    /// <summary>Maps its pages, or nothing.</summary>
    public static void MapOrleansDashboard(this WebApplication app)
    {
        if (IsOn(app.Configuration))
            app.MapOrleansDashboard(Path);
    }

    private static bool IsOn(IConfiguration configuration) => configuration.GetValue<bool>($"{ServerConfig.Section}:{nameof(ServerConfig.OrleansDashboard)}");
}
