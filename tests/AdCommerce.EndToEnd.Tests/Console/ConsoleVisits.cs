using AdCommerce.EndToEnd.Tests.Player;
using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Console;

/// <summary>Opens the console's pages as somebody.</summary>
internal sealed class ConsoleVisits(DemoServer server, Chromium chromium)
{
    /// <summary>Nothing here is judged by time: a busy machine may take as long as this.</summary>
    public const float SoonMillis = 60_000;

    /// <summary>The whole address of a path.</summary>
    public async Task<string> UrlAsync(string path) => new Uri(await server.AddressAsync(), path).AbsoluteUri;

    /// <summary>Signs in on a page of its own, which then shows what the role sees first.</summary>
    public async Task<WatchedPage> SignInAsync(string role, string brand, int width = 1280)
    {
        var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), width, 900, eventsStatus: null, open: false);
        await watched.Page.GotoAsync(await UrlAsync("/console"));
        await watched.Page.GetByLabel("Brand").FillAsync(brand);
        await watched.Page.Locator($"button[value={role}]").ClickAsync();
        await OpenAsync(watched.Page, "/console");
        return watched;
    }

    /// <summary>Opens a page, again while the service says that it is busy: it answers few reports at once, and others test beside this.</summary>
    public async Task OpenAsync(IPage page, string path)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(SoonMillis), TimeProvider.System);
        while (true)
        {
            await page.GotoAsync(await UrlAsync(path));
            await page.Locator("[data-ready], [role=alert]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = SoonMillis });
            if (await page.Locator("[role=alert]").CountAsync() == 0)
                return;
            var problem = await page.Locator("[role=alert]").First.InnerTextAsync();
            Assert.Matches("Try again in a moment|请稍后再试", problem);
            timeout.Token.ThrowIfCancellationRequested();
        }
    }
}
