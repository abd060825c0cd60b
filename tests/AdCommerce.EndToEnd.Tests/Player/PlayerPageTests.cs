using System.Text.Json;
using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>The demo player page, as people use it.</summary>
[Collection(PlayerCollection.Name)]
public sealed class PlayerPageTests(DemoServer server, Chromium chromium)
{
    private const float SoonMillis = 60_000;

    [BrowserFact]
    public async Task Page_OnAWideScreen_PlaysTwoViewersInStep()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 1440, 900);
        IPage page = watched.Page;

        await WaitForPositionAsync(page, 2);

        // In step again and again, not at one instant: a busy machine may hold one of them up for a moment, and the page mends it.
        Assert.Equal(2, (await PositionsAsync(page)).Length);
        await page.WaitForFunctionAsync(
            "() => { const [a, b] = document.querySelectorAll('video[data-part=video]'); return !a.paused && !b.paused && Math.abs(a.currentTime - b.currentTime) <= 0.15; }",
            null, new() { Timeout = SoonMillis });
        await watched.ScreenshotAsync("wide");
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Page_AtASlot_ShowsEachViewerTheCardOfTheirProduct()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 1440, 900, ColorScheme.Dark);
        IPage page = watched.Page;
        await WaitForPositionAsync(page, 0.5);
        Assert.Equal(["false", "false"], await CardsAsync(page));

        await page.Locator("[data-seat=left] .moment-open").First.ClickAsync();
        await page.Locator("[data-seat=left] [data-part=card][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        await page.Locator("[data-seat=right] [data-part=card][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });

        foreach ((string seat, string viewer) in ((string, string)[])[("left", "viewer-oily"), ("right", "viewer-dry")])
        {
            ResolvedSlot slot = (await server.ResolveAsync(viewer, "skin-deep-1")).Slots[0];
            Assert.Equal(slot.Product!.Title, await page.Locator($"[data-seat={seat}] [data-part=card-title]").InnerTextAsync());
            Assert.Equal(slot.Explanation, await page.Locator($"[data-seat={seat}] [data-part=line]").InnerTextAsync());
        }

        await watched.ScreenshotAsync("wide-dark-slot");
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Page_OnAPhone_ShowsOnePhoneWithoutScrollingSideways()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 375, 812);
        IPage page = watched.Page;

        await WaitForPositionAsync(page, 1);

        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.True(await page.Locator("[data-seat=left] .phone").IsVisibleAsync());
        Assert.False(await page.Locator("[data-seat=right] .phone").IsVisibleAsync());
        Assert.False(await page.EvaluateAsync<bool>("() => document.querySelector('[data-seat=right] video[data-part=video]').hasAttribute('src')"));
        await watched.ScreenshotAsync("phone");
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Page_WhileASlotIsWatched_SendsExposuresThatAddUp()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 375, 812);
        IPage page = watched.Page;
        await WaitForPositionAsync(page, 0.5);

        await page.Locator("[data-seat=left] .moment-open").First.ClickAsync();
        await page.Locator("[data-seat=left] [data-part=card][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        await page.WaitForTimeoutAsync(1_500);
        await page.Locator("[data-seat=left] [data-part=play]").ClickAsync();
        double position = (await PositionsAsync(page))[0];
        await watched.WaitForEventsAsync(2);

        ResolvedSlot slot = (await server.ResolveAsync("viewer-oily", "skin-deep-1")).Slots[0];
        Assert.Equal(["EVENT_KIND_EXPOSURE_START", "EVENT_KIND_EXPOSURE_STOP"], watched.Events.Select(sent => sent.GetProperty("kind").GetString()));
        Assert.All(watched.Events, sent =>
        {
            Assert.Equal(slot.Slot, sent.GetProperty("slot").GetString());
            Assert.NotEmpty(sent.GetProperty("eventToken").GetString()!);
            Assert.Equal(7, Guid.Parse(sent.GetProperty("eventId").GetString()!).Version);
            Assert.True(sent.GetProperty("sent").GetDateTimeOffset() >= sent.GetProperty("created").GetDateTimeOffset());
        });
        Assert.Equal(1_000 * (position - slot.Start), watched.Events[1].GetProperty("watchedMillis").GetInt32(), tolerance: 250);
    }

    [BrowserFact]
    public async Task Page_WhenEventsAreNotTaken_PlaysOn()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 375, 812, eventsStatus: 503);
        IPage page = watched.Page;
        await WaitForPositionAsync(page, 0.5);

        await page.Locator("[data-seat=left] .moment-open").First.ClickAsync();
        await watched.WaitForEventsAsync(1);
        double before = (await PositionsAsync(page))[0];
        await WaitForPositionAsync(page, before + 1);

        Assert.False(await page.Locator("[data-seat=left] [data-part=notice]").IsVisibleAsync());
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Page_WithAnotherViewer_ShowsAnotherProduct()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 1440, 900);
        IPage page = watched.Page;
        ILocator title = page.Locator("[data-seat=left] .moment-title").First;
        await WaitForPositionAsync(page, 0.5);
        string before = await title.InnerTextAsync();

        await page.Locator("[data-seat=left] [data-part=viewer]").SelectOptionAsync("viewer-sensitive");
        await Assertions.Expect(title).Not.ToHaveTextAsync(before, new() { Timeout = SoonMillis });

        ResolvedSlot slot = (await server.ResolveAsync("viewer-sensitive", "skin-deep-1")).Slots[0];
        Assert.Equal(slot.Product!.Title, await title.InnerTextAsync());
        Assert.Contains("left=viewer-sensitive", page.Url, StringComparison.Ordinal);
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Page_AskedWhy_TellsItInTheLanguageOfTheSubtitles()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 1440, 900);
        IPage page = watched.Page;
        await WaitForPositionAsync(page, 0.5);
        ILocator ask = page.Locator("[data-seat=left] .moment-ask").First;
        ILocator told = page.Locator("[data-seat=left] .moment-told").First;
        ILocator language = page.Locator("[data-seat=left] [data-part=language]");

        await language.SelectOptionAsync("en");
        await ask.ClickAsync();
        await Assertions.Expect(told).ToContainTextAsync("It was chosen by your profile: skin type: oily.", new() { Timeout = SoonMillis });
        await ask.ClickAsync();
        await Assertions.Expect(told).ToBeHiddenAsync(new() { Timeout = SoonMillis });
        await language.SelectOptionAsync("zh-Hans");
        await ask.ClickAsync();
        await Assertions.Expect(told).ToContainTextAsync("依据您的资料选出：skin type: oily。", new() { Timeout = SoonMillis });

        await watched.ScreenshotAsync("why");
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Page_WhenTheEpisodeIsMissing_SaysWhatToDo()
    {
        await using var watched = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), 375, 812, open: false);
        IPage page = watched.Page;
        await page.RouteAsync("**/v1/episodes/*:resolve", route => route.FulfillAsync(new() { Status = 404, ContentType = "application/json", Body = "{\"code\":5,\"message\":\"no episode\"}" }));
        await page.GotoAsync((await server.AddressAsync()).AbsoluteUri);

        ILocator notice = page.Locator("[data-seat=left] [data-part=notice]");
        await notice.WaitForAsync(new() { Timeout = SoonMillis });
        Assert.Contains("look at the server's log", await notice.InnerTextAsync(), StringComparison.Ordinal);

        await page.UnrouteAllAsync();
        await notice.Locator("button").ClickAsync();
        await WaitForPositionAsync(page, 0.5);
    }

    private static async Task WaitForPositionAsync(IPage page, double seconds) =>
        await page.WaitForFunctionAsync("seconds => document.querySelector('video[data-part=video]').currentTime >= seconds", seconds, new() { Timeout = SoonMillis });

    private static Task<double[]> PositionsAsync(IPage page) =>
        page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('video[data-part=video]')].map(video => video.currentTime)");

    private static Task<string[]> CardsAsync(IPage page) =>
        page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-part=card]')].map(card => card.dataset.shown)");
}
