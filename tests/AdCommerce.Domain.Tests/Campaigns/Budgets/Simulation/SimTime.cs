namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>
/// The clock of one machine in virtual time, some seconds off the others. It can be made to sleep at the next but so many reading, as a machine does that
/// is suspended between two instructions.
/// </summary>
internal sealed class SimTime(MoneyWorld world, long skew) : TimeProvider
{
    private long _sleep;
    private bool _isSuspended;
    private bool _isAsleep;

    /// <summary>A thread slept this long.</summary>
    private long Slept => _isAsleep ? _sleep : 0;

    /// <summary>What was not counted by the running clock.</summary>
    private long _uncounted;

    public override long TimestampFrequency => MoneyScenario.Second;

    public long NowMicros => world.Now + skew + Slept;

    public override long GetTimestamp()
    {
        // Whoever reads now wakes up late.
        _isAsleep |= _sleep > 0;
        return world.Now + Slept - _uncounted - (_isAsleep && _isSuspended ? _sleep : 0);
    }

    public override DateTimeOffset GetUtcNow()
    {
        _isAsleep |= _sleep > 0;
        return DateTimeOffset.UnixEpoch.AddTicks(NowMicros * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>The next reading is so much later; a suspended machine's running clock does not see it.</summary>
    public void SleepAtNextReading(long micros, bool isSuspended) => (_sleep, _isSuspended, _isAsleep) = (micros, isSuspended, false);

    /// <summary>The rest of the world has caught up.</summary>
    public void Wake()
    {
        if (_isSuspended && _isAsleep)
            _uncounted += _sleep;
        (_sleep, _isAsleep) = (0, false);
    }
}
