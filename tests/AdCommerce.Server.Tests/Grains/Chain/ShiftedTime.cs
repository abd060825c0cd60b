namespace AdCommerce.Server.Tests.Grains.Chain;

/// <summary>The machine's clock, put forward by a test. Only the time of day: timers and timestamps, which a silo lives by, run as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);
}
