using System.Net;
using AdCommerce.ConsolePages;
using AdCommerce.ConsolePages.Session;
using AdCommerce.Server.Tests.Access;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Tests.ConsolePages.Session.OpenId;

/// <summary>Signing in at an OpenID provider, over the whole way: console, provider, API, on loopback and in Production.</summary>
public sealed class OpenIdSignInTests : IAsyncLifetime
{
    private static readonly Dictionary<string, object> Marketer = new() { ["role"] = "brand", ["brand"] = "lumiere", ["brand_role"] = "marketer" };

    // What may be wrong at the provider, and what of it is read here.
    private static readonly Dictionary<string, (Action<OpenIdProvider> Make, string Words)> Refusals = new()
    {
        ["a token for another audience"] = (static p => p.AccessAudience = "another-api", "The token is meant for another audience (aud)."),
        ["a token of another issuer"] = (static p => p.AccessIssuer = "https://evil.example", "The token comes from another issuer (iss)."),
        ["no role"] = (static p => p.Claims = [], "The token needs exactly one role:"),
        ["no brand"] = (static p => p.Claims = new() { ["role"] = "brand", ["brand_role"] = "admin" }, "token needs a brand:"),
        ["a viewer"] = (static p => p.Claims = new() { ["role"] = "viewer" }, "the console has pages for brands and operators"),
        ["an id token for another client"] = (static p => p.IdAudience = "another-client", "meant for another client"),
        ["an id token of another issuer"] = (static p => p.IdIssuer = "https://evil.example", "comes from another issuer than the identity provider names"),
        ["an id token of another sign-in"] = (static p => p.IdNonce = "another", "could not be finished"),
        ["an id token of another key"] = (static p => p.IdCredentials = new(new SymmetricSecurityKey(new byte[32]) { KeyId = "one" }, SecurityAlgorithms.HmacSha256), "could not be finished"),
        ["an id token that is over"] = (static p => p.IdAge = TimeSpan.FromHours(1), "could not be finished"),
        ["a refusal"] = (static p => p.Error = "access_denied", "did not let you in"),
        ["silence"] = (static p => p.IsSilent = true, "does not answer just now"),
    };

    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private OpenIdProvider _provider = null!;

    public static TheoryData<string> Wrongs => [.. Refusals.Keys];

    public async Task InitializeAsync() => _provider = await OpenIdProvider.StartAsync(_time);

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task SignIn_AtTheProvider_LeadsBackWithATokenThatTheApiTakes()
    {
        _provider.Claims = Marketer;
        await using var host = await StartAsync();
        using var browser = Browser(host);

        var arrived = await browser.FollowAsync("/console/sign-in/begin?return=/console/campaigns");

        Assert.Equal("/console/campaigns", arrived.Path);
        Assert.Equal("openid api", _provider.LastAsked!["scope"]);
        Assert.Equal("S256", _provider.LastAsked["code_challenge_method"]);
        Assert.Equal("adcommerce", _provider.LastAsked["audience"]);
        var user = ConsoleUser.Read(browser.Cookie("adcommerce_console"), new TokenClaims())!;
        Assert.Equal(("brand", "lumiere", false), (user.Role, user.BrandId, user.MayWrite));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/brands/lumiere/campaigns");
        request.Headers.Authorization = new("Bearer", user.Token);
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.DoesNotContain("/console/sign-in", (await browser.FollowAsync("/console")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithClaimsOfOtherNames_TakesThoseThatAreConfigured()
    {
        _provider.Claims = new() { ["roles"] = new[] { "brand" }, ["https://example.com/brand"] = "lumiere", ["part"] = "admin" };
        await using var host = await StartAsync(new()
        {
            ["AdCommerce:Access:RoleClaim"] = "roles",
            ["AdCommerce:Access:BrandClaim"] = "https://example.com/brand",
            ["AdCommerce:Access:BrandRoleClaim"] = "part",
        });
        using var browser = Browser(host);

        var arrived = await browser.FollowAsync("/console/sign-in/begin");

        Assert.Equal("/console", arrived.Path);
        Assert.Equal(HttpStatusCode.OK, arrived.Status);
    }

    [Fact]
    public async Task SignIn_WithATokenLongerThanACookie_IsKeptInSeveral()
    {
        _provider.Claims = new(Marketer) { ["groups"] = new string('g', 4_500) };
        await using var host = await StartAsync();
        using var browser = Browser(host);

        var arrived = await browser.FollowAsync("/console/sign-in/begin");

        Assert.Equal("/console", arrived.Path);
    }

    [Theory]
    [MemberData(nameof(Wrongs))]
    public async Task SignIn_WhereSomethingIsWrong_IsRefusedInWords(string wrong)
    {
        var (make, words) = Refusals[wrong];
        _provider.Claims = Marketer;
        make(_provider);
        await using var host = await StartAsync();
        using var browser = Browser(host);

        var arrived = await browser.FollowAsync("/console/sign-in/begin?return=/console/campaigns");

        Assert.Equal("/console/sign-in", arrived.Path);
        Assert.Contains(words, arrived.Text, StringComparison.Ordinal);
        Assert.Contains("return=%2Fconsole%2Fcampaigns", arrived.Text, StringComparison.Ordinal);
        Assert.Null(browser.Cookie("adcommerce_console"));
    }

    [Theory]
    [InlineData("https://evil.example/console")]
    [InlineData("//evil.example/console")]
    [InlineData("/console/\\evil.example")]
    [InlineData("/consolevil")]
    [InlineData("/v1/brands")]
    public async Task SignIn_ToReturnElsewhere_LeadsToTheFirstPage(string elsewhere)
    {
        _provider.Claims = Marketer;
        await using var host = await StartAsync();
        using var browser = Browser(host);

        Assert.Equal("/console", (await browser.FollowAsync($"/console/sign-in/begin?return={Uri.EscapeDataString(elsewhere)}")).PathAndQuery);
    }

    [Fact]
    public async Task Answer_ThatAnotherBrowserBegan_IsRefused()
    {
        _provider.Claims = Marketer;
        await using var host = await StartAsync();
        using var mine = Browser(host);
        using var another = Browser(host);
        var answer = await mine.FollowAsync("/console/sign-in/begin", until: "/console/signed-in");

        var arrived = await another.FollowAsync(answer.PathAndQuery);

        Assert.Equal("/console/sign-in", arrived.Path);
        Assert.Contains("could not be finished", arrived.Text, StringComparison.Ordinal);
        Assert.Null(another.Cookie("adcommerce_console"));
    }

    [Fact]
    public async Task SignOut_EndsTheSessionHereAndAtTheProvider()
    {
        _provider.Claims = Marketer;
        await using var host = await StartAsync();
        using var browser = Browser(host);
        await browser.FollowAsync("/console/sign-in/begin");

        var refresh = await browser.SignOutAsync();
        var arrived = await browser.FollowAsync(refresh);

        Assert.Null(browser.Cookie("adcommerce_console"));
        Assert.Equal(OpenIdProvider.ClientId, _provider.LastEnded!["client_id"]);
        Assert.Equal("/console/sign-in", arrived.Path);
    }

    [Fact]
    public async Task SignOut_WhereTheProviderKeepsNoSession_EndsHere()
    {
        _provider.EndsSessions = false;
        await using var host = await StartAsync();
        using var browser = Browser(host);

        Assert.Equal("/console/sign-in", (await browser.FollowAsync("/console/sign-out/provider")).Path);
    }

    [Fact]
    public async Task SignOut_ThatAnotherSiteAsksFor_IsRefused()
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/sign-out/provider") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(_provider.LastEnded);
    }

    [Theory]
    [InlineData("AdCommerce:OpenIdConnect:ClientId", "", "AdCommerce:OpenIdConnect:ClientId is not set")]
    [InlineData("AdCommerce:OpenIdConnect:Authority", "http://id.example", "must be an https address")]
    [InlineData("AdCommerce:OpenIdConnect:Authority", "", "AdCommerce:OpenIdConnect:Authority is not set")]
    [InlineData("AdCommerce:OpenIdConnect:PublicAddress", "console", "AdCommerce:OpenIdConnect:PublicAddress is")]
    [InlineData("AdCommerce:OpenIdConnect:PublicAddress", "https://example.com/console", "without a path")]
    [InlineData("AdCommerce:Access:BrandClaim", "role", "must name three different claims")]
    public async Task Start_WithSettingsThatCannotWork_IsRefusedInWords(string setting, string value, string words)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(new() { [setting] = value }));

        Assert.Contains(words, refused.ToString(), StringComparison.Ordinal);
    }

    private Task<AccessHost> StartAsync(Dictionary<string, string?>? more = null)
    {
        Dictionary<string, string?> settings = new()
        {
            ["AdCommerce:Access:Issuer"] = _provider.Address,
            ["AdCommerce:Access:Audience"] = OpenIdProvider.Audience,
            ["AdCommerce:Access:JwksUri"] = $"{_provider.Address}/keys",
            ["AdCommerce:OpenIdConnect:Authority"] = _provider.Address,
            ["AdCommerce:OpenIdConnect:ClientId"] = OpenIdProvider.ClientId,
            ["AdCommerce:OpenIdConnect:ClientSecret"] = OpenIdProvider.ClientSecret,
            ["AdCommerce:OpenIdConnect:Scopes:0"] = "api",
            ["AdCommerce:OpenIdConnect:Parameters:audience"] = OpenIdProvider.Audience,
        };
        foreach (var (name, value) in more ?? [])
            settings[name] = value;
        return AccessHost.StartAsync(_time, settings, configure: builder => builder.Services.AddConsole(builder.Configuration), map: app =>
        {
            app.UseConsole();
            AccessHost.MapUnwritten(app);
            app.MapConsole();
        });
    }

    private static OpenIdBrowser Browser(AccessHost host) => new(host.Http.BaseAddress!);
}
