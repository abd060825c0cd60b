using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Playwright;
using IRequest = Microsoft.Playwright.IRequest;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>
/// The player page with an ear on it: errors that it raised, and events that it sent. Those are answered here, so that the tests hold
/// whether or not the server takes events, or go to the server.
/// </summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private static readonly TimeSpan EventsTimeout = TimeSpan.FromSeconds(15);

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Channel<JsonElement> _arriving = Channel.CreateUnbounded<JsonElement>();

    private WatchedPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>The events that <see cref="WaitForEventsAsync"/> has seen, each once.</summary>
    public List<JsonElement> Events { get; } = [];

    public static async Task<WatchedPage> OpenAsync(
        Chromium chromium, Uri server, int width, int height, ColorScheme scheme = ColorScheme.Light, int? eventsStatus = 200, bool open = true)
    {
        var watched = new WatchedPage(await chromium.OpenAsync(width, height, scheme));
        watched.Listen();
        if (eventsStatus is { } status)
        {
            await watched.Page.RouteAsync("**/v1/events:record", route => watched.TakeAsync(route, status));
        }

        if (open)
        {
            await watched.Page.GotoAsync(server.AbsoluteUri);
        }

        return watched;
    }

    /// <summary>Ids and kinds of the events that were sent up to now, each once, whether or not they were answered here.</summary>
    public ConcurrentDictionary<string, string> Sent { get; } = new();

    /// <summary>Waits until so many different events were sent.</summary>
    public async Task WaitForEventsAsync(int count)
    {
        using var timeout = new CancellationTokenSource(EventsTimeout);
        while (Events.Count < count)
        {
            JsonElement sent = await _arriving.Reader.ReadAsync(timeout.Token);
            if (Events.All(known => IdOf(known) != IdOf(sent)))
            {
                Events.Add(sent);
            }
        }
    }

    /// <summary>The page raised no error of its own, and its Content-Security-Policy refused nothing.</summary>
    public void AssertQuiet() => Assert.Empty(_complaints);

    /// <summary>Keeps a picture of the page beside the test's results, for people to look at.</summary>
    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"player-{name}.png") });

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private static string? IdOf(JsonElement sent) => sent.GetProperty("eventId").GetString();

    private void Listen()
    {
        Page.Request += (_, request) => NoteSent(request);
        Page.PageError += (_, error) => _complaints.Enqueue(error);
        Page.Console += (_, message) =>
        {
            // What the browser itself says of a refused request is not the page's.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }

    private void NoteSent(IRequest request)
    {
        if (!request.Url.EndsWith("/v1/events:record", StringComparison.Ordinal))
        {
            return;
        }

        using var batch = JsonDocument.Parse(request.PostData ?? "{}");
        foreach (JsonElement sent in batch.RootElement.GetProperty("events").EnumerateArray())
        {
            Sent[IdOf(sent)!] = sent.GetProperty("kind").GetString()!;
        }
    }

    private async Task TakeAsync(IRoute route, int status)
    {
        using var batch = JsonDocument.Parse(route.Request.PostData ?? "{}");
        foreach (JsonElement sent in batch.RootElement.GetProperty("events").EnumerateArray())
        {
            _arriving.Writer.TryWrite(sent.Clone());
        }

        await route.FulfillAsync(new() { Status = status, ContentType = "application/json", Body = "{}" });
    }
}
