using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text;
using AdCommerce.Grains.Alerts;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Hosting;
using AdCommerce.Server.Playback;
using AdCommerce.Server.Tests.Hosting;
using AdCommerce.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Playback;

/// <summary>
/// architecture.md, Fixed 3: the hot path is one grain call and no storage round trip. Measured with the product's own metrics on the
/// product's own composition.
/// </summary>
public sealed class HotPathTests
{
    private const int Repeats = 25;
    private static readonly TimeSpan WarmTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Resolve_WarmViewer_IsOneGrainCallAndNoStoreOperation()
    {
        await using var server = await WholeServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        await WaitUntilReadyAsync(http);
        var bearer = new AuthenticationHeaderValue("Bearer", await TokenAsync(http, "viewer-oily"));
        await WarmAsync(http, bearer, "viewer-oily");
        await CountRoomsOnceAsync(server);

        using var counted = new Counted(server.Services.GetRequiredService<IMeterFactory>());
        for (var i = 0; i < Repeats; i++)
            await SendAsync(http, MasterRequest(bearer));
        Assert.Equal(Enumerable.Repeat(nameof(IViewerGrain.Resolve), Repeats), counted.GrainCalls);
        Assert.Equal(0, counted.StoreOperations);

        counted.Reset();
        for (var i = 0; i < Repeats; i++)
            await SendAsync(http, ResolveRequest(bearer));
        Assert.Equal(Enumerable.Repeat(nameof(IViewerGrain.Resolve), Repeats), counted.GrainCalls);
        Assert.Equal(0, counted.StoreOperations);

        // The counters do see what a viewer costs whom this silo has not met: its profile is read once.
        counted.Reset();
        await SendAsync(http, MasterRequest(new("Bearer", await TokenAsync(http, "viewer-never-met"))));
        Assert.Equal([nameof(IViewerGrain.Resolve)], counted.GrainCalls);
        Assert.InRange(counted.StoreOperations, 1, 4);
    }

    [Fact]
    public async Task Resolve_SessionAndMediaPlaylist_CallNoGrainAndNoStore()
    {
        await using var server = await WholeServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        await WaitUntilReadyAsync(http);
        var bearer = new AuthenticationHeaderValue("Bearer", await TokenAsync(http, "viewer-dry"));
        await WarmAsync(http, bearer, "viewer-dry");
        await CountRoomsOnceAsync(server);
        using var resolved = System.Text.Json.JsonDocument.Parse(await SendAsync(http, ResolveRequest(bearer)));
        var sessionUri = resolved.RootElement.GetProperty("playlistUri").GetString()!;
        var master = await SendAsync(http, new(HttpMethod.Get, sessionUri));
        var media = master.Split('\n').First(line => line.StartsWith("/v1/editions/", StringComparison.Ordinal));

        using var counted = new Counted(server.Services.GetRequiredService<IMeterFactory>());
        await SendAsync(http, new(HttpMethod.Get, sessionUri));
        await SendAsync(http, new(HttpMethod.Get, media));

        Assert.Empty(counted.GrainCalls);
        Assert.Equal(0, counted.StoreOperations);
    }

    // Until it is answered in time: the first calls of a process pay for its compilation.
    private static async Task WarmAsync(HttpClient http, AuthenticationHeaderValue bearer, string viewer)
    {
        using var timeout = new CancellationTokenSource(WarmTimeout);
        var inTime = 0;
        while (inTime < 3)
        {
            timeout.Token.ThrowIfCancellationRequested();
            using var answer = await http.SendAsync(MasterRequest(bearer), timeout.Token);
            Assert.True(answer.IsSuccessStatusCode, $"{viewer}: {answer.StatusCode}");
            inTime = answer.Headers.Contains(FallbackReasons.Header) ? 0 : inTime + 1;
            await SendAsync(http, ResolveRequest(bearer));
        }
    }

    // The demo has live rooms with a limit, whose viewers are counted by the clock: the first time, every partition is read from the store.
    private static Task CountRoomsOnceAsync(WholeServer server) => server.Services.GetRequiredService<RoomOccupancy>().RefreshAsync();

    private static HttpRequestMessage MasterRequest(AuthenticationHeaderValue bearer) =>
        new(HttpMethod.Get, "/v1/episodes/skin-deep-1/master.m3u8") { Headers = { Authorization = bearer } };

    private static HttpRequestMessage ResolveRequest(AuthenticationHeaderValue bearer) => new(HttpMethod.Post, "/v1/episodes/skin-deep-1:resolve")
    {
        Headers = { Authorization = bearer },
        Content = new StringContent("{}", Encoding.UTF8, "application/json"),
    };

    private static async Task<string> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> TokenAsync(HttpClient http, string viewer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?role=viewer&id={viewer}") { Headers = { Accept = { new("text/plain") } } };
        return await SendAsync(http, request);
    }

    private static async Task WaitUntilReadyAsync(HttpClient http)
    {
        using var timeout = new CancellationTokenSource(WarmTimeout);
        while (true)
        {
            using var answer = await http.GetAsync("/readyz", timeout.Token);
            if (answer.IsSuccessStatusCode)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }
    }

    /// <summary>The two counters of one server. What runs by the clock (polling, health) is not counted.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<string> _grainCalls = new();
        private long _storeOperations;

        public Counted(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                // Other servers of this process have factories, and so scopes, of their own.
                if (instrument.Meter.Scope == meters && instrument.Name is ("adcommerce.grain.calls" or "adcommerce.store.operations"))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>(Take);
            _listener.Start();
        }

        /// <summary>Their methods, in order.</summary>
        public IReadOnlyCollection<string> GrainCalls => _grainCalls;

        public int StoreOperations => (int)Volatile.Read(ref _storeOperations);

        public void Reset()
        {
            _grainCalls.Clear();
            Volatile.Write(ref _storeOperations, 0);
        }

        public void Dispose() => _listener.Dispose();

        // Rooms, rates, leases and alerts are asked for by timers of the silo, whatever anybody resolves.
        private static bool IsByTheClock(string grain, string method) =>
            method is nameof(IShardGrain.CountRooms) or nameof(IShardGrain.CountCircles)
            || grain.EndsWith(nameof(ILedgerGrain), StringComparison.Ordinal) || grain.EndsWith(nameof(IAlertsGrain), StringComparison.Ordinal);

        private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == name)
                    return (string)tag.Value!;
            }

            return "";
        }

        private void Take(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            if (instrument.Meter.Name == GrainCallRecorder.MeterName)
            {
                if (!IsByTheClock(Tag(tags, "interface"), Tag(tags, "method")))
                    _grainCalls.Enqueue(Tag(tags, "method"));
            }
            else if (instrument.Meter.Name == AdCommerce.Storage.StoreOperations.MeterName && tags.Length > 0 && tags[0].Value is "request")
                Interlocked.Add(ref _storeOperations, value);
        }
    }
}
