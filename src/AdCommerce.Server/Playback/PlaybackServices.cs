using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Playback;
using AdCommerce.Server.Errors;

namespace AdCommerce.Server.Playback;

/// <summary>Puts playback together.</summary>
internal static class PlaybackServices
{
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromDays(1);

    /// <summary>Adds the hot path. Players may stand on any site: there are no cookies, a token has to be brought.</summary>
    public static IServiceCollection AddPlayback(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CampaignMoney(provider.GetRequiredService<SiloPurses>().Find));
        services.AddSingleton<DeliveryWatch>();
        services.AddGrainService<DeliveryWatchService>();
        services.AddSingleton<DeliverySurvey>();
        services.AddHostedService<DeliveryWatching>();
        services.AddSingleton<EpisodeResolver>();
        services.AddSingleton<MediaNotes>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<DecisionReplays>();
        services.AddKeyedSingleton(
            DecisionReplays.Slots, (_, _) => new BulkSlots(DecisionReplays.SlotsMax, "As many decisions are being replayed as may at once; ask again later.", DecisionReplays.RetryDelay));
        services.AddSingleton<PlaybackMetrics>();
        services.AddSingleton<PlaylistCompression>();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .AllowAnyOrigin()
            .AllowAnyMethod()
            .AllowAnyHeader()
            .WithExposedHeaders(FallbackReasons.Header, "ETag")
            .SetPreflightMaxAge(PreflightLifetime)));
        return services;
    }
}
