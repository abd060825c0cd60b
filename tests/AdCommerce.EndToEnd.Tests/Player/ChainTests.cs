using Microsoft.Playwright;
using IRequest = Microsoft.Playwright.IRequest;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>The chain as a viewer walks it, by clicking, against the real API: and afterwards every step counted exactly once.</summary>
[Collection(PlayerCollection.Name)]
public sealed class ChainTests(DemoServer server, Chromium chromium)
{
    private const float SoonMillis = ChainWalk.SoonMillis;

    [BrowserFact]
    public async Task Viewer_ClickingOn_WalksAllFourStagesAndIsCountedOnceInEach()
    {
        await using ChainWalk walk = await ChainWalk.OpenAsync(server, chromium, "combination", "creamy");
        string product = await walk.WatchFirstSlotAsync();

        Task<IRequest> read = walk.Page.WaitForRequestAsync(request => Tells(request, "EVENT_KIND_NOTE_READ"), new() { Timeout = SoonMillis });
        await walk.OpenNoteAsync();
        await Expect(walk.Part("note-seen")).ToContainTextAsync(product);
        await Expect(walk.Part("sheet-disclosure")).Not.ToBeEmptyAsync();
        await read;

        await walk.GoOnAsync("livestream");
        await Expect(walk.Part("livestream")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = SoonMillis });
        await walk.Part("room-order").ClickAsync();
        await Expect(walk.Part("room-said")).ToContainTextAsync("is ordered", new() { Timeout = SoonMillis });

        await walk.GoOnAsync("group");
        await walk.TakeSeatAsync();
        await walk.Watched.ScreenshotAsync("chain-seated");

        await walk.Page.Keyboard.PressAsync("Escape");
        await Expect(walk.Part("sheet")).ToBeHiddenAsync();
        Assert.Equal(["reached", "reached", "reached", "reached"], await PathAsync(walk.Page));
        await ChainViewer.AssertCountedAsync(await server.AddressAsync(), walk.Viewer, "petal", stage: 4, walk.Watched.Sent, [
            ("EVENT_KIND_NOTE_OPEN", 1), ("EVENT_KIND_ROOM_JOIN", 1), ("EVENT_KIND_ORDER", 1), ("EVENT_KIND_GROUP_JOIN", 1)]);
        walk.Watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Viewer_NotWantingTheNote_GoesStraightToTheRoomAndIsCountedAsSkipping()
    {
        await using ChainWalk walk = await ChainWalk.OpenAsync(server, chromium, "oily", "fruity");
        await walk.WatchFirstSlotAsync();

        await walk.OpenRoomInsteadAsync();
        await Expect(walk.Part("livestream")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = SoonMillis });

        await walk.GoOnAsync("group");
        await walk.TakeSeatAsync();
        await walk.Page.Keyboard.PressAsync("Escape");

        Assert.Equal(["reached", "skipped", "reached", "reached"], await PathAsync(walk.Page));
        await ChainViewer.AssertCountedAsync(await server.AddressAsync(), walk.Viewer, "lumiere", stage: 1, walk.Watched.Sent, [
            ("EVENT_KIND_NOTE_OPEN", 0), ("EVENT_KIND_ROOM_JOIN", 1), ("EVENT_KIND_GROUP_JOIN", 1)]);
        walk.Watched.AssertQuiet();
    }

    [BrowserFact]
    public async Task Viewer_GivingTheSeatBack_MayTakeItAgain()
    {
        await using ChainWalk walk = await ChainWalk.OpenAsync(server, chromium, "dry", "bitter");
        await walk.WatchFirstSlotAsync();
        await walk.OpenRoomInsteadAsync();
        await walk.GoOnAsync("group");
        await walk.TakeSeatAsync();

        await walk.Part("group-leave").ClickAsync();
        await Expect(walk.Part("group-said")).ToHaveTextAsync("Your seat is free again.", new() { Timeout = SoonMillis });
        await walk.TakeSeatAsync();

        await ChainViewer.AssertCountedAsync(await server.AddressAsync(), walk.Viewer, "lumiere", stage: 1, walk.Watched.Sent, [
            ("EVENT_KIND_GROUP_JOIN", 2), ("EVENT_KIND_GROUP_LEAVE", 1)]);
        walk.Watched.AssertQuiet();
    }

    private static Task<string[]> PathAsync(IPage page) =>
        page.Locator("[data-seat=left] .way").First.Locator(".path-stage").EvaluateAllAsync<string[]>("stages => stages.map(stage => stage.dataset.state)");

    private static bool Tells(IRequest request, string kind) =>
        request.Url.EndsWith("/v1/events:record", StringComparison.Ordinal) && request.PostData?.Contains(kind, StringComparison.Ordinal) == true;

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
