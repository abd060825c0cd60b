namespace AdCommerce.Floors;

/// <summary>
/// The system's clock, a settable while later: so that a run of minutes tells of weeks. It only goes forward, and only what time it is moves; timers and measured
/// lengths stay as they are.
/// </summary>
internal sealed class MovableClock : TimeProvider
{
    /// <summary>The setting that asks for it.</summary>
    public const string Setting = "AdCommerce:Floors:MovableClock";

    private long _aheadTicks;

    /// <summary>Moves it on.</summary>
    public void Move(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(by.Ticks);
        Interlocked.Add(ref _aheadTicks, by.Ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));
}
