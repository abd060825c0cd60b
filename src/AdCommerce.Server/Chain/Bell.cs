using System.Threading.Channels;

namespace AdCommerce.Server.Chain;

/// <summary>Wakes one waiter. Rung many times before somebody waits, it wakes once.</summary>
internal sealed class Bell(TimeProvider time)
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Rings.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Waits until it rings, or for so long.</summary>
    public async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _rung.Reader.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The patience is over.
        }
    }
}
