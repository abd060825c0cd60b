using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>A new viewer on a phone, who walks the chain by clicking, against the real API.</summary>
internal sealed class ChainWalk : IAsyncDisposable
{
    /// <summary>Nothing here is judged by time: a busy machine may take as long as this.</summary>
    public const float SoonMillis = 90_000;

    private const string Episode = "skin-deep-1";

    private ChainWalk(WatchedPage watched, string viewer) => (Watched, Viewer) = (watched, viewer);

    public WatchedPage Watched { get; }

    public IPage Page => Watched.Page;

    /// <summary>The viewer's id.</summary>
    public string Viewer { get; }

    public static async Task<ChainWalk> OpenAsync(DemoServer server, Chromium chromium, string skinType, string taste)
    {
        Uri address = await server.AddressAsync();
        string viewer = await ChainViewer.CreateAsync(address, skinType, taste);
        WatchedPage watched = await WatchedPage.OpenAsync(chromium, address, 375, 812, eventsStatus: null, open: false);
        // The page offers the demo's own viewers; whoever walks here is a new one each time, so that nothing before can matter.
        await watched.Page.RouteAsync("**/dev/token?*", route => route.ContinueAsync(new() { Url = new Uri(address, $"/dev/token?role=viewer&id={viewer}").AbsoluteUri }));
        await watched.Page.GotoAsync(new Uri(address, $"/?episode={Episode}").AbsoluteUri);
        return new ChainWalk(watched, viewer);
    }

    public ValueTask DisposeAsync() => Watched.DisposeAsync();

    public ILocator Part(string part) => Page.Locator($"[data-seat=left] [data-part={part}]");

    /// <summary>Plays the first slot until its exposure has brought an offer.</summary>
    /// <returns>Title of the product that stood there.</returns>
    public async Task<string> WatchFirstSlotAsync()
    {
        await Page.WaitForFunctionAsync("() => document.querySelector('video').currentTime >= 0.2", null, new() { Timeout = SoonMillis });
        await Page.Locator("[data-seat=left] .moment-open").First.ClickAsync();
        await Page.Locator("[data-seat=left] [data-part=card][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        string product = await Part("card-title").InnerTextAsync();
        // While it waits, the next slot's own card may cover the offer for some seconds. Once it is there nothing goes on, or on a busy machine the next
        // slot's offer would take its place before it is clicked.
        await Page.Locator("[data-seat=left] [data-part=offer][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        await Page.EvaluateAsync("() => document.querySelector('[data-seat=left] video').pause()");
        return product;
    }

    /// <summary>Opens the note that is offered.</summary>
    public async Task OpenNoteAsync()
    {
        await Part("offer-open").ClickAsync();
        await Expect(Part("note-title")).ToBeFocusedAsync(new() { Timeout = SoonMillis });
    }

    /// <summary>No note now: the room that is live is offered instead.</summary>
    public async Task OpenRoomInsteadAsync()
    {
        await Part("offer-close").ClickAsync();
        await Page.Locator("[data-seat=left] [data-part=offer][data-live=true][data-shown=true]").WaitForAsync(new() { Timeout = SoonMillis });
        await Part("offer-open").ClickAsync();
    }

    /// <summary>From a sheet to the next one.</summary>
    public async Task GoOnAsync(string kind)
    {
        await Part("sheet-next").ClickAsync(new() { Timeout = SoonMillis });
        await Expect(Part($"{kind}-title")).ToBeFocusedAsync(new() { Timeout = SoonMillis });
    }

    /// <summary>In the group's sheet.</summary>
    public async Task TakeSeatAsync()
    {
        await Part("group-join").ClickAsync(new() { Timeout = SoonMillis });
        await Expect(Part("group-standing")).ToHaveTextAsync("You have a seat", new() { Timeout = SoonMillis });
        await Expect(Part("group-welcome")).ToBeVisibleAsync();
        await Expect(Page.Locator("[data-seat=left] .seat-mark[data-state=mine]")).ToHaveCountAsync(1);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
