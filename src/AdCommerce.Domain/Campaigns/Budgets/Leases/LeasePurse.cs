using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Budgets.Leases;

/// <summary>
/// A campaign's money on one silo: what decisions take from. Any thread may look and take: without a lock, a call or an allocation. Leases are put in and
/// renewed by one caller at a time. Nothing is given back one by one; what was taken and not charged comes back when the lease closes.
/// </summary>
/// <param name="campaign">Whose.</param>
/// <param name="time">The silo's clock.</param>
public sealed class LeasePurse(CampaignKey campaign, TimeProvider time)
{
    // Of what the newest lease held, so much left: time to ask for the next.
    private const int RenewAtShare = 3;

    // And so long before its end, of its time.
    private const int RenewAtTimeShare = 4;

    /// <summary>A campaign that nobody wanted for so long needs no lease at hand: an hour.</summary>
    private static readonly TimeSpan WantedFor = TimeSpan.FromHours(1);

    private HeldLease[] _held = [];
    private int _wanted;
    private long? _wantedTimestamp;
    private long _priceMicros;
    private long _newest;

    /// <summary>Whose it is.</summary>
    public CampaignKey Campaign { get; } = campaign;

    /// <summary>The dearest event that was asked for; 0 for none yet.</summary>
    public long PriceMicros => Volatile.Read(ref _priceMicros);

    /// <summary>The day of the campaign's clock on which the newest lease stands; null while there is none.</summary>
    public int? Day => Volatile.Read(ref _held) is [.., var newest] ? newest.Lease.Day : null;

    /// <summary>Whether a decision may consider the campaign: is there money, and does the pacing let this decision through? Takes nothing.</summary>
    /// <param name="priceMicros">What it would cost.</param>
    /// <param name="draw">What chance decided for this decision and campaign: 0 to below 1.</param>
    public PurseLook Look(long priceMicros, double draw)
    {
        Want(priceMicros);
        var held = Volatile.Read(ref _held);
        if (held.Length == 0 || !Holds(held, priceMicros))
            return PurseLook.Empty;
        return draw < held[^1].Lease.Multiplier ? PurseLook.Open : PurseLook.Paced;
    }

    /// <summary>
    /// Wants a lease before the first decision does: on a silo that starts, for campaigns that spend on others. Otherwise the first decision of each finds
    /// nothing, and where few come that is much.
    /// </summary>
    /// <param name="priceMicros">What an event costs.</param>
    public void Warm(long priceMicros) => Want(priceMicros);

    /// <summary>
    /// Takes the price of one event from a lease that may still be used. The clock is read after the money is taken: a silo that slept between the two, for however
    /// long, finds the lease over and gets nothing. What it took stays taken, and goes back when the lease closes.
    /// </summary>
    /// <param name="priceMicros">Above 0.</param>
    /// <param name="take">What the session's token has to carry.</param>
    /// <exception cref="ArgumentOutOfRangeException">The price is not above 0: it would put money in.</exception>
    public bool TryTake(long priceMicros, out LeaseTake take)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(priceMicros, 1);
        Want(priceMicros);
        var leases = Volatile.Read(ref _held);
        foreach (var held in leases)
        {
            if (!held.TryTake(priceMicros))
                continue;
            var timestamp = time.GetTimestamp();
            if (held.IsOver(time, timestamp))
                continue;
            held.NoteTake(timestamp, priceMicros, leases[^1].Lease.Multiplier);
            take = new LeaseTake(held.Lease.Number, held.Lease.Day, priceMicros, held.Lease.CloseTimeMicros);
            return true;
        }

        take = default;
        return false;
    }

    /// <summary>
    /// Whether the ledger should be asked: somebody wanted money lately, and there is little, or little time, left. Asked by whoever puts leases in, now and then.
    /// </summary>
    public bool NeedsLease()
    {
        var timestamp = time.GetTimestamp();
        if (Interlocked.Exchange(ref _wanted, 0) != 0)
            _wantedTimestamp = timestamp;
        if (_wantedTimestamp is not { } wanted || time.GetElapsedTime(wanted, timestamp) > WantedFor)
            return false;
        var held = Volatile.Read(ref _held);
        if (held.Length == 0)
            return true;
        var newest = held[^1];
        return newest.IsOver(time, timestamp)
            || newest.LeftMicros < Math.Max(PriceMicros, newest.Lease.AmountMicros / RenewAtShare)
            || newest.RemainingShare(time, timestamp) * RenewAtTimeShare < 1;
    }

    /// <summary>What the ledger is asked. Ask again with the same operation until it has answered.</summary>
    /// <param name="operation">An id that no other request has.</param>
    /// <param name="silo">This silo.</param>
    public LeaseRequest Request(Guid operation, string silo) => new(operation, Math.Max(1, PriceMicros), Report(silo));

    /// <summary>What it has, for the ledger.</summary>
    public LeaseReport Report(string silo)
    {
        var timestamp = time.GetTimestamp();
        var until = long.MinValue;
        return new LeaseReport(silo, [.. Volatile.Read(ref _held).Select(held => held.Report(time, timestamp, PriceMicros, ref until))]);
    }

    /// <summary>
    /// Puts in what the ledger answered, and drops leases that it was told are over. An answer that comes again changes nothing.
    /// </summary>
    /// <param name="lease">The lease; null when there is none now.</param>
    /// <param name="told">What the ledger was told with the request.</param>
    /// <param name="requestedTimestamp">
    /// <see cref="TimeProvider.GetTimestamp"/> of when the operation was first asked for: the lease can only have been granted later, so counted from
    /// here its time is over here no later than at the ledger, whatever the two clocks show.
    /// </param>
    public void Put(Lease? lease, LeaseReport told, long requestedTimestamp)
    {
        var kept = new List<HeldLease>();
        var over = told.Leases.Where(static l => l.IsOver).Select(static l => l.Number).ToHashSet();
        foreach (var held in _held)
        {
            if (!over.Contains(held.Lease.Number))
                kept.Add(held);
        }

        if (lease is not null && !kept.Exists(held => held.Lease.Number >= lease.Number) && lease.Number > _newest)
        {
            _newest = lease.Number;
            kept.Add(new HeldLease(lease, requestedTimestamp, time.GetTimestamp()));
        }

        Volatile.Write(ref _held, [.. kept]);
    }

    private bool Holds(HeldLease[] held, long priceMicros)
    {
        foreach (var lease in held)
        {
            if (lease.LeftMicros >= priceMicros && !lease.IsOver(time, time.GetTimestamp()))
                return true;
        }

        return false;
    }

    private void Want(long priceMicros)
    {
        // Written once between two questions whether a lease is needed, so that threads do not fight for the line.
        if (Volatile.Read(ref _wanted) == 0)
            Volatile.Write(ref _wanted, 1);
        var known = Volatile.Read(ref _priceMicros);
        while (priceMicros > known)
        {
            var before = Interlocked.CompareExchange(ref _priceMicros, priceMicros, known);
            if (before == known)
                return;
            known = before;
        }
    }
}

/// <summary>What a decision finds in a purse.</summary>
public enum PurseLook : byte
{
    /// <summary>Money, and the campaign may be considered.</summary>
    Open = 1,

    /// <summary>Money, but this decision is not one of those that the plan lets through.</summary>
    Paced = 2,

    /// <summary>No money now.</summary>
    Empty = 3,
}

/// <summary>Money that a decision has taken. It travels in the session's sealed token, and is charged when the event comes, or never.</summary>
/// <param name="Lease">The lease's number.</param>
/// <param name="Day">The day of the campaign's clock on which it counts.</param>
/// <param name="PriceMicros">How much.</param>
/// <param name="CloseTimeMicros">From this instant on it is not charged, microseconds since 1970.</param>
public readonly record struct LeaseTake(long Lease, int Day, long PriceMicros, long CloseTimeMicros);
