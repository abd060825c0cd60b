using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>
/// What somebody would have spent of the same decisions with one purse, no calls, no faults and no leases: as fast as possible, or as an even plan says, catching up by
/// half as much again. What a decision promises is held, and what will not be seen is known when nobody can see it any more, and not before; nobody overspends who keeps to that,
/// and nobody else.
/// </summary>
internal sealed class FeasibleSpend
{
    private const double CatchUp = 1.5;

    // Within a step it does not keep to any pace, so after an outage a long one would be a burst; in a short one chance would keep it below the pace that is allowed.
    private const double StepEvents = 8;
    private const long StepMicrosMin = 3 * MoneyScenario.Minute;
    private const long StepMicrosMax = 15 * MoneyScenario.Minute;

    private readonly long _step;

    private readonly CampaignBudget _budget;
    private readonly CampaignClock _clock;
    private readonly List<(long Time, double Spent)> _points = [];

    // What was promised and will not be seen: until when it is held, and on which day.
    private readonly Queue<(long Until, double Micros, int Day)> _held = [];
    private double _heldMicros;
    private double _spent;
    private double _today;
    private int _day = int.MinValue;

    /// <param name="scenario">The world.</param>
    /// <param name="chances">
    /// Decisions: what they were worth, whether the exposure came in time, and when it came, before which nobody can charge it; when they were made, if none came. Sorted by that.
    /// </param>
    /// <param name="plan">The plan; the even one for what follows a curve, which is not known to it either at the beginning.</param>
    public FeasibleSpend(MoneyScenario scenario, List<(long Time, long Price, bool IsSeen)> chances, PacingPlan plan)
    {
        (_budget, _clock) = (scenario.Budget, plan.Clock);
        _step = (long)Math.Clamp(StepEvents / (scenario.Rate * scenario.Exposed), StepMicrosMin, StepMicrosMax);
        if (_budget.Pacing == PacingKind.AsFastAsPossible)
            Greedy(chances);
        else
            Paced(chances, plan);
    }

    public double Total => _points.Count == 0 ? 0 : _points[^1].Spent;

    /// <summary>Spent by an instant.</summary>
    public double At(long time)
    {
        var place = _points.BinarySearch((time, double.MaxValue));
        place = place < 0 ? ~place : place;
        if (place == 0 || place == _points.Count)
            return place == 0 ? 0 : Total;
        var (before, after) = (_points[place - 1], _points[place]);
        return before.Spent + ((after.Spent - before.Spent) * (time - before.Time) / Math.Max(1, after.Time - before.Time));
    }

    private void Greedy(List<(long Time, long Price, bool IsSeen)> chances)
    {
        foreach (var (time, price, isSeen) in chances)
        {
            if (RoomAt(time) < price)
                continue;
            if (isSeen)
                Spend(time, price);
            else
                Hold(time, price);
        }
    }

    private void Paced(List<(long Time, long Price, bool IsSeen)> chances, PacingPlan plan)
    {
        var next = 0;
        Spend(_budget.StartTimeMicros, 0);
        for (var at = _budget.StartTimeMicros; at < _budget.EndTimeMicros; at += _step)
        {
            var end = Math.Min(at + _step, _budget.EndTimeMicros);
            var (seen, all) = (0.0, 0.0);
            for (; next < chances.Count && (chances[next].Time < end || end == _budget.EndTimeMicros); next++)
                (seen, all) = (seen + (chances[next].IsSeen ? chances[next].Price : 0), all + chances[next].Price);
            var room = RoomAt(at) * (all > 0 ? seen / all : 0);
            // With a daily budget it is the day whose rest has to be caught up with.
            var rest = _budget.DailyMicros is null ? _budget.EndTimeMicros : Math.Min(_budget.EndTimeMicros, _clock.StartOf(_clock.DayOf(at) + 1));
            var pace = Math.Max(plan.PlannedMicros(end) - plan.PlannedMicros(at), (plan.PlannedMicros(rest) - _spent) * (end - at) / Math.Max(rest - at, end - at));
            var spent = Math.Min(Math.Min(seen, room), Math.Clamp(plan.PlannedMicros(end) - _spent, 0, CatchUp * pace));
            if (spent > 0)
                Hold(at + ((end - at) / 2), spent * (all - seen) / seen);
            Spend(end, spent);
        }
    }

    // What is neither spent nor held, of all and of the day.
    private double RoomAt(long time)
    {
        while (_held.TryPeek(out var first) && first.Until <= time)
            _heldMicros -= _held.Dequeue().Micros;
        var room = Math.Max(0, _budget.TotalMicros - _spent - _heldMicros);
        if (_budget.DailyMicros is not { } daily)
            return room;
        var day = _clock.DayOf(time);
        if (day != _day)
            (_day, _today) = (day, 0);
        return Math.Clamp(daily - _today - _held.Where(held => held.Day == day).Sum(static held => held.Micros), 0, room);
    }

    private void Spend(long time, double micros)
    {
        (_spent, _today) = (_spent + micros, _today + micros);
        _points.Add((time, _spent));
    }

    private void Hold(long time, double micros)
    {
        _heldMicros += micros;
        _held.Enqueue((time + LeaseTerms.Default.ChargeMicros, micros, _day));
    }
}
