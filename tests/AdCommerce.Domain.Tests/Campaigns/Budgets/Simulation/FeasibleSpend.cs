using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>
/// What somebody would have spent of the same decisions with one purse, no calls, no faults and nothing locked up: as fast as possible, or as an even plan
/// says, catching up by half as much again. It knows which exposures will come.
/// </summary>
internal sealed class FeasibleSpend
{
    private const long StepMicros = 15 * MoneyScenario.Minute;
    private const double CatchUp = 1.5;

    private readonly List<(long Time, double Spent)> _points = [];

    /// <param name="scenario">The world.</param>
    /// <param name="chances">Decisions whose exposure came in time: when they were made, and what they were worth.</param>
    /// <param name="plan">The plan; the even one for what follows a curve, which is not known to it either at the beginning.</param>
    public FeasibleSpend(MoneyScenario scenario, List<(long Time, long Price)> chances, PacingPlan plan)
    {
        if (scenario.Budget.Pacing == PacingKind.AsFastAsPossible)
            Greedy(scenario.Budget, chances, plan.Clock);
        else
            Paced(scenario.Budget, chances, plan);
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

    private void Greedy(CampaignBudget budget, List<(long Time, long Price)> chances, CampaignClock clock)
    {
        var (spent, today, day) = (0L, 0L, int.MinValue);
        foreach (var (time, price) in chances)
        {
            var of = budget.DailyMicros is null ? 0 : clock.DayOf(time);
            if (of != day)
                (day, today) = (of, 0);
            if (spent + price > budget.TotalMicros || today + price > (budget.DailyMicros ?? long.MaxValue))
                continue;
            (spent, today) = (spent + price, today + price);
            _points.Add((time, spent));
        }
    }

    private void Paced(CampaignBudget budget, List<(long Time, long Price)> chances, PacingPlan plan)
    {
        var (spent, next) = (0.0, 0);
        _points.Add((budget.StartTimeMicros, 0));
        for (var at = budget.StartTimeMicros; at < budget.EndTimeMicros; at += StepMicros)
        {
            var end = Math.Min(at + StepMicros, budget.EndTimeMicros);
            var available = 0L;
            for (; next < chances.Count && chances[next].Time < end; next++)
                available += chances[next].Price;
            // With a daily budget it is the day whose rest has to be caught up with.
            var rest = budget.DailyMicros is null ? budget.EndTimeMicros : Math.Min(budget.EndTimeMicros, plan.Clock.StartOf(plan.Clock.DayOf(at) + 1));
            var pace = Math.Max(plan.PlannedMicros(end) - plan.PlannedMicros(at), (plan.PlannedMicros(rest) - spent) * (end - at) / Math.Max(rest - at, end - at));
            spent += Math.Min(available, Math.Clamp(plan.PlannedMicros(end) - spent, 0, CatchUp * pace));
            _points.Add((end, spent));
        }
    }
}
