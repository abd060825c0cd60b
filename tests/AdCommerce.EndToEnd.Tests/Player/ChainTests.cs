using Microsoft.Playwright;
using IRequest = Microsoft.Playwright.IRequest;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>The chain as a viewer walks it, by clicking, against the real API: and afterwards every step counted exactly once.</summary>
[Collection(PlayerCollection.Name)]
public sealed class ChainTests(DemoServer server, Chromium chromium)
{
    /// <summary>Nothing here is judged by time: a busy machine may take as long as this.</summary>
    private const float SoonMillis = 90_000;

    private const string Episode = "skin-deep-1";

    [BrowserFact]
    public async Task Viewer_ClickingOn_WalksAllFourStagesAndIsCountedOnceInEach()
    {
        string viewer = await ChainViewer.CreateAsync(await server.AddressAsync(), "combination", "creamy");
        await using WatchedPage watched = await OpenAsync(viewer);
        IPage page = watched.Page;
        string product = await WatchFirstSlotAsync(page);

        Task<IRequest> read = page.WaitForRequestAsync(request => Tells(request, "EVENT_KIND_NOTE_READ"), new() { Timeout = SoonMillis });
        await Part(page, "offer-open").ClickAsync();
        await Expect(Part(page, "note-title")).ToBeFocusedAsync(new() { Timeout = SoonMillis });
        await Expect(Part(page, "note-seen")).ToContainTextAsync(product);
        await Expect(Part(page, "sheet-disclosure")).Not.ToBeEmptyAsync();
        await read;

        await GoOnAsync(page, "livestream");
        await Expect(Part(page, "livestream")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = SoonMillis });
        await Part(page, "room-order").ClickAsync();
        await Expect(Part(page, "room-said")).ToContainTextAsync("is ordered", new() { Timeout = SoonMillis });

        await GoOnAsync(page, "group");
        await TakeSeatAsync(page);
        await watched.ScreenshotAsync("chain-seated");

        await page.Keyboard.PressAsync("Escape");
        await Expect(Part(page, "sheet")).ToBeHiddenAsync();
        Assert.Equal(["reached", "reached", "reached", "reached"], await PathAsync(page));
        await ChainViewer.AssertCountedAsync(await server.AddressAsync(), viewer, "petal", stage: 4, watched.Sent, [
            ("EVENT_KIND_NOTE_OPEN", 1), ("EVENT_KIND_ROOM_JOIN", 1), ("EVENT_KIND_ORDER", 1), ("EVENT_KIND_GROUP_JOIN", 1)]);
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Viewer_NotWantingTheNote_GoesStraightToTheRoomAndIsCountedAsSkipping()
    {
        string viewer = await ChainViewer.CreateAsync(await server.AddressAsync(), "oily", "fruity");
        await using WatchedPage watched = await OpenAsync(viewer);
        IPage page = watched.Page;
        await WatchFirstSlotAsync(page);

        await OpenRoomInsteadAsync(page);
        await Expect(Part(page, "livestream")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = SoonMillis });

        await GoOnAsync(page, "group");
        await TakeSeatAsync(page);
        await page.Keyboard.PressAsync("Escape");

        Assert.Equal(["reached", "skipped", "reached", "reached"], await PathAsync(page));
        await ChainViewer.AssertCountedAsync(await server.AddressAsync(), viewer, "lumiere", stage: 1, watched.Sent, [
            ("EVENT_KIND_NOTE_OPEN", 0), ("EVENT_KIND_ROOM_JOIN", 1), ("EVENT_KIND_GROUP_JOIN", 1)]);
        watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Viewer_GivingTheSeatBack_MayTakeItAgain()
    {
        string viewer = await ChainViewer.CreateAsync(await server.AddressAsync(), "dry", "bitter");
        await using WatchedPage watched = await OpenAsync(viewer);
        IPage page = watched.Page;
        await WatchFirstSlotAsync(page);
        await OpenRoomInsteadAsync(page);
        await GoOnAsync(page, "group");
        await TakeSeatAsync(page);

        await Part(page, "group-leave").ClickAsync();
        await Expect(Part(page, "group-said")).ToHaveTextAsync("Your seat is free again.", new() { Timeout = SoonMillis });
        await TakeSeatAsync(page);

        await ChainViewer.AssertCountedAsync(await server.AddressAsync(), viewer, "lumiere", stage: 1, watched.Sent, [
            ("EVENT_KIND_GROUP_JOIN", 2), ("EVENT_KIND_GROUP_LEAVE", 1)]);
        watched.AssertQuiet();
    }

    private async Task<WatchedPage> OpenAsync(string viewer)
    {
        Uri address = await server.AddressAsync();
        WatchedPage watched = await WatchedPage.OpenAsync(chromium, address, 375, 812, eventsStatus: null, open: false);
        // The page offers the demo's own viewers; whoever walks here is a new one each time, so that nothing before can matter.
        await watched.Page.RouteAsync("**/dev/token?*", route => route.ContinueAsync(new() { Url = new Uri(address, $"/dev/token?role=viewer&id={viewer}").AbsoluteUri }));
        await watched.Page.GotoAsync(new Uri(address, $"/?episode={Episode}").AbsoluteUri);
        return watched;
    }

    /// <summary>Plays the first slot until its exposure has brought an offer.</summary>
    /// <returns>Title of the product that stood there.</returns>
    private static async Task<string> WatchFirstSlotAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime >= 0.2", null, new() { Timeout = SoonMillis });
        await page.Locator("[data-seat=left] .moment-open").First.ClickAsync();
        await page.Locator("[data-seat=left] [data-part=card][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        string product = await Part(page, "card-title").InnerTextAsync();
        await WaitForOfferAsync(page);
        return product;
    }

    // While it waits, the next slot's own card may cover the offer for some seconds. Once it is there nothing goes on, or on a busy machine the next
    // slot's offer would take its place before it is clicked.
    private static async Task WaitForOfferAsync(IPage page)
    {
        await page.Locator("[data-seat=left] [data-part=offer][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        await page.EvaluateAsync("() => document.querySelector('[data-seat=left] video').pause()");
    }

    /// <summary>No note now: the room that is live is offered instead.</summary>
    private static async Task OpenRoomInsteadAsync(IPage page)
    {
        await Part(page, "offer-close").ClickAsync();
        await page.Locator("[data-seat=left] [data-part=offer][data-live=true][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        await Part(page, "offer-open").ClickAsync();
    }

    private static async Task GoOnAsync(IPage page, string kind)
    {
        await Part(page, "sheet-next").ClickAsync(new() { Timeout = SoonMillis });
        await Expect(Part(page, $"{kind}-title")).ToBeFocusedAsync(new() { Timeout = SoonMillis });
    }

    private static async Task TakeSeatAsync(IPage page)
    {
        await Part(page, "group-join").ClickAsync(new() { Timeout = SoonMillis });
        await Expect(Part(page, "group-standing")).ToHaveTextAsync("You have a seat", new() { Timeout = SoonMillis });
        await Expect(Part(page, "group-welcome")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-seat=left] .seat-mark[data-state=mine]")).ToHaveCountAsync(1);
    }

    private static Task<string[]> PathAsync(IPage page) =>
        page.Locator("[data-seat=left] .way").First.Locator(".path-stage").EvaluateAllAsync<string[]>("stages => stages.map(stage => stage.dataset.state)");

    private static bool Tells(IRequest request, string kind) =>
        request.Url.EndsWith("/v1/events:record", StringComparison.Ordinal) && request.PostData?.Contains(kind, StringComparison.Ordinal) == true;

    private static ILocator Part(IPage page, string part) => page.Locator($"[data-seat=left] [data-part={part}]");

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
