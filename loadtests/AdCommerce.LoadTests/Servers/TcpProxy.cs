using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AdCommerce.LoadTests.Servers;

/// <summary>
/// A line between two ports of this machine that can be cut as a network is: nothing is refused or closed, bytes only stop to arrive, and go on
/// when it is healed.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly Func<int, int> _ownerOf;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _cuts = new();
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly Task _accepting;

    /// <summary>Cuts every connection, whoever made it.</summary>
    public const int Everybody = -1;

    /// <param name="port">Where it listens, on loopback.</param>
    /// <param name="target">Where it leads to.</param>
    /// <param name="ownerOf">Tells by the port that a connection comes from whose it is.</param>
    public TcpProxy(int port, int target, Func<int, int> ownerOf)
    {
        _target = target;
        _ownerOf = ownerOf;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Cuts the connections of one owner, also those that it makes from now on.</summary>
    public void Cut(int owner) => _cuts.TryAdd(owner, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>What was held up goes on.</summary>
    public void Heal(int owner)
    {
        if (_cuts.TryRemove(owner, out var cut))
            cut.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        foreach (var owner in _cuts.Keys)
            Heal(owner);
        await _accepting;
        await Task.WhenAll(_pumps);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _pumps.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is being closed.
        }
    }

    private async Task CarryAsync(TcpClient from)
    {
        using var source = from;
        using var target = new TcpClient { NoDelay = true };
        source.NoDelay = true;
        try
        {
            var owner = _ownerOf(((IPEndPoint)source.Client.RemoteEndPoint!).Port);
            await PassAsync(owner);
            await target.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
            var there = PumpAsync(source.GetStream(), target.GetStream(), owner);
            var back = PumpAsync(target.GetStream(), source.GetStream(), owner);
            await Task.WhenAny(there, back);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end has gone; so does the other.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, int owner)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReadAsync(buffer, _closing.Token) is > 0 and var read)
            {
                await PassAsync(owner);
                await to.WriteAsync(buffer.AsMemory(0, read), _closing.Token);
            }

            await PassAsync(owner);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end of one direction is the end of both.
        }
    }

    private async Task PassAsync(int owner)
    {
        while (!_closing.IsCancellationRequested && (_cuts.TryGetValue(Everybody, out var cut) || _cuts.TryGetValue(owner, out cut)))
            await cut.Task;
    }
}
