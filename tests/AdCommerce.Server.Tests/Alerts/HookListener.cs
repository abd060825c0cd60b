using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Server.Tests.Alerts;

/// <summary>A receiver of webhooks on loopback: keeps what came, and answers as it is told.</summary>
internal sealed class HookListener : IAsyncDisposable
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private HookListener(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Uri => $"{_app.Urls.Single()}/hooks/alerts?of=lumiere";

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<Hook> Received { get; } = new();

    /// <param name="answers">Status of each answer; 200 for all that come after.</param>
    public static async Task<HookListener> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var listener = new HookListener(builder.Build());
        foreach (var answer in answers)
            listener._answers.Enqueue(answer);
        listener._app.Run(listener.TakeAsync);
        await listener._app.StartAsync();
        return listener;
    }

    /// <summary>The next one that comes.</summary>
    public async Task<Hook> NextAsync()
    {
        Assert.True(await _arrived.WaitAsync(PatienceMax), "nothing came");
        return Received.Last();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Received.Enqueue(new Hook(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        context.Response.StatusCode = _answers.TryDequeue(out var answer) ? answer : StatusCodes.Status200OK;
        if (context.Response.StatusCode == StatusCodes.Status302Found)
            context.Response.Headers.Location = "/elsewhere";
        _arrived.Release();
    }
}

/// <summary>A message that came.</summary>
internal sealed record Hook(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Verifies it as a receiver does, from what Standard Webhooks says and nothing of the product's.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = System.Text.Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}.").Concat(Body).ToArray();
        var expected = "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, signed));
        return Headers["webhook-signature"].Split(' ').Contains(expected);
    }
}
