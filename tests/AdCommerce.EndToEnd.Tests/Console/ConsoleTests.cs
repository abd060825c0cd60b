using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AdCommerce.EndToEnd.Tests.Player;
using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Console;

/// <summary>The console as people use it, in Chromium, against the real API.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class ConsoleTests(DemoServer server, Chromium chromium)
{
    private const float SoonMillis = ConsoleVisits.SoonMillis;

    private readonly ConsoleVisits _visits = new(server, chromium);

    [BrowserFact]
    public async Task Marketer_SignedIn_ReadsTheFunnelAndExportsIt()
    {
        await using var visit = await _visits.SignInAsync("marketer", "lumiere");
        var page = visit.Page;

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Funnel", Exact = true })).ToBeVisibleAsync(new() { Timeout = SoonMillis });
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Episode: ") })).ToBeVisibleAsync(new() { Timeout = SoonMillis });
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Export as CSV").ClickAsync(), new() { Timeout = SoonMillis });

        Assert.Matches(@"^funnel-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$", download.SuggestedFilename);
        Assert.Contains("attempts", await File.ReadAllTextAsync((await download.PathAsync())!), StringComparison.Ordinal);
        var attempts = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Every attempt as Parquet").ClickAsync(), new() { Timeout = SoonMillis });
        Assert.Matches(@"^attempts-.*\.parquet$", attempts.SuggestedFilename);
        Assert.StartsWith("PAR1", await File.ReadAllTextAsync((await attempts.PathAsync())!, Encoding.Latin1), StringComparison.Ordinal);
        await visit.ScreenshotAsync("funnel");
        visit.AssertQuiet();
    }

    [BrowserFact]
    public async Task Marketer_AskingWithOtherWindows_SeesTheFirstRowsByDay()
    {
        await ChainViewer.WatchAsync(await server.AddressAsync(), "skin-deep-1");
        await using var visit = await _visits.SignInAsync("marketer", "lumiere");

        await _visits.OpenAsync(visit.Page, "/console/funnel?last=2&zone=Etc%2FUTC&by=Slot&windows=86400,0,0,0");

        await Expect(visit.Page.Locator("[data-whole]")).ToBeAttachedAsync(new() { Timeout = SoonMillis });
        var days = visit.Page.Locator("[data-days]").First.Locator("rect");
        await Expect(days).ToHaveCountAsync(2, new() { Timeout = SoonMillis });
        Assert.Contains(await days.AllTextContentsAsync(), static day => Regex.IsMatch(day, @"^\d\d-\d\d: [1-9]"));
        visit.AssertQuiet();
    }

    [BrowserFact]
    public async Task Admin_MakingAPlacement_SeesTheLineFollowTheFormAndTheViewerTheProduct()
    {
        var id = $"console-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
        await using var visit = await _visits.SignInAsync("admin", "lumiere");
        var page = visit.Page;
        await page.GotoAsync(await _visits.UrlAsync("/console/campaigns"));
        await page.GetByLabel("Title").FillAsync("From the console");
        await page.GetByLabel("Id, for addresses").FillAsync(id);
        await page.GetByLabel("Total budget").FillAsync("100");
        await page.GetByLabel("Until").FillAsync(TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync(new() { Timeout = SoonMillis });
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^0.00 CNY of 100.00 CNY spent") })).ToBeVisibleAsync(new() { Timeout = SoonMillis });
        await page.GetByText("New placement").ClickAsync(new() { Timeout = SoonMillis });

        await page.GetByLabel("Id, for addresses").FillAsync("sparkling");
        await page.GetByLabel("Product").SelectOptionAsync("products/lumiere-citrus-spark");
        await page.GetByLabel("Class").SelectOptionAsync(new SelectOptionValue { Label = "Sponsorship" });
        await page.GetByText("Add a condition").ClickAsync();
        await page.GetByLabel("Attribute").SelectOptionAsync("taste");
        await page.GetByLabel("bitter").CheckAsync();
        await Expect(page.GetByLabel("The same as a line")).ToHaveValueAsync("taste in [\"bitter\"]", new() { Timeout = SoonMillis });
        await page.GetByLabel("The same as a line").FillAsync("taste in [\"bitter\", \"creamy\"]");
        await page.GetByLabel("The same as a line").BlurAsync();
        await Expect(page.GetByLabel("creamy")).ToBeCheckedAsync(new() { Timeout = SoonMillis });
        await visit.ScreenshotAsync("placement");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and show it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "sparkling" })).ToBeVisibleAsync(new() { Timeout = SoonMillis });

        await UntilAsync("viewer-sensitive", product => product == "products/lumiere-citrus-spark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await UntilAsync("viewer-sensitive", product => product != "products/lumiere-citrus-spark");
        visit.AssertQuiet();
    }

    [BrowserFact]
    public async Task Admin_OpeningAnotherBrandsCampaign_FindsNothing()
    {
        await using var visit = await _visits.SignInAsync("admin", "petal");

        await visit.Page.GotoAsync(await _visits.UrlAsync("/console/campaigns/evening-light"));

        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such thing here.", new() { Timeout = SoonMillis });
        Assert.DoesNotContain("Matte Velvet", await visit.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Marketer_OpeningAnOperatorsPage_IsToldThatItIsNotForTheRole()
    {
        await using var visit = await _visits.SignInAsync("marketer", "lumiere");

        await visit.Page.GotoAsync(await _visits.UrlAsync("/console/health"));

        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not for your role.", new() { Timeout = SoonMillis });
    }

    [BrowserFact]
    public async Task Operator_OpeningTheOrleansDashboard_SeesTheSilo()
    {
        await using var visit = await _visits.SignInAsync("operator", "lumiere");
        await _visits.OpenAsync(visit.Page, "/console/health");

        var dashboard = await visit.Page.Context.RunAndWaitForPageAsync(() => visit.Page.GetByText("Orleans dashboard").ClickAsync());

        await Expect(dashboard.Locator("body")).ToContainTextAsync("Grains", new() { Timeout = SoonMillis });
        var state = await visit.Page.Context.APIRequest.GetAsync(await _visits.UrlAsync("/console/orleans/GrainState?grainId=x&grainType=y"));
        Assert.Equal(401, state.Status);
    }

    [BrowserTheory]
    [InlineData("marketer", 403)]
    [InlineData("admin", 403)]
    public async Task OrleansDashboard_OpenedByAnybodyElse_IsRefused(string role, int status)
    {
        await using var visit = await _visits.SignInAsync(role, "lumiere");

        var answer = await visit.Page.Context.APIRequest.GetAsync(await _visits.UrlAsync("/console/orleans/"));

        Assert.Equal(status, answer.Status);
    }

    [BrowserTheory]
    [InlineData("marketer", "en", 1280, "/console", "/console/campaigns", "/console/campaigns/evening-light", "/console/preview")]
    [InlineData("marketer", "zh", 390, "/console", "/console/alerts", "/console/campaigns/evening-light/placements/matte-for-oily")]
    [InlineData("operator", "zh", 1280, "/console", "/console/catalog", "/console/catalog/skin-deep-1", "/console/viewers", "/console/health")]
    [InlineData("operator", "en", 390, "/console/catalog/skin-deep-1", "/console/health")]
    public async Task Pages_InBothLanguagesAndWidths_FitAndRaiseNoError(string role, string language, int width, params string[] pages)
    {
        await using var visit = await _visits.SignInAsync(role, "lumiere", width);
        await visit.Page.GotoAsync(await _visits.UrlAsync($"/console/preferences?language={language}"));

        foreach (var path in pages)
        {
            await _visits.OpenAsync(visit.Page, path);
            Assert.Equal(language, await visit.Page.GetAttributeAsync("html", "lang"));
            // What is wider than the page scrolls inside its own card.
            Assert.True(
                await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{path} is wider than {width} pixels");
            await visit.ScreenshotAsync($"{path.Trim('/').Replace('/', '-')}-{language}-{width}");
        }

        visit.AssertQuiet();
    }

    /// <summary>Until what stands in the drink's slot for a viewer is as wanted.</summary>
    private async Task UntilAsync(string viewer, Predicate<string?> holds)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(SoonMillis), TimeProvider.System);
        while (true)
        {
            var resolved = await server.ResolveAsync(viewer, "skin-deep-1");
            if (holds(resolved.Slots.Single(static slot => slot.Slot == "drink").Product?.Name))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
        }
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
