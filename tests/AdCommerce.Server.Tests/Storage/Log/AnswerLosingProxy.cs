using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdCommerce.Server.Tests.Storage.Log;

/// <summary>What happens to the next write that passes.</summary>
internal enum Loss
{
    /// <summary>The store never sees it; the connection breaks.</summary>
    OfTheRequest,

    /// <summary>The store acts on it; the answer is dropped and the connection breaks.</summary>
    OfTheAnswer,
}

/// <summary>A TCP proxy before a store. On command it loses the next write that mentions a text, or that write's answer.</summary>
internal sealed class AnswerLosingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _store;
    private readonly Task _accepting;
    private (Loss Loss, byte[] Mark)? _next;
    private int _lost;

    public AnswerLosingProxy(IPEndPoint store)
    {
        _store = store;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many writes or answers were lost.</summary>
    public int LostCount => Volatile.Read(ref _lost);

    /// <summary>Loses the next write that contains <paramref name="text"/>.</summary>
    public void LoseNext(Loss loss, string text) => _next = (loss, Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var store = new TcpClient();
        using (client)
        {
            await store.ConnectAsync(_store);
            client.NoDelay = store.NoDelay = true;
            var pair = new Pair(client.GetStream(), store.GetStream());
            await Task.WhenAny(ForwardRequestsAsync(pair), ForwardAnswersAsync(pair));
        }
    }

    private async Task ForwardRequestsAsync(Pair pair)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(pair.Client, buffer) is > 0 and var count)
        {
            if (_next is { } next && buffer.AsSpan(0, count).IndexOf(next.Mark) >= 0)
            {
                _next = null;
                Interlocked.Increment(ref _lost);
                if (next.Loss == Loss.OfTheRequest)
                    return;
                pair.IsAnswerLost = true;
            }

            await pair.Store.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task ForwardAnswersAsync(Pair pair)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(pair.Store, buffer) is > 0 and var count)
        {
            if (pair.IsAnswerLost)
                return;
            await pair.Client.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer, _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private sealed class Pair(NetworkStream client, NetworkStream store)
    {
        public NetworkStream Client { get; } = client;

        public NetworkStream Store { get; } = store;

        public volatile bool IsAnswerLost;
    }
}
