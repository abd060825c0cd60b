using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdCommerce.Server.Demo;

/// <summary>
/// Loads the demo once the server listens: the drama on its first start in Development, new rooms where the last ones are over on every start. The
/// server is not ready before it is there.
/// </summary>
internal sealed partial class DemoStart(IServer server, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DemoStart> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Demo");

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _missing = "The demo drama is being loaded.";

    /// <summary>Where the demo's media is.</summary>
    public static string MediaFolder => Path.Combine(Folder, "media");

    /// <summary>Completes when the demo drama is there; fails when it could not be loaded.</summary>
    public Task Loaded => _loaded.Task;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_missing is { } missing ? HealthCheckResult.Unhealthy(missing) : HealthCheckResult.Healthy());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await LoadAsync(stoppingToken);
            _missing = null;
            _loaded.SetResult();
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; the next start goes on.
        }
        catch (Exception e)
        {
            // The server itself works: whoever wants the demo reads here why it is not there, and the next start tries again.
            LogFailed(e);
            _missing = null;
            _loaded.SetException(e);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        using var api = await DemoApi.ConnectAsync(new Uri(addresses[0]), new Uri(addresses[1]), cancellationToken);
        var drama = await ReadAsync("drama.json", DemoJson.Default.DemoDrama, cancellationToken);
        var audience = await ReadAsync("audience.json", DemoJson.Default.DemoAudience, cancellationToken);
        var loader = new DemoLoader(api, drama, audience, time);
        if (!await loader.IsLoadedAsync())
        {
            LogLoading(drama.Drama.Id);
            await loader.LoadAsync();
            LogLoaded(drama.Drama.Id, drama.Episodes.Count, drama.Variants.Count);
        }

        // At every start: rooms end.
        var chain = await ReadAsync("chain.json", DemoJson.Default.DemoChain, cancellationToken);
        await new DemoChainLoader(api, chain, time.GetUtcNow()).LoadAsync();
    }

    private static async Task<T> ReadAsync<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(Folder, name));
        return (await JsonSerializer.DeserializeAsync(file, type, cancellationToken))!;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "First start: loading the demo drama {Drama}")]
    private partial void LogLoading(string drama);

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded {Drama}: {Episodes} episodes, {Variants} variants")]
    private partial void LogLoaded(string drama, int episodes, int variants);

    [LoggerMessage(Level = LogLevel.Error, Message = "The demo drama could not be loaded; the server goes on without it")]
    private partial void LogFailed(Exception exception);
}
