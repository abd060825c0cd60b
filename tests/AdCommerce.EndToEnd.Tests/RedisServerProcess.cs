using System.Globalization;
using System.Net;
using AdCommerce.Storage;

namespace AdCommerce.EndToEnd.Tests;

/// <summary>A redis-server that forces every write to the disk, on a free port. It can be killed and started again on its data.</summary>
internal sealed class RedisServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private ChildProcess? _process;

    private readonly string[] _arguments;

    private RedisServerProcess(int port, string[] arguments) => (Port, _arguments) = (port, arguments);

    public int Port { get; }

    /// <summary>Id of the process that runs now.</summary>
    public int ProcessId => _process!.Id;

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Folder of its files.</summary>
    public string Directory => _directory.Path;

    /// <summary>Starts one with arguments of its own beside those that are always given.</summary>
    public static async Task<RedisServerProcess> StartAsync(params string[] arguments)
    {
        var server = new RedisServerProcess(FreePort.Find(IPAddress.Loopback), arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same port and data, after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        _process = ChildProcess.Start("redis-server",
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _directory.Path,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no", .. _arguments,
        ]);
        await _process.WaitForLineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), StartTimeout);
    }

    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _directory.Dispose();
    }
}
