namespace AdCommerce.ConsolePages.Player;

/// <summary>Who and what the demo player offers. The ids are those of the demo data that a Development server loads at its first start.</summary>
internal static class DemoCast
{
    public static IReadOnlyList<DemoViewer> Viewers { get; } =
    [
        new("viewer-oily", "Mei"),
        new("viewer-dry", "Yan"),
        new("viewer-combination", "Jia"),
        new("viewer-sensitive", "Ning"),
        new("viewer-private", "Wen"),
    ];

    public static IReadOnlyList<DemoEpisode> Episodes { get; } = [new("skin-deep-1", 1), new("skin-deep-2", 2)];

    /// <summary>What the rooms of the demo's brands show while they are live, by brand: stretches of the demo's own media, without any product.</summary>
    public static IReadOnlyDictionary<string, DemoLoop> RoomLoops { get; } = new Dictionary<string, DemoLoop>
    {
        ["lumiere"] = new("/media/demo/skin-deep-2/540x960/playlist.m3u8", 9.7, 15.2),
        ["petal"] = new("/media/demo/skin-deep-1/540x960/playlist.m3u8", 19.3, 24.8),
    };
}

/// <summary>Somebody to watch as.</summary>
/// <param name="Id">The viewer's id: the subject of the token that the page asks for.</param>
/// <param name="Name">A first name, the same in every language.</param>
internal sealed record DemoViewer(string Id, string Name);

/// <summary>Something to watch.</summary>
/// <param name="Id">The episode's id.</param>
/// <param name="Number">Its place in the drama, from 1.</param>
internal sealed record DemoEpisode(string Id, int Number);

/// <summary>A stretch of a video that is shown again and again.</summary>
/// <param name="Uri">The video.</param>
/// <param name="From">Where it begins, in seconds.</param>
/// <param name="To">Where it begins again, in seconds.</param>
internal sealed record DemoLoop(string Uri, double From, double To);
