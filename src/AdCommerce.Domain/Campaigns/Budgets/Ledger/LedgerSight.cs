using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// What a ledger hears between the entries of its log: what silos took, what shards charged. Immutable, and lost with the ledger's activation; a few
/// reports later it is known again. It steers how fast money flows, and decides nothing about how much there is.
/// </summary>
public sealed record LedgerSight
{
    /// <summary>Nothing was heard.</summary>
    public static readonly LedgerSight None = new();

    // Who asked for nothing for so long needs nothing kept back.
    private const long SilentMicros = 10 * 60 * 1_000_000L;

    /// <summary>By lease, as far as it was heard of.</summary>
    public ImmutableDictionary<long, LeaseSight> Leases { get; private init; } = ImmutableDictionary<long, LeaseSight>.Empty;

    /// <summary>By silo.</summary>
    public ImmutableSortedDictionary<string, SiloSight> Silos { get; private init; } =
        ImmutableSortedDictionary<string, SiloSight>.Empty.WithComparers(StringComparer.Ordinal);

    private QuarterSight Quarter { get; init; }

    /// <summary>What was learned of the traffic beside what the log has; null when nothing new was.</summary>
    public TrafficCurve? Curve { get; private init; }

    /// <summary>A silo's report. What it says of leases that are closed or not its own is left aside.</summary>
    public LedgerSight Hear(LeaseReport report, LedgerState state, long nowMicros)
    {
        var (leases, silo) = (Leases, Silos.GetValueOrDefault(report.Silo) with { HeardMicros = nowMicros });
        foreach (var held in report.Leases)
        {
            if (!state.Leases.TryGetValue(held.Number, out var lease) || lease.Silo != report.Silo)
                continue;
            var before = leases.GetValueOrDefault(held.Number);
            var taken = Math.Clamp(held.TakenMicros, before.TakenMicros, lease.AmountMicros);
            var open = Math.Max(held.OpenMicros, before.OpenMicros);
            var wanted = Math.Max(Math.Max(held.WantedMicros, taken), before.WantedMicros);
            silo = silo.With(wanted - before.WantedMicros, open - before.OpenMicros);
            leases = leases.SetItem(held.Number, before with { TakenMicros = taken, WantedMicros = wanted, OpenMicros = open, IsOver = before.IsOver || held.IsOver, IsHeard = true });
        }

        var next = this with { Leases = leases, Silos = Silos.SetItem(report.Silo, silo) };
        return state.Budget?.Pacing == PacingKind.TrafficCurve ? next.Learn(state, nowMicros) : next;
    }

    /// <summary>What shards have charged so far to a lease that is open.</summary>
    public LedgerSight HearCharged(long number, long chargedMicros)
    {
        var before = Leases.GetValueOrDefault(number);
        return chargedMicros == before.ChargedMicros ? this : this with { Leases = Leases.SetItem(number, before with { ChargedMicros = chargedMicros }) };
    }

    /// <summary>A lease was closed.</summary>
    public LedgerSight Forget(long number) => this with { Leases = Leases.Remove(number) };

    /// <summary>The curve was written down.</summary>
    public LedgerSight ForgetCurve() => this with { Curve = null };

    /// <summary>What decisions have taken from a lease, as far as is known.</summary>
    public long? TakenMicros(long number) => Leases.TryGetValue(number, out var lease) && lease.IsHeard ? lease.TakenMicros : null;

    /// <summary>Silos that asked lately, one of them now.</summary>
    public int ActiveSilos(string asking, long nowMicros) =>
        Silos.Count(silo => silo.Key != asking && nowMicros - silo.Value.HeardMicros < SilentMicros) + 1;

    /// <summary>What decisions of a silo would take, were there no limit: micro-units for each microsecond. 0 when it is not known.</summary>
    public double DemandOf(string silo) => Silos.GetValueOrDefault(silo).Demand;

    /// <summary>The same of all who asked lately.</summary>
    public double Demand(long nowMicros) => Silos.Values.Where(silo => nowMicros - silo.HeardMicros < SilentMicros).Sum(static silo => silo.Demand);

    /// <summary>
    /// What of the open leases will have been charged when all has come that decisions took, or will have taken in the time of a lease; to the best of knowledge.
    /// </summary>
    /// <param name="state">The ledger.</param>
    /// <param name="terms">How long exposures take.</param>
    /// <param name="share">How much of what is taken is charged in the end.</param>
    /// <param name="nowMicros">Now.</param>
    public double Expect(LedgerState state, LeaseTerms terms, double share, long nowMicros)
    {
        var charged = 0.0;
        foreach (var lease in state.Leases.Values)
        {
            var sight = Leases.GetValueOrDefault(lease.Number);
            var isTakeable = nowMicros < lease.TakeEndTimeMicros && !sight.IsOver;
            // Of a silo that has said nothing, that it takes all.
            var taken = sight.IsHeard || isTakeable ? sight.TakenMicros : lease.AmountMicros;
            var left = isTakeable ? share * Math.Min(lease.AmountMicros - taken, ToBeTaken(lease, terms.TakeMicros)) : 0;
            var age = nowMicros - (lease.GrantTimeMicros + Math.Min(nowMicros, lease.TakeEndTimeMicros)) / 2;
            var coming = share * taken * Math.Clamp(1 - ((double)age / terms.ExposureMicros), 0, 1);
            charged += Math.Min(lease.AmountMicros, sight.ChargedMicros + coming + left);
        }

        return charged;
    }

    /// <summary>What decisions took, or will have in the time of a lease, of leases that were granted after an instant.</summary>
    public double Released(LedgerState state, LeaseTerms terms, double sinceMicros, long nowMicros)
    {
        var sum = 0.0;
        foreach (var lease in state.Leases.Values)
        {
            if (lease.GrantTimeMicros <= sinceMicros)
                continue;
            var sight = Leases.GetValueOrDefault(lease.Number);
            var isTakeable = nowMicros < lease.TakeEndTimeMicros && !sight.IsOver;
            sum += isTakeable ? sight.TakenMicros + Math.Min(lease.AmountMicros - sight.TakenMicros, ToBeTaken(lease, terms.TakeMicros))
                : sight.IsHeard ? sight.TakenMicros
                : lease.AmountMicros;
        }

        return sum;
    }

    // Of a silo of which nothing is known, that it takes all.
    private double ToBeTaken(Lease lease, long micros) => DemandOf(lease.Silo) is > 0 and var demand ? demand * lease.Multiplier * micros : lease.AmountMicros;

    private LedgerSight Learn(LedgerState state, long nowMicros)
    {
        var quarter = nowMicros / TrafficCurve.QuarterMicros;
        var demand = Demand(nowMicros);
        if (quarter == Quarter.Number)
            return this with { Quarter = Quarter with { Demand = Quarter.Demand + demand, Samples = Quarter.Samples + 1 } };
        var next = this with { Quarter = new QuarterSight(quarter, demand, 1) };
        if (Quarter.Samples == 0)
            return next;
        var clock = CampaignClock.Of(state.Budget!.TimeZone);
        var curve = Curve ?? state.Curve ?? TrafficCurve.Flat;
        // When nobody asked at all there was nobody.
        for (var past = Math.Max(Quarter.Number, quarter - TrafficCurve.QuartersPerDay); past < quarter; past++)
        {
            var (day, minute) = clock.Shown(past * TrafficCurve.QuarterMicros);
            curve = curve.With(day, minute, past == Quarter.Number ? Quarter.Demand / Quarter.Samples : 0);
        }

        return next with { Curve = curve };
    }

    private readonly record struct QuarterSight(long Number, double Demand, int Samples);
}

/// <summary>What is known of an open lease.</summary>
/// <param name="TakenMicros">What decisions took.</param>
/// <param name="WantedMicros">What they would have taken without pacing.</param>
/// <param name="OpenMicros">For how long there was something to take.</param>
/// <param name="ChargedMicros">What shards charged.</param>
/// <param name="IsOver">Nothing more is taken.</param>
/// <param name="IsHeard">Its silo has spoken of it.</param>
public readonly record struct LeaseSight(long TakenMicros, long WantedMicros, long OpenMicros, long ChargedMicros, bool IsOver, bool IsHeard);

/// <summary>What is known of a silo: sums in which older times fade.</summary>
/// <param name="DemandMicros">What decisions would have taken without pacing.</param>
/// <param name="OpenMicros">In how long.</param>
/// <param name="HeardMicros">When it asked last.</param>
public readonly record struct SiloSight(double DemandMicros, double OpenMicros, long HeardMicros)
{
    // The last minutes count, and what was seen for less than half a minute says little.
    private const double WindowMicros = 5 * 60 * 1_000_000.0;
    private const double LeastMicros = 30 * 1_000_000.0;

    /// <summary>Micro-units for each microsecond; 0 when nothing is known.</summary>
    public double Demand => DemandMicros / Math.Max(OpenMicros, LeastMicros);

    internal SiloSight With(double demandMicros, long openMicros)
    {
        var fade = OpenMicros + openMicros > WindowMicros ? WindowMicros / (OpenMicros + openMicros) : 1;
        return this with { DemandMicros = (DemandMicros + demandMicros) * fade, OpenMicros = (OpenMicros + openMicros) * fade };
    }
}
