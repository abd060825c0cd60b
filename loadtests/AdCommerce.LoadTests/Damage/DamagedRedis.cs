using System.Globalization;
using System.Net;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.LoadTests.Servers;
using AdCommerce.Storage;

namespace AdCommerce.LoadTests.Damage;

/// <summary>redis-server with <c>appendfsync always</c>, whose file ends with what it acknowledged last.</summary>
internal sealed class DamagedRedis : IDamagedStore
{
    private const int OperationTimeoutMillis = 10_000;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    public string Name => "redis";

    /// <inheritdoc />
    public string FileIn(string folder) => Path.Combine(folder, "appendonlydir", "appendonly.aof.1.incr.aof");

    /// <inheritdoc />
    public async Task<OpenStore> OpenAsync(string folder)
    {
        var port = FreePort.Find(IPAddress.Loopback).ToString(CultureInfo.InvariantCulture);
        var process = ChildProcess.Start("redis-server",
        [
            "--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no",
        ]);
        try
        {
            await process.WaitForLineAsync(static line => line.Contains("Ready to accept connections", StringComparison.Ordinal), StartTimeout);
        }
        catch (InvalidOperationException) when (!process.IsRunning)
        {
            var said = process.Output.Split('\n').LastOrDefault(static line => line.Contains(" # ", StringComparison.Ordinal)) ?? process.Output;
            await process.DisposeAsync();
            throw new RefusedException(said[(said.IndexOf(" # ", StringComparison.Ordinal) + 3)..]);
        }

        return new OpenStore(await Connections.OpenAsync($"127.0.0.1:{port}", OperationTimeoutMillis), process.DisposeAsync);
    }

    /// <inheritdoc />
    public Task<long> FindEndAsync(OpenStore store, string folder) => Task.FromResult(new FileInfo(FileIn(folder)).Length);
}
