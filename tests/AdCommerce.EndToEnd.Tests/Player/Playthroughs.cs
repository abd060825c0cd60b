namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>Both demo episodes, each played by both viewers: all four at once, when the first test asks.</summary>
public sealed class Playthroughs
{
    public static readonly IReadOnlyList<string> Episodes = ["skin-deep-1", "skin-deep-2"];
    public static readonly IReadOnlyList<string> Viewers = ["viewer-oily", "viewer-dry"];

    /// <summary>Times an episode is played before a wait counts, and how far apart waits at "the same place" may lie.</summary>
    private const int RunsMax = 5;
    private const double SamePlaceSeconds = 0.25;

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
            return (Key: (episode, viewer), Resolved: resolved, Seen: await Playthrough.RunAsync(chromium, address, resolved));
        }));
        var all = new Dictionary<(string Episode, string Viewer), (ResolvedEpisode Resolved, Playthrough Seen)>();
        foreach (var (key, resolved, seen) in await Task.WhenAll(runs))
        {
            all[key] = (resolved, await WithoutChanceWaitsAsync(chromium, address, resolved, seen));
        }

        return all;
    }

    // A seam makes a player wait at the same place whenever it is played; a machine that was busy for a moment does not. So what waited is
    // played again, alone, and only the places count at which it waited every time.
    private static async Task<Playthrough> WithoutChanceWaitsAsync(Chromium chromium, Uri address, ResolvedEpisode resolved, Playthrough first)
    {
        Playthrough seen = first;
        for (int run = 1; run < RunsMax && seen.Waits.Count > 0; run++)
        {
            Playthrough again = await Playthrough.RunAsync(chromium, address, resolved);
            seen = again with { Waits = [.. seen.Waits.Where(at => again.Waits.Any(other => Math.Abs(other - at) <= SamePlaceSeconds))] };
        }

        return seen;
    }
}
