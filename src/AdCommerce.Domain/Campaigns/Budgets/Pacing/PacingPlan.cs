using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;

namespace AdCommerce.Domain.Campaigns.Budgets.Pacing;

/// <summary>
/// How much of a budget is to be spent by when: what was left at the anchor, spread over the rest of the flight, by length or along the traffic curve, and no
/// day above the daily budget. Compiled once for each change of budget or curve; a function of the ledger's state only.
/// </summary>
public sealed class PacingPlan
{
    /// <summary>Largest part of a stretch by which its plan ends early.</summary>
    private const double LeadShareMax = 0.02;

    private readonly ImmutableArray<Stretch> _stretches;
    private readonly ImmutableArray<double> _weights;
    private readonly CampaignClock _clock;
    private readonly CampaignBudget _budget;
    private readonly TrafficCurve? _curve;
    private readonly PlanAnchor _anchor;
    private readonly double[]?[] _quarters;

    private PacingPlan(LedgerState state, LeaseTerms terms)
    {
        (_budget, _anchor) = (state.Budget!, state.Anchor);
        _curve = _budget.Pacing == PacingKind.TrafficCurve ? state.Curve : null;
        _weights = _curve?.Weights() ?? [];
        _clock = CampaignClock.Of(_budget.TimeZone);
        _stretches = Allot(Cut(terms));
        _quarters = new double[_stretches.Length][];
    }

    /// <summary>The plan of a ledger that has a budget.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="terms">How long money is locked up in a lease: so much before its end the last of it has to go out.</param>
    public static PacingPlan Of(LedgerState state, LeaseTerms terms) => new(state, terms);

    /// <summary>Whether the plan is still that of the ledger: budget, anchor and curve are what they were.</summary>
    public bool IsOf(LedgerState state) =>
        ReferenceEquals(_budget, state.Budget) && _anchor == state.Anchor && (_budget.Pacing != PacingKind.TrafficCurve || ReferenceEquals(_curve, state.Curve));

    /// <summary>The days of the campaign.</summary>
    public CampaignClock Clock => _clock;

    /// <summary>How much is to be spent by an instant, in micro-units.</summary>
    /// <param name="timeMicros">Microseconds since 1970.</param>
    public double PlannedMicros(long timeMicros)
    {
        if (_stretches.IsEmpty || timeMicros <= _stretches[0].StartMicros)
            return _anchor.PlannedMicros;
        var (low, high) = (0, _stretches.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_stretches[middle].StartMicros <= timeMicros)
                low = middle;
            else
                high = middle - 1;
        }

        var stretch = _stretches[low];
        // Money in a lease comes back only when that closes: so that the last of it can go out again, the plan is through a little early.
        var length = stretch.EndMicros - stretch.StartMicros;
        var share = Math.Min(1, (double)(timeMicros - stretch.StartMicros) / (length - stretch.LeadMicros));
        return stretch.BeforeMicros + (stretch.AmountMicros * (_weights.IsEmpty ? share : WeightedShare(low, share)));
    }

    private List<Stretch> Cut(LeaseTerms terms)
    {
        var cut = new List<Stretch>();
        var at = _anchor.TimeMicros;
        for (var day = _clock.DayOf(at); at < _budget.EndTimeMicros; day++)
        {
            var next = _clock.StartOf(day + 1);
            var end = Math.Min(_budget.EndTimeMicros, next);
            var length = end - at;
            // A day that its zone skipped.
            if (length <= 0)
                continue;
            var isLast = end == _budget.EndTimeMicros || _budget.DailyMicros is not null;
            cut.Add(new Stretch(at, end, isLast ? Math.Min(terms.LifeMicros, (long)(length * LeadShareMax)) : 0, WeightOf(at, end), 0, 0));
            at = end;
        }

        return cut;
    }

    // As much for each unit of weight, but no day above its budget; what one cannot take is spread over the others.
    private ImmutableArray<Stretch> Allot(List<Stretch> cut)
    {
        double left = _budget.TotalMicros - _anchor.PlannedMicros;
        var weight = cut.Sum(static s => s.Weight);
        var isFull = new bool[cut.Count];
        for (var again = _budget.DailyMicros is not null; again;)
        {
            again = false;
            var each = weight > 0 ? left / weight : 0;
            for (var i = 0; i < cut.Count; i++)
            {
                if (isFull[i] || cut[i].Weight * each <= CapOf(i))
                    continue;
                (isFull[i], again) = (true, true);
                (left, weight) = (left - CapOf(i), weight - cut[i].Weight);
            }
        }

        var (before, stretches) = ((double)_anchor.PlannedMicros, ImmutableArray.CreateBuilder<Stretch>(cut.Count));
        for (var i = 0; i < cut.Count; i++)
        {
            var amount = isFull[i] ? CapOf(i) : weight > 0 ? Math.Max(0, left) * cut[i].Weight / weight : 0;
            stretches.Add(cut[i] with { BeforeMicros = before, AmountMicros = amount });
            before += amount;
        }

        return stretches.MoveToImmutable();
    }

    private double CapOf(int stretch) => Math.Max(0, _budget.DailyMicros!.Value - (stretch == 0 ? _anchor.TodayMicros : 0));

    private double WeightOf(long start, long end)
    {
        if (_weights.IsEmpty)
            return end - start;
        var sum = 0.0;
        for (var at = start; at < end; at += TrafficCurve.QuarterMicros)
            sum += QuarterWeight(at) * Math.Min(TrafficCurve.QuarterMicros, end - at);
        return sum;
    }

    private double QuarterWeight(long timeMicros)
    {
        var (day, minute) = _clock.Shown(timeMicros);
        return _weights[((int)day * TrafficCurve.QuartersPerDay) + (minute / 15)];
    }

    private double WeightedShare(int place, double share)
    {
        var stretch = _stretches[place];
        var sums = _quarters[place] ??= Quarters(stretch);
        var at = share * (stretch.EndMicros - stretch.StartMicros) / TrafficCurve.QuarterMicros;
        var quarter = Math.Min((int)at, sums.Length - 2);
        var full = Math.Min(TrafficCurve.QuarterMicros, stretch.EndMicros - stretch.StartMicros - (quarter * TrafficCurve.QuarterMicros));
        var inside = Math.Min(1, (at - quarter) * TrafficCurve.QuarterMicros / full);
        return Math.Min(1, (sums[quarter] + ((sums[quarter + 1] - sums[quarter]) * inside)) / stretch.Weight);
    }

    private double[] Quarters(Stretch stretch)
    {
        var sums = new List<double> { 0 };
        for (var at = stretch.StartMicros; at < stretch.EndMicros; at += TrafficCurve.QuarterMicros)
            sums.Add(sums[^1] + (QuarterWeight(at) * Math.Min(TrafficCurve.QuarterMicros, stretch.EndMicros - at)));
        return [.. sums];
    }

    private readonly record struct Stretch(long StartMicros, long EndMicros, long LeadMicros, double Weight, double BeforeMicros, double AmountMicros);
}
