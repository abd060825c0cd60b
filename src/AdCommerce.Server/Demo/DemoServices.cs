using AdCommerce.Grains.Learning;
using AdCommerce.Server.Catalog.Import;
using AdCommerce.Server.Demo.Traffic;
using AdCommerce.Server.Hosting;
using AdCommerce.Storage;

namespace AdCommerce.Server.Demo;

/// <summary>Puts the demo together.</summary>
internal static class DemoServices
{
    private const string Enabled = "AdCommerce:Demo:Enabled";

    /// <summary>Adds the demo drama in Development, unless <c>AdCommerce:Demo:Enabled</c> is false. Anywhere else it adds nothing.</summary>
    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() || !builder.Configuration.GetValue(Enabled, defaultValue: true))
            return builder;
        builder.Services.Configure<MediaOptions>(media => media.Roots.TryAdd("demo", DemoStart.MediaFolder));
        builder.Services.PostConfigure<LearningConfig>(DemoCircles);
        builder.Services.AddSingleton<DemoStart>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<DemoStart>());
        builder.Services.AddHealthChecks().AddCheck<DemoStart>("demo", tags: [Health.Ready]);
        if (builder.Configuration.GetValue<bool>($"{TrafficConfig.Section}:{nameof(TrafficConfig.Enabled)}"))
            builder.AddDemoTraffic();
        return builder;
    }

    // What the demo's viewers differ in and what is not sensitive, unless the operator parts them otherwise.
    private static void DemoCircles(LearningConfig learning)
    {
        if (learning.Circles.Count > 0)
            return;
        learning.Circles.Add(new CircleConfig { Attribute = "taste", Values = { "fruity", "bitter", "floral", "creamy" } });
        learning.Circles.Add(new CircleConfig { Attribute = "age", Bounds = { 18, 30 } });
    }

    private static void AddDemoTraffic(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedConfig<TrafficConfig>(TrafficConfig.Section);
        builder.Services.AddSingleton<TrafficStart>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<TrafficStart>());
    }
}
