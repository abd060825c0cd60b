using AdCommerce.LoadTests.Servers;

namespace AdCommerce.EndToEnd.Tests.Playback;

/// <summary>The server that tests share, as an API.</summary>
public sealed class PlaybackServer : IAsyncLifetime
{
    private readonly Lazy<Task<ServerApi>> _api = new(ConnectAsync);

    internal Task<ServerApi> ApiAsync() => _api.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_api.IsValueCreated)
            (await _api.Value).Dispose();
    }

    private static async Task<ServerApi> ConnectAsync()
    {
        var server = await SharedServer.GetAsync();
        return await ServerApi.ConnectAsync(server.HttpAddress, server.GrpcAddress);
    }
}

/// <summary>The tests that share <see cref="PlaybackServer"/>.</summary>
[CollectionDefinition(Name)]
public sealed class PlaybackCollection : ICollectionFixture<PlaybackServer>
{
    public const string Name = "Playback";
}
