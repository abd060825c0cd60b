using System.Net;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.Storage;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Kills;

/// <summary>
/// Rounds of: write and play, kill -9 at a random moment, start twice (a torn tail surfaces at the second start), compare. What is
/// compared grows from round to round.
/// </summary>
internal sealed class KillRun : IAsyncDisposable
{
    public const string BaseProductName = "products/faults-base";

    /// <summary>Renditions of the demo's first episode: two rungs, audio, two languages of subtitles, I-frames.</summary>
    public const int DemoRenditions = 6;

    private const string Brand = "faults";
    private const string Drama = "faults";
    private const string Campaign = "brands/faults/campaigns/faults";
    private const int KillAfterMillisMin = 150;
    private const int KillAfterMillisMax = 1_800;
    private const int BeginSecondsMax = 30;
    private const int LookMillis = 20;

    private static readonly TimeSpan RecoveryTimeout = TimeSpan.FromSeconds(60);

    private readonly Run _run;
    private readonly KillFigures _figures = new();
    private readonly Random _random;
    private readonly RedisServerProcess? _redis;
    private readonly TemporaryDirectory _data = new();
    private readonly Writer[] _writers;
    private readonly SessionReader[] _readers;
    private readonly int _httpPort = FreePort.Find(IPAddress.Loopback);
    private readonly int _grpcPort = FreePort.Find(IPAddress.Loopback);
    private ServerProcess? _server;

    private KillRun(Run run, RedisServerProcess? redis, int seed)
    {
        _run = run;
        _redis = redis;
        _random = new Random(seed);
        _writers =
        [
            new ProductWriter(run, _figures, Chance(), Brand), new PlacementWriter(run, _figures, Chance(), Campaign),
            new EpisodeWriter(run, _figures, Chance(), Drama), new ViewerWriter(run, _figures, Chance()), new ViewerWriter(run, _figures, Chance()),
        ];
        _readers = [new SessionReader(run, _figures, Chance()), new SessionReader(run, _figures, Chance())];
    }

    /// <summary>Starts the store and the server.</summary>
    /// <param name="run">Collects broken promises.</param>
    /// <param name="onRedis">On a redis-server instead of the embedded store.</param>
    /// <param name="seed">Makes the run's choices.</param>
    public static async Task<KillRun> StartAsync(Run run, bool onRedis, int seed)
    {
        var kills = new KillRun(run, onRedis ? await RedisServerProcess.StartAsync() : null, seed);
        await kills.StartServerAsync();
        await kills._server!.WaitForDemoAsync();
        await kills.PrepareAsync();
        return kills;
    }

    /// <summary>Kills so many times, and each time looks what is there afterwards.</summary>
    public async Task<KillFigures> RunAsync(int count)
    {
        for (var round = 1; round <= count; round++)
            await RoundAsync(round, count);
        return _figures;
    }

    /// <summary>Looks whether a server has everything that was acknowledged.</summary>
    public async Task CheckAsync(ServerApi api)
    {
        foreach (var writer in _writers)
        {
            try
            {
                await writer.CheckAsync(api);
            }
            catch (Grpc.Core.RpcException e)
            {
                _run.Violated($"{writer.GetType().Name} cannot read back what it wrote: {e.Status}");
            }
        }

        foreach (var reader in _readers)
            await reader.CheckAsync(api);
    }

    /// <summary>A product that nothing but its brand and title tells from others.</summary>
    public static Product NewProduct(string brand, string title) => new()
    {
        Brand = $"brands/{brand}",
        Category = "soap",
        Title = title,
        Price = new() { CurrencyCode = "CNY", AmountMicros = 19_900_000 },
        ImageUri = "https://images.example/soap.png",
        Markets = { "CN" },
        Stock = 10,
        MainColor = "#AABBCC",
    };

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        _data.Dispose();
    }

    private Random Chance() => new(_random.Next());

    private async Task RoundAsync(int round, int count)
    {
        var killsRedis = _redis is not null && round % 2 == 0;
        using (var api = await ConnectAsync())
        {
            using var stop = new CancellationTokenSource();
            Task[] work =
            [
                .. _writers.Select(w => Task.Run(() => w.RunAsync(api, stop.Token))),
                .. _readers.Select(r => Task.Run(() => r.RunAsync(api, stop.Token))),
            ];
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(KillAfterMillisMin, KillAfterMillisMax)), TimeProvider.System);
            await UntilSomethingWasDoneAsync();
            await (killsRedis ? _redis!.KillAsync() : _server!.Process.KillAsync());
            await stop.CancelAsync();
            await Task.WhenAll(work);
        }

        if (killsRedis)
            await ReviveRedisAsync();
        else
            await ReviveServerAsync();
        await CheckAsync();
        _run.Say($"{round} of {count}: {_figures.Acknowledged.Values.Sum()} acknowledged, {_figures.Unknown.Values.Sum()} unknown, "
            + $"{_figures.ObjectsCompared} objects and {_figures.SessionAnswersCompared} answers compared, {_run.Violations.Count} violations");
    }

    // On a busy machine the first answers may take longer than the time above, and nothing would be compared.
    private async Task UntilSomethingWasDoneAsync()
    {
        for (var waited = 0; waited < BeginSecondsMax * 1_000 && !IsSomethingDone(); waited += LookMillis)
            await Task.Delay(TimeSpan.FromMilliseconds(LookMillis), TimeProvider.System);
    }

    private bool IsSomethingDone()
    {
        lock (_figures.PlayerAnswers)
        {
            if (_figures.Sessions == 0)
                return false;
        }

        lock (_figures.Acknowledged)
            return _figures.Acknowledged.Count > 0;
    }

    private async Task ReviveServerAsync()
    {
        _figures.ServerKills++;
        await _server!.DisposeAsync();
        await StartServerAsync();
        await _server.Process.KillAsync();
        await _server.DisposeAsync();
        await StartServerAsync();
    }

    private async Task ReviveRedisAsync()
    {
        _figures.RedisKills++;
        await _redis!.StartAgainAsync();
        // The server finds its store again by itself.
        await _server!.WaitUntilReadyAsync();
    }

    private async Task StartServerAsync()
    {
        string[] ports = [$"--AdCommerce:HttpPort={_httpPort}", $"--AdCommerce:GrpcPort={_grpcPort}", "--Logging:LogLevel:Default=Warning"];
        string[] store = _redis is null ? [] : [$"--AdCommerce:Redis:ConnectionString={_redis.ConnectionString}"];
        var begun = TimeProvider.System.GetTimestamp();
        _server = await ServerProcess.StartAsync(_data.Path, "Development", [.. ports, .. store]);
        _figures.ServerStarts++;
        _figures.StartSecondsMax = Math.Max(_figures.StartSecondsMax, Math.Round(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 2));
    }

    private async Task PrepareAsync()
    {
        using var api = await ConnectAsync();
        await api.Catalog.CreateBrandAsync(new() { BrandId = Brand, Brand = new() { Title = "Faults" } }, api.Operator());
        await api.Catalog.CreateDramaAsync(new() { DramaId = Drama, Drama = new() { Title = "Faults" } }, api.Operator());
        await api.Catalog.CreateProductAsync(new() { ProductId = BaseProductName["products/".Length..], Product = NewProduct(Brand, "Base") }, api.Operator());
        await api.Campaigns.CreateCampaignAsync(
            new() { Parent = $"brands/{Brand}", CampaignId = "faults", Campaign = new() { Title = "Faults" } }, api.Operator());
    }

    private async Task CheckAsync()
    {
        using var api = await ConnectAsync();
        await UntilWritesWorkAsync(api);
        await CheckAsync(api);
    }

    // After its store came back, a server may need moments for its own connections; refusing writes meanwhile is right.
    private static async Task UntilWritesWorkAsync(ServerApi api)
    {
        using var timeout = new CancellationTokenSource(RecoveryTimeout);
        while (true)
        {
            try
            {
                await api.Viewers.UpdateViewerAsync(
                    new() { Viewer = new() { Name = "viewers/kill-probe", Consent = new() { Measurement = true } }, AllowMissing = true }, api.Operator());
                return;
            }
            catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.Unavailable && !timeout.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private Task<ServerApi> ConnectAsync() => ServerApi.ConnectAsync(_server!.HttpAddress, _server.GrpcAddress);
}
