using System.Text.Json;
using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>What was seen when one viewer's episode was played from start to end by the browser itself.</summary>
/// <param name="Ended">Whether it came to its end.</param>
/// <param name="Position">Where it was then, in seconds.</param>
/// <param name="Waits">Positions at which it waited for data after it had begun, in seconds; of several runs those of every run.</param>
/// <param name="Error">What the media element said, or null.</param>
/// <param name="Slots">For each slot what stood there.</param>
public sealed record Playthrough(bool Ended, double Position, IReadOnlyList<double> Waits, string? Error, IReadOnlyList<SeenSlot> Slots)
{
    /// <summary>Faster than life, to save time; the browser has to fetch and decode as much.</summary>
    private const double Rate = 1.5;

    private const string ProbePath = "/player-probe";

    private static readonly string Script = ReadScript();

    /// <summary>Plays it on an empty page of the server's own origin, so that the pictures may be read.</summary>
    public static async Task<Playthrough> RunAsync(Chromium chromium, Uri server, ResolvedEpisode episode)
    {
        IPage page = await chromium.OpenAsync(540, 960);
        await page.RouteAsync("**" + ProbePath, route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!DOCTYPE html><title>probe</title>" }));
        await page.GotoAsync(new Uri(server, ProbePath).AbsoluteUri);
        string seen = await page.EvaluateAsync<string>(Script, new
        {
            uri = episode.PlaylistUri,
            rate = Rate,
            secondsMax = (ResolvedEpisode.SecondsOf(episode.Duration) / Rate) + 20,
            slots = episode.Slots.Select(slot => new
            {
                start = slot.Start,
                end = slot.End,
                x = slot.Box.X + (slot.Box.Width / 2),
                y = slot.Box.Y + (slot.Box.Height / 2),
            }),
        });
        await page.Context.CloseAsync();
        return JsonSerializer.Deserialize<Playthrough>(seen, JsonSerializerOptions.Web)!;
    }

    private static string ReadScript()
    {
        using Stream stream = typeof(Playthrough).Assembly.GetManifestResourceStream("playthrough.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>What was seen of one slot.</summary>
/// <param name="Colour">Red, green and blue at the middle of the slot's box and time, while playing; null when no picture came.</param>
/// <param name="Before">The last picture before the slot.</param>
/// <param name="Inside">The picture in its middle.</param>
/// <param name="After">The first picture after it.</param>
public sealed record SeenSlot(double[]? Colour, Picture Before, Picture Inside, Picture After);

/// <summary>A picture, scaled down.</summary>
/// <param name="Width">Width of the video it came from: tells the rendition.</param>
/// <param name="Pixels">Red, green, blue and alpha of each pixel.</param>
public sealed record Picture(int Width, byte[] Pixels)
{
    /// <summary>Mean distance of their pixels' channels, 0 to 255.</summary>
    public double DistanceTo(Picture other) => Pixels.Zip(other.Pixels, (a, b) => Math.Abs(a - b)).Average();
}
