using System.Net;
using AdCommerce.ConsolePages.Session;
using AdCommerce.Server.Tests.Funnel;

namespace AdCommerce.Server.Tests.ConsolePages.Session;

/// <summary>Signing in to the console, on the whole server in Development.</summary>
public sealed class SessionEndpointsTests(ChainServer server) : IClassFixture<ChainServer>
{
    private const string Cookie = "adcommerce_console";

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/campaigns/evening-light?x=1")]
    public async Task Page_SignedOut_LeadsToSigningInAndBack(string path)
    {
        using var client = Client();

        using var answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/console/sign-in?return={Uri.EscapeDataString(path)}", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task SignIn_AsAMarketer_SetsACookieThatNoScriptReadsAndLeadsBack()
    {
        using var client = Client();

        using var answer = await SignInAsync(client, "marketer", "lumiere", "/console/campaigns");

        Assert.Equal((HttpStatusCode.Redirect, "/console/campaigns"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), static c => c.StartsWith(Cookie, StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        var user = ConsoleUser.Read(cookie.Split('=', 2)[1].Split(';')[0], new TokenClaims())!;
        Assert.Equal(("brand", "lumiere", false), (user.Role, user.BrandId, user.MayWrite));
    }

    [Fact]
    public async Task Page_SignedIn_IsTheFrameWithNothingOfAnybody()
    {
        using var client = Client();
        using var signedIn = await SignInAsync(client, "admin", "lumiere", "/console");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console");
        request.Headers.Add("Cookie", CookieOf(signedIn));

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString());
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("lumiere", page, StringComparison.Ordinal);
        Assert.Contains("blazor.web.js", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_WithTheCookieOnly_KnowsNobody()
    {
        using var client = Client();
        using var signedIn = await SignInAsync(client, "admin", "lumiere", "/console");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/brands/lumiere/campaigns");
        request.Headers.Add("Cookie", CookieOf(signedIn));

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/console/session")]
    [InlineData("/console/sign-out")]
    public async Task Form_OfAnotherSite_IsRefusedAndSetsNothing(string path)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Form("admin", "lumiere", "/console") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task SignIn_AsNoBrand_SaysSo()
    {
        using var client = Client();

        using var answer = await SignInAsync(client, "marketer", "No Such Brand", "/console");

        Assert.StartsWith("/console/sign-in?refused=1", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/health", "/console/health")]
    [InlineData("/console?from=2026-11-01", "/console?from=2026-11-01")]
    [InlineData("https://elsewhere.example/console", "/console")]
    [InlineData("//elsewhere.example/console", "/console")]
    [InlineData("/console\\..\\x", "/console")]
    [InlineData("/consolex", "/console")]
    [InlineData(null, "/console")]
    public void LocalPath_Anything_StaysHere(string? asked, string expected) => Assert.Equal(expected, SessionEndpoints.LocalPath(asked));

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("a.e30.c")]
    [InlineData("a.eyJyb2xlIjoidmlld2VyIiwic3ViIjoieCIsImV4cCI6MX0.c")]
    [InlineData("a.eyJyb2xlIjoiYnJhbmQiLCJleHAiOjF9.c")]
    [InlineData("a.eyJyb2xlIjoib3BlcmF0b3IiLCJleHAiOiJ4In0.c")]
    [InlineData("a.WzFd.c")]
    public void Read_WhatIsNoTokenOfTheConsole_IsNobody(string token) => Assert.Null(ConsoleUser.Read(token, new TokenClaims()));

    private HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Http.BaseAddress };

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string role, string brand, string back) =>
        client.PostAsync("/console/session", Form(role, brand, back));

    private static FormUrlEncodedContent Form(string role, string brand, string back) =>
        new([new("as", role), new("brand", brand), new("return", back)]);

    private static string CookieOf(HttpResponseMessage signedIn) =>
        signedIn.Headers.GetValues("Set-Cookie").Single(static c => c.StartsWith(Cookie, StringComparison.Ordinal)).Split(';')[0];
}
