namespace AdCommerce.Grains.Log;

/// <summary>
/// What was asked for has left the log: whoever reads on from there fell behind, and has to begin anew from a snapshot. It is not the end of
/// the log, however much a missing entry looks like it.
/// </summary>
public sealed class LogTrimmedException(string log, long position, long through)
    : Exception($"Entry {position} of log \"{log}\" has been trimmed; what is left begins after {through}.")
{
    /// <summary>The position that was asked for.</summary>
    public long Position { get; } = position;

    /// <summary>Everything up to here is gone.</summary>
    public long Through { get; } = through;
}
