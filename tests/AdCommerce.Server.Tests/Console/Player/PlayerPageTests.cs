using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdCommerce.Server.Tests.ConsolePages.Player;

public sealed partial class PlayerPageTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [Fact]
    public async Task Page_Rendered_OffersEveryViewerOnBothPhones()
    {
        string page = await host.Client.GetStringAsync("/");

        foreach (string viewer in (string[])["viewer-oily", "viewer-dry", "viewer-combination", "viewer-sensitive", "viewer-private"])
        {
            Assert.Equal(2, Regex.Count(page, $"<option value=\"{viewer}\""));
        }

        Assert.Contains("data-seat=\"left\"", page, StringComparison.Ordinal);
        Assert.Contains("data-seat=\"right\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"skin-deep-1\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"skin-deep-2\"", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Skin Deep</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Rendered_NamesEveryControl()
    {
        string page = await host.Client.GetStringAsync("/");

        foreach (Match control in ControlPattern().Matches(page))
        {
            string id = IdPattern().Match(control.Value).Groups[1].Value;
            bool named = control.Value.Contains("aria-label=", StringComparison.Ordinal)
                || (id.Length > 0 && page.Contains($"for=\"{id}\"", StringComparison.Ordinal))
                || page[..control.Index].LastIndexOf("<label", StringComparison.Ordinal) > page[..control.Index].LastIndexOf("</label>", StringComparison.Ordinal)
                || ButtonTextPattern().IsMatch(page[control.Index..]);
            Assert.True(named, $"Nothing names this control for assistive technology: {control.Value}");
        }
    }

    [Fact]
    public async Task Page_Rendered_RunsAndLoadsOnlyWhatIsOurs()
    {
        using HttpResponseMessage response = await host.Client.GetAsync("/");
        string page = await response.Content.ReadAsStringAsync();

        Assert.DoesNotMatch(ForeignPattern(), page);
        Assert.DoesNotMatch(InlinePattern(), page);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Page_AskedForHeadOnly_Answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using HttpResponseMessage response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Page_Posted_IsRefused()
    {
        using HttpResponseMessage response = await host.Client.PostAsync("/", content: null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Texts_ThatModulesUse_AllStandInThePage()
    {
        string page = await host.Client.GetStringAsync("/");
        string json = TextsPattern().Match(page).Groups[1].Value;
        using var texts = JsonDocument.Parse(json);

        var used = (await PageFileWalk.ReadAsync(host.Client)).Values
            .SelectMany(file => TextUsePattern().Matches(file).Select(m => m.Groups[1].Value)).ToHashSet();

        Assert.NotEmpty(used);
        Assert.All(used, name => Assert.True(texts.RootElement.TryGetProperty(name, out _), $"PlayerTexts has no '{name}'"));
    }

    [Fact]
    public async Task Errors_ThatModulesRaise_AllHaveASentence()
    {
        string page = await host.Client.GetStringAsync("/");
        using var texts = JsonDocument.Parse(TextsPattern().Match(page).Groups[1].Value);
        JsonElement sentences = texts.RootElement.GetProperty("errors");

        var raised = (await PageFileWalk.ReadAsync(host.Client)).Values
            .SelectMany(file => RaisedPattern().Matches(file).Select(m => m.Groups[1].Value)).ToHashSet();

        Assert.Contains("noHls", raised);
        Assert.All(raised, kind => Assert.True(sentences.TryGetProperty(kind, out _), $"PlayerTexts.Errors has no '{kind}'"));
    }

    [GeneratedRegex("<(button|select|input)\\b[^>]*>")]
    private static partial Regex ControlPattern();

    [GeneratedRegex("\\bid=\"([^\"]+)\"")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^<button\\b[^>]*>[^<]+</button>")]
    private static partial Regex ButtonTextPattern();

    [GeneratedRegex("(?:src|href|action)=\"(?!/[^/])|https?:", RegexOptions.IgnoreCase)]
    private static partial Regex ForeignPattern();

    // Code in markup, in any of its forms; a JSON block is data.
    [GeneratedRegex("<style|\\sstyle=|\\son\\w+=|javascript:|<script(?![^>]*(?:src=|application/json))", RegexOptions.IgnoreCase)]
    private static partial Regex InlinePattern();

    [GeneratedRegex("id=\"texts\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex TextsPattern();

    [GeneratedRegex(@"\btexts\.(\w+)")]
    private static partial Regex TextUsePattern();

    // Kinds are given to ApiError, or returned by the function that maps statuses to them.
    [GeneratedRegex("(?:ApiError\\(|return |\\? |: )\"(noHls|offline|noDevToken|unauthorized|notFound|busy|refused|broken|media|mediaFormat)\"")]
    private static partial Regex RaisedPattern();
}
