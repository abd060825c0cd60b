namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>Both demo episodes, each played by both viewers: all four at once, when the first test asks.</summary>
public sealed class Playthroughs
{
    public static readonly IReadOnlyList<string> Episodes = ["skin-deep-1", "skin-deep-2"];
    public static readonly IReadOnlyList<string> Viewers = ["viewer-oily", "viewer-dry"];

    private readonly Lazy<Task<Dictionary<(string Episode, string Viewer), (ResolvedEpisode Resolved, Playthrough Seen)>>> _all;

    public Playthroughs(DemoServer server, Chromium chromium) => _all = new(() => RunAllAsync(server, chromium));

    public async Task<(ResolvedEpisode Resolved, Playthrough Seen)> OfAsync(string episode, string viewer) => (await _all.Value)[(episode, viewer)];

    private static async Task<Dictionary<(string Episode, string Viewer), (ResolvedEpisode Resolved, Playthrough Seen)>> RunAllAsync(
        DemoServer server, Chromium chromium)
    {
        Uri address = await server.AddressAsync();
        var runs = Episodes.SelectMany(episode => Viewers.Select(async viewer =>
        {
            ResolvedEpisode resolved = await server.ResolveAsync(viewer, episode);
            return (Key: (episode, viewer), Value: (resolved, await Playthrough.RunAsync(chromium, address, resolved)));
        }));
        return (await Task.WhenAll(runs)).ToDictionary(run => run.Key, run => run.Value);
    }
}
