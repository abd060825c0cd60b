using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Servers;

/// <summary>What runs use of the demo drama: its media as a source for imports, its episodes and viewers to play.</summary>
internal static class DemoCatalog
{
    /// <summary>Episodes that are published once the demo is loaded.</summary>
    public static readonly IReadOnlyList<string> Episodes = ["skin-deep-1", "skin-deep-2"];

    /// <summary>Viewers with profiles; the last one without consent.</summary>
    public static readonly IReadOnlyList<string> Viewers = ["viewer-oily", "viewer-dry", "viewer-combination", "viewer-sensitive", "viewer-private"];

    /// <summary>Products that have a variant for the slot "table" of <see cref="ImportOf"/>.</summary>
    public static readonly IReadOnlyList<string> Foundations = ["lumiere-matte-velvet", "lumiere-dew-veil", "petal-balance-tint", "petal-calm-serum"];

    /// <summary>An import of the demo's first episode under another id.</summary>
    public static ImportEpisodeRequest ImportOf(string drama, string episode, string title) => new()
    {
        Parent = $"dramas/{drama}",
        EpisodeId = episode,
        Title = title,
        SourceUri = "media://demo/skin-deep-1/master.m3u8",
        Scenes =
        {
            new Scene { Id = "dressing-room", StartOffset = At(7.68), EndOffset = At(24.96), Themes = { "growth" }, Moods = { "warm" }, Place = "bedroom" },
        },
        Slots =
        {
            new Slot
            {
                Id = "table",
                StartOffset = At(11.52),
                EndOffset = At(19.2),
                Category = "foundation",
                Box = new() { X = 0.41, Y = 0.52, Width = 0.24, Height = 0.2 },
            },
        },
    };

    /// <summary>An import of a variant into that episode.</summary>
    public static ImportVariantRequest VariantOf(string episode, string product) => new()
    {
        Parent = $"episodes/{episode}/slots/table",
        Product = $"products/{product}",
        SourceUri = $"media://demo/skin-deep-1/variants/table/{product}/master.m3u8",
    };

    private static Duration At(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
