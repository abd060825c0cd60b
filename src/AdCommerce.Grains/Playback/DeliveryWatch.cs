using System.Threading.Channels;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Delivery;

namespace AdCommerce.Grains.Playback;

/// <summary>
/// Looks once more at decisions of this silo, one after the other and never at two at once, and counts how far every placement came in them: of few decisions at
/// each, of many at as many as a hundredth of a core can look at. A decision that is not looked at pays one read of memory for it. Thread-safe.
/// </summary>
public sealed class DeliveryWatch(TimeProvider time)
{
    /// <summary>What of one core goes into it at most.</summary>
    private const double ShareMax = 0.01;

    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(20);

    private readonly Channel<DeliveryLook> _next = Channel.CreateBounded<DeliveryLook>(1);
    private readonly Lock _counting = new();
    private readonly DeliveryCounts _counts = new(time.GetUtcNow());
    private int _isTaken;

    /// <summary>Whether the next decision would be looked at. Asked before a look is put together.</summary>
    public bool IsFree => Volatile.Read(ref _isTaken) == 0;

    /// <summary>Gives a decision to be looked at, unless one is.</summary>
    public void Offer(DeliveryLook look)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
            _next.Writer.TryWrite(look);
    }

    /// <summary>Looks at what is offered until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var look in _next.Reader.ReadAllAsync(stoppingToken))
        {
            var began = time.GetTimestamp();
            var furthest = look.Furthest();
            lock (_counting)
                _counts.Add(furthest, time.GetUtcNow());
            var pause = time.GetElapsedTime(began) / ShareMax;
            await Task.Delay(pause < PauseMin ? PauseMin : pause, time, stoppingToken);
            Volatile.Write(ref _isTaken, 0);
        }
    }

    /// <summary>What was counted for the placements of a campaign.</summary>
    public DeliveryTally Read(CampaignKey campaign)
    {
        lock (_counting)
            return _counts.Read(campaign, time.GetUtcNow());
    }
}
