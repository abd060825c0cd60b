using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// A campaign's money, as of one position of its ledger's log. Immutable; state = fold of <see cref="Apply"/> over the log. What decides about
/// money is in here and nowhere else; what only steers how fast it flows (<see cref="LedgerSight"/>) may be lost.
/// </summary>
public sealed record LedgerState
{
    /// <summary>How many request ids are remembered; an older one may be executed anew.</summary>
    public const int RequestsMax = 1_000;

    private LedgerState(CampaignKey campaign) => Campaign = campaign;

    /// <summary>Whose it is.</summary>
    public CampaignKey Campaign { get; }

    /// <summary>Position of the last entry in it; 0 for none.</summary>
    public long Position { get; private init; }

    /// <summary>Time of that entry, microseconds since 1970.</summary>
    public long TimeMicros { get; private init; }

    /// <summary>The budget as it is now; null before it was opened.</summary>
    public CampaignBudget? Budget { get; internal init; }

    /// <summary>Whether leases are granted.</summary>
    public LedgerStatus Status { get; internal init; }

    /// <summary>Charged in closed leases, less refunds.</summary>
    public long SpentMicros { get; internal init; }

    /// <summary>In open leases.</summary>
    public long LeasedMicros { get; internal init; }

    /// <summary>All refunds.</summary>
    public long RefundedMicros { get; internal init; }

    /// <summary>What shards charged above their leases; always 0 (<see cref="LeaseClosed"/>).</summary>
    public long ExcessMicros { get; internal init; }

    /// <summary>Events that were charged in closed leases.</summary>
    public long Charges { get; internal init; }

    /// <summary>Open leases by number.</summary>
    public ImmutableSortedDictionary<long, Lease> Leases { get; internal init; } = ImmutableSortedDictionary<long, Lease>.Empty;

    /// <summary>Number of the newest lease; 0 for none.</summary>
    public long LastLease { get; internal init; }

    /// <summary>By day of the campaign's clock; days without money are not in it.</summary>
    public ImmutableSortedDictionary<int, DayBalances> Days { get; internal init; } = ImmutableSortedDictionary<int, DayBalances>.Empty;

    /// <summary>How much of what decisions take is charged in the end.</summary>
    public TakeConversion Conversion { get; internal init; }

    /// <summary>Where the plan begins: what was planned up to the last change of the budget stays as it was.</summary>
    public PlanAnchor Anchor { get; internal init; }

    /// <summary>When traffic comes; null when nothing is learned.</summary>
    public TrafficCurve? Curve { get; internal init; }

    /// <summary>The balances.</summary>
    public LedgerBalances Balances => new(Budget?.TotalMicros ?? 0, SpentMicros, LeasedMicros);

    /// <summary>Below this the total cannot be lowered: what is spent and leased. It may be less once leases have closed.</summary>
    public long LowestTotalMicros => SpentMicros + LeasedMicros;

    /// <summary>
    /// Every lease up to this number is closed in here, so shards may forget them (<see cref="Charging.LeaseBook"/>).
    /// </summary>
    public long SettledUpTo => Leases.IsEmpty ? LastLease : Leases.Keys.First() - 1;

    private ImmutableDictionary<string, LedgerRequest> Requests { get; init; } = ImmutableDictionary<string, LedgerRequest>.Empty;

    private ImmutableQueue<string> RequestOrder { get; init; } = ImmutableQueue<string>.Empty;

    /// <summary>Before the first entry.</summary>
    public static LedgerState Empty(CampaignKey campaign) => new(campaign);

    /// <summary>The state after the entry that stands at the next position.</summary>
    /// <exception cref="ArgumentException">The entry does not follow from this state: the log is not what the ledger wrote.</exception>
    public LedgerState Apply(LedgerEntry entry)
    {
        if (entry.TimeMicros < TimeMicros)
            throw new ArgumentException($"The entry at {Position + 1} of {Campaign} is older than the one before it.", nameof(entry));
        var next = entry.Change.Apply(this, entry.TimeMicros) with { Position = Position + 1, TimeMicros = entry.TimeMicros };
        if (next.Balances != entry.After)
            throw new ArgumentException($"The balances after the entry at {Position + 1} of {Campaign} are {next.Balances}, not {entry.After}.", nameof(entry));
        return entry.Request.Id.Length == 0 ? next : next.Remember(entry.Request);
    }

    /// <summary>
    /// What became of a request that was carried out before: its position, or a refusal when its id was used for another one. Null for a new one.
    /// </summary>
    public Result<LedgerRequest>? FindAnswer(RequestKey request)
    {
        if (request.Id.Length == 0 || !Requests.TryGetValue(request.Id, out var known))
            return null;
        return known.Fingerprint == request.Fingerprint
            ? known
            : Rejection.Of(RejectionReason.AlreadyExists, "request_id was used for another request. Use a new one for a new request.");
    }

    /// <summary>An entry that changes this state, with the balances after it.</summary>
    /// <param name="change">What changes. It was decided, and holds what must hold.</param>
    /// <param name="request">Where it came from.</param>
    /// <param name="nowMicros">Now. Entries never go back in time: a clock that did is taken to stand still.</param>
    public LedgerEntry EntryOf(LedgerChange change, RequestKey request, long nowMicros)
    {
        var time = Math.Max(nowMicros, TimeMicros);
        return new LedgerEntry(time, request, change, change.Apply(this, time).Balances);
    }

    /// <summary>The state as a value: sorted, so that equal states give equal bytes.</summary>
    public LedgerSnapshot ToSnapshot() => new()
    {
        Position = Position,
        TimeMicros = TimeMicros,
        Campaign = Campaign,
        Budget = Budget,
        Status = Status,
        SpentMicros = SpentMicros,
        RefundedMicros = RefundedMicros,
        ExcessMicros = ExcessMicros,
        Charges = Charges,
        Leases = [.. Leases.Values],
        LastLease = LastLease,
        Days = [.. Days.Select(static day => new SnapshotDay(day.Key, day.Value.SpentMicros, day.Value.LeasedMicros))],
        Conversion = Conversion,
        Anchor = Anchor,
        Curve = Curve,
        Requests = [.. RequestOrder.Select(id => new SnapshotRequest(id, Requests[id].Fingerprint, Requests[id].Position))],
    };

    /// <summary>The state that a snapshot was taken of.</summary>
    public static LedgerState Of(LedgerSnapshot snapshot) => new(snapshot.Campaign)
    {
        Position = snapshot.Position,
        TimeMicros = snapshot.TimeMicros,
        Budget = snapshot.Budget,
        Status = snapshot.Status,
        SpentMicros = snapshot.SpentMicros,
        LeasedMicros = snapshot.Leases.Sum(static lease => lease.AmountMicros),
        RefundedMicros = snapshot.RefundedMicros,
        ExcessMicros = snapshot.ExcessMicros,
        Charges = snapshot.Charges,
        Leases = snapshot.Leases.ToImmutableSortedDictionary(static lease => lease.Number, static lease => lease),
        LastLease = snapshot.LastLease,
        Days = snapshot.Days.ToImmutableSortedDictionary(static day => day.Day, static day => new DayBalances(day.SpentMicros, day.LeasedMicros)),
        Conversion = snapshot.Conversion,
        Anchor = snapshot.Anchor,
        Curve = snapshot.Curve,
        Requests = snapshot.Requests.ToImmutableDictionary(static request => request.Id, static request => new LedgerRequest(request.Fingerprint, request.Position)),
        RequestOrder = [.. snapshot.Requests.Select(static request => request.Id)],
    };

    /// <summary>The balances of a day.</summary>
    public DayBalances DayOf(int day) => Days.GetValueOrDefault(day);

    /// <summary>How much can be leased on a day: what neither the total nor the day's budget keeps back.</summary>
    public long AvailableMicros(int day)
    {
        var free = Balances.FreeMicros;
        if (Budget?.DailyMicros is not { } daily)
            return free;
        var today = DayOf(day);
        return Math.Min(free, daily - today.SpentMicros - today.LeasedMicros);
    }

    internal LedgerState WithDay(int day, long spentMicros, long leasedMicros)
    {
        var before = DayOf(day);
        var after = new DayBalances(checked(before.SpentMicros + spentMicros), checked(before.LeasedMicros + leasedMicros));
        return this with { Days = after == default ? Days.Remove(day) : Days.SetItem(day, after) };
    }

    /// <summary>From now on the plan spreads what is neither spent nor leased over the rest of the flight.</summary>
    internal LedgerState Replan(long timeMicros) =>
        Budget is null || timeMicros < Budget.StartTimeMicros ? this : this with { Anchor = PlanAnchor.At(this, timeMicros) };

    private LedgerState Remember(RequestKey request)
    {
        var order = RequestOrder.Enqueue(request.Id);
        var requests = Requests.SetItem(request.Id, new LedgerRequest(request.Fingerprint, Position));
        if (requests.Count > RequestsMax)
        {
            order = order.Dequeue(out var oldest);
            requests = requests.Remove(oldest);
        }

        return this with { Requests = requests, RequestOrder = order };
    }
}

/// <summary>A request that was carried out.</summary>
/// <param name="Fingerprint">Hash of the request: the same id with another request is a mistake of the caller.</param>
/// <param name="Position">Position of its entry.</param>
public sealed record LedgerRequest(string Fingerprint, long Position);

/// <summary>Whether a ledger grants leases.</summary>
public enum LedgerStatus : byte
{
    /// <summary>There is no budget.</summary>
    None = 0,

    /// <summary>It does.</summary>
    Active = 1,

    /// <summary>Not now.</summary>
    Paused = 2,

    /// <summary>Never again.</summary>
    Ended = 3,
}
