using AdCommerce.Domain.Learning;
using AdCommerce.Grains.Log;

namespace AdCommerce.Grains.Learning;

/// <summary>Rates of the past, for explanations: made again from their log, one at a time, and a few of them kept.</summary>
public sealed class RateHistory(RateLog log, SharedRates rates) : IDisposable
{
    private const int KeptMax = 4;

    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly LinkedList<LearnedRates> _kept = new();

    /// <summary>The rates of a version (<see cref="LearnedRates.Version"/>); null when they are kept no longer.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    public async Task<LearnedRates?> FindAsync(long version, CancellationToken cancellationToken)
    {
        if (version == 0)
            return LearnedRates.None;
        if (rates.Current is var current && current.Version == version)
            return current;
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_kept.FirstOrDefault(kept => kept.Version == version) is { } known)
            {
                _kept.Remove(known);
                _kept.AddFirst(known);
                return known;
            }

            using var background = BackgroundWork.Begin();
            if (await log.RebuildAsync(version, cancellationToken) is not { } state)
                return null;
            _kept.AddFirst(state.Compile());
            if (_kept.Count > KeptMax)
                _kept.RemoveLast();
            return _kept.First!.Value;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _making.Dispose();
}
