using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Registry;

namespace AdCommerce.Server.Chain;

/// <summary>
/// Tells open streams of next steps when to look again: this silo's copy of the registry has changed, a group somewhere has room, a time has come.
/// One loop waits for all of them; a stream costs nothing but its turn in the dark.
/// </summary>
internal sealed partial class StepSignals(RegistryReplica registry, ISeatSignals seats, TimeProvider time, ILogger<StepSignals> logger) : BackgroundService
{
    /// <summary>A stream looks again at least this often, whatever it was told: signals may be lost.</summary>
    public static readonly TimeSpan LookAgainPeriod = TimeSpan.FromSeconds(15);

    /// <summary>A stream looks at most this often: what happens in between comes together.</summary>
    public static readonly TimeSpan RestPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Streams that are told. Those beyond it look again by the clock alone.</summary>
    public const int WatchersMax = 20_000;

    private static readonly TimeSpan NapMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan ListenAgainPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Watcher, byte> _watchers = [];
    private readonly Bell _changed = new(time);

    // From the beginning, not from when the loop begins: what changes in between has to be told to those who watch by then.
    private RegistryState _state = registry.State;
    private DateTimeOffset _seenAt = time.GetUtcNow();

    /// <summary>Streams that are told now.</summary>
    public int Watchers => _watchers.Count;

    /// <summary>Yields whenever it is time to look: at once, then as told and by the clock, until cancelled. Between two, the caller may take its time.</summary>
    /// <param name="brandId">The brand whose steps are looked at; null for every brand.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<StepSignal> WatchAsync(string? brandId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher(brandId, new Bell(time));
        if (_watchers.Count < WatchersMax)
            _watchers.TryAdd(watcher, 0);
        try
        {
            // Told from here on, so that nothing happens unnoticed between the first look and the first wait.
            yield return StepSignal.None;
            while (true)
            {
                await Task.Delay(RestPeriod, time, cancellationToken);
                await watcher.Bell.WaitAsync(LookAgainPeriod - RestPeriod, cancellationToken);
                yield return watcher.Take();
            }
        }
        finally
        {
            _watchers.TryRemove(watcher, out _);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        registry.ChainChanged += _changed.Ring;
        try
        {
            await Task.WhenAll(FollowSeatsAsync(stoppingToken), FollowRegistryAsync(stoppingToken));
        }
        finally
        {
            registry.ChainChanged -= _changed.Ring;
        }
    }

    private async Task FollowRegistryAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (next, now) = (registry.State, time.GetUtcNow());
            Tell(ChainMoments.FindChanged(_state, next), StepSignal.Content);
            Tell(ChainMoments.FindDue(next, _seenAt, now), StepSignal.Time);
            (_state, _seenAt) = (next, now);
            await _changed.WaitAsync(NapUntil(ChainMoments.FindNext(_state, _seenAt)), stoppingToken);
        }
    }

    private TimeSpan NapUntil(DateTimeOffset? instant)
    {
        var nap = instant is { } due ? due - time.GetUtcNow() : NapMax;
        return nap > NapMax ? NapMax : nap < TimeSpan.Zero ? TimeSpan.Zero : nap;
    }

    private async Task FollowSeatsAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var group in seats.ListenAsync(stoppingToken))
                    Tell(new HashSet<string> { group.BrandId }, StepSignal.Seat);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogDeaf(exception);
            }

            await Task.Delay(ListenAgainPause, time, stoppingToken);
        }
    }

    private void Tell(IReadOnlySet<string> brands, StepSignal signal)
    {
        if (brands.Count == 0)
            return;
        foreach (var (watcher, _) in _watchers)
        {
            if (watcher.BrandId is not { } brandId || brands.Contains(brandId))
                watcher.Tell(signal);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signals of free seats do not come; streams of next steps look again by the clock")]
    private partial void LogDeaf(Exception exception);

    /// <summary>One stream.</summary>
    private sealed class Watcher(string? brandId, Bell bell)
    {
        private int _signals;

        public string? BrandId => brandId;

        public Bell Bell => bell;

        public void Tell(StepSignal signal)
        {
            Interlocked.Or(ref _signals, (int)signal);
            bell.Ring();
        }

        public StepSignal Take() => (StepSignal)Interlocked.Exchange(ref _signals, 0);
    }
}
