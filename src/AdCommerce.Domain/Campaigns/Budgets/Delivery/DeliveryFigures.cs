using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Campaigns.Budgets.Delivery;

/// <summary>How a campaign spends: what the delivery report says of it.</summary>
/// <param name="CurrencyCode">ISO 4217.</param>
/// <param name="Balances">By the statement: what is charged in open leases still counts as leased.</param>
/// <param name="SpentMicros">Charged up to now, in open leases, too, less refunds.</param>
/// <param name="OpenLeases">How many leases are open.</param>
/// <param name="PlannedMicros">What the plan says would be spent by now; null when it spends as fast as possible.</param>
/// <param name="ForecastMicros">
/// What will be spent at the end, when it goes on as in the last two days; in the first hour as planned, because little of what was decided is counted yet. At most the total; of
/// a campaign that was ended, what is spent.
/// </param>
/// <param name="Stages">By stage and outcome, sorted: what was billed, and what was not, and why.</param>
/// <param name="Placements">By placement, sorted.</param>
/// <param name="Days">By day of the campaign's clock, sorted.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.delivery-figures")]
public sealed record DeliveryFigures(
    string CurrencyCode,
    LedgerBalances Balances,
    long SpentMicros,
    int OpenLeases,
    double? PlannedMicros,
    long ForecastMicros,
    ImmutableArray<StageDelivery> Stages,
    ImmutableArray<PlacementDelivery> Placements,
    ImmutableArray<DayDelivery> Days)
{
    // Share of the plan from which on it is kept: the rest is caught up with.
    private const double KeptFrom = 0.98;

    // From so long on a plan that is not kept is believed: what is decided counts minutes later.
    private const long SeenMicrosMin = 3_600 * 1_000_000L;

    /// <summary>Spent of what was planned; null without a plan, or before it begins.</summary>
    public double? OfPlan => PlannedMicros is > 0 ? SpentMicros / PlannedMicros : null;

    /// <summary>What is checked at every report: spent + open leases are at most the budget, and what shards charged lies within both.</summary>
    public bool InvariantHolds => Balances.Hold && SpentMicros <= Balances.SpentMicros + Balances.LeasedMicros;

    /// <summary>Puts the figures together. Pure.</summary>
    /// <param name="state">The ledger; it has a budget.</param>
    /// <param name="cells">What the shards counted of the campaign; several may be of the same dimensions.</param>
    /// <param name="terms">How long leases live.</param>
    /// <param name="nowMicros">Now.</param>
    public static DeliveryFigures Of(LedgerState state, IReadOnlyCollection<DeliveryCell> cells, LeaseTerms terms, long nowMicros)
    {
        var budget = state.Budget ?? throw new ArgumentException("The campaign has no budget.", nameof(state));
        var plan = PacingPlan.Of(state, terms);
        var spent = cells.Sum(static c => c.SpentMicros) - state.RefundedMicros;
        return new DeliveryFigures(
            budget.CurrencyCode,
            state.Balances,
            spent,
            state.Leases.Count,
            budget.Pacing == PacingKind.AsFastAsPossible ? null : plan.PlannedMicros(nowMicros),
            state.Status == LedgerStatus.Ended ? spent : Forecast(budget, plan, cells, spent, nowMicros),
            [
                .. cells.GroupBy(static c => (c.Stage, c.Outcome)).OrderBy(static g => g.Key)
                    .Select(static g => new StageDelivery(g.Key.Stage, g.Key.Outcome, g.Sum(static c => c.Events), g.Sum(static c => c.SpentMicros))),
            ],
            [
                .. cells.GroupBy(static c => c.Placement).OrderBy(static g => g.Key)
                    .Select(static g => new PlacementDelivery(g.Key, Billed(g), g.Sum(static c => c.Events) - Billed(g), g.Sum(static c => c.SpentMicros))),
            ],
            [
                .. cells.GroupBy(static c => c.Day).OrderBy(static g => g.Key)
                    .Select(static g => new DayDelivery(g.Key, Billed(g), g.Sum(static c => c.Events) - Billed(g), g.Sum(static c => c.SpentMicros))),
            ]);
    }

    private static long Forecast(CampaignBudget budget, PacingPlan plan, IReadOnlyCollection<DeliveryCell> cells, long spent, long nowMicros)
    {
        var now = Math.Clamp(nowMicros, budget.StartTimeMicros, budget.EndTimeMicros);
        var yesterday = plan.Clock.DayOf(now) - 1;
        var from = Math.Max(budget.StartTimeMicros, plan.Clock.StartOf(yesterday));
        var recent = (double)cells.Where(cell => cell.Day >= yesterday).Sum(static cell => cell.SpentMicros);
        double more;
        if (now == from)
        {
            more = budget.Pacing == PacingKind.AsFastAsPossible ? 0 : plan.PlannedMicros(budget.EndTimeMicros) - plan.PlannedMicros(now);
        }
        else if (budget.Pacing == PacingKind.AsFastAsPossible)
        {
            more = recent / (now - from) * (budget.EndTimeMicros - now);
        }
        else
        {
            var planned = plan.PlannedMicros(now) - plan.PlannedMicros(from);
            var kept = planned > 0 && now - from >= SeenMicrosMin ? recent / planned : 1;
            more = kept >= KeptFrom ? budget.TotalMicros - spent : kept * (plan.PlannedMicros(budget.EndTimeMicros) - plan.PlannedMicros(now));
        }

        return (long)Math.Min(budget.TotalMicros, spent + Math.Max(0, more));
    }

    private static long Billed(IEnumerable<DeliveryCell> cells) => cells.Where(static c => c.Outcome == ChargeOutcome.Billed).Sum(static c => c.Events);
}

/// <summary>Events of one stage with one outcome.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.stage-delivery")]
public readonly record struct StageDelivery(Stage Stage, ChargeOutcome Outcome, long Events, long SpentMicros);

/// <summary>Events of one placement, and what they cost.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.placement-delivery")]
public readonly record struct PlacementDelivery(PlacementKey Placement, long Billed, long Unbilled, long SpentMicros);

/// <summary>Events of one day of the campaign's clock, and what they cost.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.day-delivery")]
public readonly record struct DayDelivery(int Day, long Billed, long Unbilled, long SpentMicros);
