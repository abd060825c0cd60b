using AdCommerce.EndToEnd.Tests.Console;
using AdCommerce.EndToEnd.Tests.Player;
using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Accessibility;

/// <summary>Nothing on any page keeps people away who see little, or who use a keyboard or a screen reader: as far as axe-core can tell, in light and dark.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class AccessibilityTests(DemoServer server, Chromium chromium)
{
    private readonly ConsoleVisits _visits = new(server, chromium);

    [AccessibilityTheory]
    [InlineData("marketer", 1280, "/console", "/console/attempts?stage=Episode", "/console/campaigns", "/console/campaigns/evening-light", "/console/campaigns/evening-light/statement", "/console/alerts")]
    [InlineData("admin", 390, "/console/campaigns", "/console/campaigns/evening-light/placements/matte-for-oily", "/console/campaigns/evening-light/placements/new", "/console/preview", "/console/alerts")]
    [InlineData("operator", 1280, "/console", "/console/catalog", "/console/catalog/skin-deep-1", "/console/viewers", "/console/health")]
    public async Task ConsolePages_InLightAndDark_HaveNoGraveViolation(string role, int width, params string[] pages)
    {
        Requirements.Demand(Requirement.Accessibility);
        await using var visit = await _visits.SignInAsync(role, "lumiere", width);

        List<string> found = [];
        foreach (var path in pages)
        {
            await _visits.OpenAsync(visit.Page, path);
            found.AddRange(await InLightAndDarkAsync(visit.Page, path));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [AccessibilityTheory]
    [InlineData("/console/sign-in", "h1", 390)]
    [InlineData("/", "[data-seat=left] .moment-open", 1440)]
    [InlineData("/", "[data-seat=left] .moment-open", 375)]
    public async Task OpenPages_InLightAndDark_HaveNoGraveViolation(string path, string shows, int width)
    {
        Requirements.Demand(Requirement.Accessibility);
        await using var visit = await WatchedPage.OpenAsync(chromium, await server.AddressAsync(), width, 900, open: false);
        await visit.Page.GotoAsync(await _visits.UrlAsync(path));
        await visit.Page.Locator(shows).First.WaitForAsync(new() { Timeout = ConsoleVisits.SoonMillis });

        var found = await InLightAndDarkAsync(visit.Page, path);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [AccessibilityTheory]
    [InlineData("combination", "creamy")]
    public async Task PlayersSheets_InLightAndDark_HaveNoGraveViolation(string skinType, string taste)
    {
        Requirements.Demand(Requirement.Accessibility);
        await using var walk = await ChainWalk.OpenAsync(server, chromium, skinType, taste);
        await walk.WatchFirstSlotAsync();

        await walk.OpenNoteAsync();
        List<string> found = [.. await InLightAndDarkAsync(walk.Page, "the note")];
        await walk.GoOnAsync("livestream");
        found.AddRange(await InLightAndDarkAsync(walk.Page, "the room"));
        await walk.GoOnAsync("group");
        found.AddRange(await InLightAndDarkAsync(walk.Page, "the group"));
        await walk.TakeSeatAsync();
        found.AddRange(await InLightAndDarkAsync(walk.Page, "the group with a seat"));

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task<IReadOnlyList<string>> InLightAndDarkAsync(IPage page, string path)
    {
        await ShowAsync(page, ColorScheme.Light);
        var light = await AxeCore.ViolationsAsync(page);
        await ShowAsync(page, ColorScheme.Dark);
        var dark = await AxeCore.ViolationsAsync(page, AxeCore.Contrast);
        return [.. light.Select(line => $"{path}: {line}"), .. dark.Select(line => $"{path} in the dark: {line}")];
    }

    // Reduced motion is a transition, too, however short, and one inside of another begins when that has ended.
    private static async Task ShowAsync(IPage page, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.WaitForFunctionAsync("() => document.getAnimations().every(each => !(each instanceof CSSTransition))", null, new() { Timeout = ConsoleVisits.SoonMillis });
    }
}
