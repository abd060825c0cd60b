using AdCommerce.Storage;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Hosting;

/// <summary>
/// Looks whether the ports can be had before anything is opened. The web server starts last, and would find out only after
/// the store had recovered.
/// </summary>
internal sealed class Preflight(IOptions<ServerConfig> config) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Check(config.Value.HttpPort, nameof(ServerConfig.HttpPort));
        Check(config.Value.GrpcPort, nameof(ServerConfig.GrpcPort));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(int port, string setting)
    {
        if (!FreePort.IsFree(config.Value.Address, port))
            throw new StartupException(
                $"Port {port} on {config.Value.BindAddress} cannot be opened: another program uses it, or this user may not. Stop that program, or choose "
                + $"another port with --AdCommerce:{setting}=… (0 takes any free one).");
    }
}
