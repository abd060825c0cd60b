using System.Collections.Concurrent;

namespace AdCommerce.Server.Alerts;

/// <summary>Tells this silo's <see cref="AlertWorking"/> that something of a brand may be due, so that nobody who clicked waits for the next round.</summary>
internal sealed class AlertBell : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _rung = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Something may be due.</summary>
    public void Ring(string brandId)
    {
        _rung[brandId] = true;
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Rung already.
        }
    }

    /// <summary>True once for a brand that was rung for.</summary>
    public bool TakeRung(string brandId) => _rung.TryRemove(brandId, out _);

    /// <summary>Returns when it rings, or after a while.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => await _signal.WaitAsync(longest, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _signal.Dispose();
}
