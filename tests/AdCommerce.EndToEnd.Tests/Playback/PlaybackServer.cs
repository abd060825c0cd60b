using AdCommerce.LoadTests.Servers;

namespace AdCommerce.EndToEnd.Tests.Playback;

/// <summary>One server on the embedded store with the demo, for all tests that only look at it or add things of their own.</summary>
public sealed class PlaybackServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Lazy<Task<ServerApi>> _api;
    private ServerProcess? _process;

    public PlaybackServer() => _api = new(StartAsync);

    /// <summary>Where its data is.</summary>
    internal string DataDirectory => _directory.Path;

    internal Task<ServerApi> ApiAsync() => _api.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_api.IsValueCreated)
            (await _api.Value).Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    /// <summary>After <see cref="DisposeAsync"/>, when nobody uses the folder any more.</summary>
    public void Dispose() => _directory.Dispose();

    private async Task<ServerApi> StartAsync()
    {
        _process = await ServerProcess.StartAsync(_directory.Path);
        return await ServerApi.ConnectAsync(_process.HttpAddress, _process.GrpcAddress);
    }
}

/// <summary>The tests that share <see cref="PlaybackServer"/>.</summary>
[CollectionDefinition(Name)]
public sealed class PlaybackCollection : ICollectionFixture<PlaybackServer>
{
    public const string Name = "Playback";
}
