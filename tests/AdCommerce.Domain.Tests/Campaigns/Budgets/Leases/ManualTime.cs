namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Leases;

/// <summary>A clock that a test moves; the calendar's and the running one can be moved apart.</summary>
internal sealed class ManualTime(long nowMicros) : TimeProvider
{
    private long _timestamp;

    public long NowMicros { get; set; } = nowMicros;

    /// <summary>Called before each reading of the running clock: something may happen just before it.</summary>
    public Action? BeforeReading { get; set; }

    public override long TimestampFrequency => BudgetSamples.Second;

    public void Advance(long micros, bool isSuspended = false)
    {
        NowMicros += micros;
        _timestamp += isSuspended ? 0 : micros;
    }

    public override long GetTimestamp()
    {
        BeforeReading?.Invoke();
        return _timestamp;
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(NowMicros * TimeSpan.TicksPerMicrosecond);
}
