using System.Net;
using AdCommerce.ConsolePages;
using AdCommerce.ConsolePages.Session;
using AdCommerce.Server.Tests.Access;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.ConsolePages.Session.OpenId;

/// <summary>Signing in at an OpenID provider, over the whole way: console, provider, API, on loopback and in Production.</summary>
public sealed class OpenIdSignInTests : IAsyncLifetime
{
    private static readonly Dictionary<string, object> Marketer = new() { ["role"] = "brand", ["brand"] = "lumiere", ["brand_role"] = "marketer" };

    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private OpenIdProvider _provider = null!;

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

    [Fact]
    public async Task SignIn_WithATokenForAnotherAudience_IsRefusedInTheApisWords()
    {
        _provider.AccessAudience = "another-api";
        await AssertRefusedAsync(Marketer, "The token is meant for another audience (aud).");
    }

    [Fact]
    public async Task SignIn_WithATokenOfAnotherIssuer_IsRefusedInTheApisWords()
    {
        _provider.AccessIssuer = "https://evil.example";
        await AssertRefusedAsync(Marketer, "The token comes from another issuer (iss).");
    }

    [Fact]
    public Task SignIn_WithoutARole_IsRefusedInTheApisWords() => AssertRefusedAsync([], "The token needs exactly one role:");

    [Fact]
    public Task SignIn_WithoutABrand_IsRefusedInTheApisWords() =>
        AssertRefusedAsync(new() { ["role"] = "brand", ["brand_role"] = "admin" }, "token needs a brand:");

    [Fact]
    public Task SignIn_OfAViewer_IsToldThatThereAreNoPages() => AssertRefusedAsync(new() { ["role"] = "viewer" }, "the console has pages for brands and operators");

    [Fact]
    public async Task SignIn_WithAnIdTokenForAnotherClient_IsRefused()
    {
        _provider.IdAudience = "another-client";
        await AssertRefusedAsync(Marketer, "meant for another client");
    }

    [Fact]
    public async Task SignIn_WithAnIdTokenOfAnotherIssuer_IsRefused()
    {
        _provider.IdIssuer = "https://evil.example";
        await AssertRefusedAsync(Marketer, "comes from another issuer than the identity provider names");
    }

    [Fact]
    public async Task SignIn_ThatTheProviderRefuses_SaysSo()
    {
        _provider.Error = "access_denied";
        await AssertRefusedAsync(Marketer, "did not let you in");
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

    [Theory]
    [InlineData("AdCommerce:OpenIdConnect:ClientId", "", "AdCommerce:OpenIdConnect:ClientId is not set")]
    [InlineData("AdCommerce:OpenIdConnect:Authority", "http://id.example", "must be an https address")]
    [InlineData("AdCommerce:OpenIdConnect:Authority", "", "AdCommerce:OpenIdConnect:Authority is not set")]
    [InlineData("AdCommerce:OpenIdConnect:PublicAddress", "console", "AdCommerce:OpenIdConnect:PublicAddress is")]
    [InlineData("AdCommerce:Access:BrandClaim", "role", "must name three different claims")]
    public async Task Start_WithSettingsThatCannotWork_IsRefusedInWords(string setting, string value, string words)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(new() { [setting] = value }));

        Assert.Contains(words, refused.ToString(), StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(Dictionary<string, object> claims, string words)
    {
        _provider.Claims = claims;
        await using var host = await StartAsync();
        using var browser = Browser(host);

        var arrived = await browser.FollowAsync("/console/sign-in/begin?return=/console/campaigns");

        Assert.Equal("/console/sign-in", arrived.Path);
        Assert.Contains(words, arrived.Text, StringComparison.Ordinal);
        Assert.Contains("return=%2Fconsole%2Fcampaigns", arrived.Text, StringComparison.Ordinal);
        Assert.Null(browser.Cookie("adcommerce_console"));
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
