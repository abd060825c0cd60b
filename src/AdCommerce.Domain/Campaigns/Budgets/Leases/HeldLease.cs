namespace AdCommerce.Domain.Campaigns.Budgets.Leases;

/// <summary>A lease in a purse, and what is left of it.</summary>
internal sealed class HeldLease
{
    private const long TicksPerMicro = TimeSpan.TicksPerMicrosecond;
    private const double MicrosPerSecond = 1_000_000;

    private readonly long _requestedTimestamp;
    private long _firstTimestamp;
    private long _leftMicros;
    private long _lastTakeTimestamp;
    private long _wantedMicros;

    /// <param name="lease">As it was granted.</param>
    /// <param name="requestedTimestamp">When it was asked for, by this machine's running clock.</param>
    /// <param name="putTimestamp">When it came.</param>
    public HeldLease(Lease lease, long requestedTimestamp, long putTimestamp)
    {
        (Lease, _leftMicros) = (lease, lease.AmountMicros);
        (_requestedTimestamp, _firstTimestamp, _lastTakeTimestamp) = (requestedTimestamp, putTimestamp, putTimestamp);
    }

    /// <summary>As it was granted.</summary>
    public Lease Lease { get; }

    /// <summary>What is left.</summary>
    public long LeftMicros => Volatile.Read(ref _leftMicros);

    /// <summary>Takes an amount, if there is so much.</summary>
    public bool TryTake(long amountMicros)
    {
        var left = Volatile.Read(ref _leftMicros);
        while (left >= amountMicros)
        {
            var before = Interlocked.CompareExchange(ref _leftMicros, left - amountMicros, left);
            if (before == left)
                return true;
            left = before;
        }

        return false;
    }

    /// <summary>Notes when something was taken last, and for how much demand it stands.</summary>
    /// <param name="timestamp">Now.</param>
    /// <param name="priceMicros">What was taken.</param>
    /// <param name="multiplier">The share of the decisions that were let through: that of the newest lease, and not of this one.</param>
    public void NoteTake(long timestamp, long priceMicros, double multiplier)
    {
        Volatile.Write(ref _lastTakeTimestamp, timestamp);
        Interlocked.Add(ref _wantedMicros, (long)(priceMicros / multiplier));
    }

    /// <summary>
    /// Whether nothing may be taken any more. By the running clock, which nobody sets, and by the calendar's, which goes on while a machine is suspended: each
    /// sees what the other may miss.
    /// </summary>
    public bool IsOver(TimeProvider time, long timestamp) =>
        MicrosSince(time, _requestedTimestamp, timestamp) >= Lease.TakeEndTimeMicros - Lease.GrantTimeMicros
        || MicrosOf(time.GetUtcNow()) >= Lease.TakeEndTimeMicros;

    /// <summary>How much of its time is left: 1 to 0.</summary>
    public double RemainingShare(TimeProvider time, long timestamp) =>
        1 - ((double)MicrosSince(time, _requestedTimestamp, timestamp) / Math.Max(1, Lease.TakeEndTimeMicros - Lease.GrantTimeMicros));

    /// <summary>What the ledger is told of it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="timestamp">Now.</param>
    /// <param name="priceMicros">What is usually taken: with less left, it counts as empty.</param>
    /// <param name="untilTimestamp">
    /// Until when decisions took from the leases before it, and afterwards also until when from this one: time in which several are open is counted once.
    /// </param>
    public HeldLeaseReport Report(TimeProvider time, long timestamp, long priceMicros, ref long untilTimestamp)
    {
        var isOver = IsOver(time, timestamp);
        var left = LeftMicros;
        _firstTimestamp = Math.Max(_firstTimestamp, Math.Min(untilTimestamp, timestamp));
        // Once it ran empty nobody could take from it any more: that was not for lack of demand.
        var last = left < priceMicros ? Volatile.Read(ref _lastTakeTimestamp) : timestamp;
        last = Math.Min(last, _requestedTimestamp + (long)((Lease.TakeEndTimeMicros - Lease.GrantTimeMicros) * (time.TimestampFrequency / MicrosPerSecond)));
        untilTimestamp = Math.Max(untilTimestamp, last);
        var wanted = Math.Max(Lease.AmountMicros - left, Volatile.Read(ref _wantedMicros));
        return new HeldLeaseReport(Lease.Number, Lease.AmountMicros - left, Math.Max(0, MicrosSince(time, _firstTimestamp, last)), isOver || left == 0, wanted);
    }

    private static long MicrosSince(TimeProvider time, long from, long to) => time.GetElapsedTime(from, to).Ticks / TicksPerMicro;

    private static long MicrosOf(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TicksPerMicro;
}
