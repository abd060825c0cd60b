using AdCommerce.EndToEnd.Tests.Player;
using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Pictures;

/// <summary>
/// README's pictures, from a server that it starts, with the demo's traffic on it: <c>dotnet run -c Release --project tests/AdCommerce.EndToEnd.Tests -- pictures</c>. They
/// are written beside this file.
/// </summary>
internal static class PicturesCommand
{
    public const string CommandName = "pictures";

    private const int WideWidth = 1280;
    private const int PhoneWidth = 390;
    private const int Height = 860;

    private const float ShownMillis = 120_000;

    private static readonly TimeSpan TrafficTimeout = TimeSpan.FromMinutes(10);

    // In order: name, role, path, what has to be there, width and colours.
    private static readonly Picture[] Pictures =
    [
        new("player", null, "/", "[data-seat=right] [data-part=card][data-shown=true]", WideWidth, ColorScheme.Light),
        new("funnel", "marketer", "/console", "[data-whole]", WideWidth, ColorScheme.Light),
        new("funnel-phone", "marketer", "/console", "[data-whole]", PhoneWidth, ColorScheme.Dark),
        new("placement", "admin", "/console/campaigns/evening-light/placements/matte-for-oily", "section[aria-labelledby=why] table", WideWidth, ColorScheme.Light),
        new("preview", "admin", "/console/preview", "canvas[data-drawn]", WideWidth, ColorScheme.Dark),
        new("episode", "operator", "/console/catalog/skin-deep-1", ".filmstrip canvas:last-child[data-drawn]", WideWidth, ColorScheme.Light),
    ];

    public static async Task<int> RunAsync()
    {
        await using var server = await ServerProcess.StartAsync(arguments: "--demo-traffic");
        await server.Process.WaitForLineAsync(static line => line.Contains("is exactly what they did", StringComparison.Ordinal), TrafficTimeout);
        var chromium = new Chromium();
        await using var closing = new Closing(chromium);
        foreach (var picture in Pictures)
            await TakeAsync(server.HttpAddress, chromium, picture);
        return 0;
    }

    private static async Task TakeAsync(Uri address, Chromium chromium, Picture picture)
    {
        var page = await chromium.OpenAsync(picture.Width, Height, picture.Colours);
        if (picture.Role is not null)
        {
            await page.GotoAsync(new Uri(address, picture.Path).AbsoluteUri);
            await page.Locator("#brand").FillAsync("lumiere");
            await page.Locator($"button[value={picture.Role}]").ClickAsync();
        }
        else
        {
            await page.GotoAsync(new Uri(address, picture.Path).AbsoluteUri);
            await page.Locator("[data-seat=left] .moment-open").First.ClickAsync();
        }

        if (picture.Name == "preview")
            await page.Locator("form button.button").ClickAsync();
        await page.Locator(picture.Shows).First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = ShownMillis });
        await page.EvaluateAsync("document.fonts.ready");
        var path = Path.Combine(Repository.Root, "tests", "AdCommerce.EndToEnd.Tests", "Pictures", $"{picture.Name}.png");
        await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
        System.Console.WriteLine(path);
        await page.Context.CloseAsync();
    }

    private sealed record Picture(string Name, string? Role, string Path, string Shows, int Width, ColorScheme Colours);

    private sealed class Closing(Chromium chromium) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await chromium.DisposeAsync();
    }
}
