using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AdCommerce.Server.Access;
using AdCommerce.Server.Tests.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

public sealed class QueryTokenTests
{
    private const string Master = "/v1/episodes/skin-deep-1/master.m3u8";
    private readonly FakeTimeProvider _time = AccessHost.NewTime();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Master_WithTheTokenInTheQuery_KnowsTheViewer(string method)
    {
        await using var host = await StartAsync();
        string token = TestTokens.WithSecret(_time).Viewer("viewer-1");

        using var response = await SendAsync(host, method, $"{Master}?token={token}&speed=2");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("viewer-1 ?speed=2", response.Headers.GetValues("x-seen").Single());
    }

    [Fact]
    public async Task Master_WithHeaderAndQuery_BelievesTheHeader()
    {
        await using var host = await StartAsync();
        var tokens = TestTokens.WithSecret(_time);

        using var response = await SendAsync(host, "GET", $"{Master}?token={tokens.Viewer("viewer-2")}", tokens.Viewer("viewer-1"));

        Assert.Equal("viewer-1", response.Headers.GetValues("x-seen").Single());
    }

    [Theory]
    [InlineData("?token=nonsense", 401)]
    [InlineData("?token=", 401)]
    [InlineData("", 401)]
    [InlineData("?token={0}&token={0}", 401)]
    [InlineData("?session=sealed", 200)]
    [InlineData("?session=", 401)]
    [InlineData("?session=sealed&session=sealed", 401)]
    [InlineData("?session=sealed&token=nonsense", 200)]
    public async Task Master_OtherCredentials_AnswersAsExpected(string query, int status)
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(host, "GET", Master + string.Format(query, TestTokens.WithSecret(_time).Viewer("viewer-1")));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Master_ForAnOperator_IsForbidden()
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(host, "GET", Master, TestTokens.WithSecret(_time).Operator());

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task OtherPaths_WithTheTokenInTheQuery_DoNotKnowTheCaller()
    {
        await using var host = await StartAsync();
        string token = TestTokens.WithSecret(_time).Viewer("viewer-1");

        using var viewer = await SendAsync(host, "GET", $"/v1/viewers/viewer-1?token={token}");
        using var resolve = await SendAsync(host, "POST", $"/v1/episodes/skin-deep-1:resolve?token={token}");

        Assert.Equal(HttpStatusCode.Unauthorized, viewer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, resolve.StatusCode);
    }

    [Fact]
    public async Task Token_InTheQuery_IsInNoLogAndNoTrace()
    {
        LogLines log = new();
        ConcurrentQueue<string> spans = new();
        using var traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(traces);
        Dictionary<string, string?> settings = AccessHost.SecretSettings();
        settings["Logging:LogLevel:Default"] = "Trace";
        settings["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace";
        settings["Logging:LogLines:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace";
        await using var host = await StartAsync(settings, log);
        string good = TestTokens.WithSecret(_time).Viewer("viewer-1");
        string bad = TestTokens.WithSecret(_time).Sign(new() { ["role"] = "viewer", ["sub"] = "v" }, forAudience: "another");

        using (await SendAsync(host, "GET", $"{Master}?token={good}"))
        using (await SendAsync(host, "GET", $"{Master}?token={bad}"))
        using (await SendAsync(host, "GET", $"{Master}?token=SecretNonsense"))
        {
        }

        // Other servers of this process go on and add to both.
        string[] seen = [.. log.Lines.ToArray(), .. spans.ToArray()];
        Assert.Contains(log.Lines, line => line.Contains("master.m3u8"));
        Assert.Contains(spans, line => line.Contains("master.m3u8"));
        Assert.DoesNotContain(seen, line => line.Contains(good) || line.Contains(bad) || line.Contains("SecretNonsense"));
    }

    private static async Task<HttpResponseMessage> SendAsync(AccessHost host, string method, string path, string? header = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (header is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", header);
        return await host.Http.SendAsync(request);
    }

    private Task<AccessHost> StartAsync(Dictionary<string, string?>? settings = null, LogLines? log = null) =>
        AccessHost.StartAsync(
            _time,
            settings,
            configure: builder =>
            {
                if (log is not null) builder.Logging.AddProvider(log);
            },
            map: app =>
            {
                AccessHost.MapUnwritten(app);
                app.MapMethods("/v1/episodes/{episode}/master.m3u8", ["GET", "HEAD"], (HttpContext context) =>
                    context.Response.Headers["x-seen"] = $"{context.FindCaller()?.ViewerId} {context.Request.QueryString}");
            });
}
