using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>What an entry of a ledger changes. Applying one decides nothing: that was done when it was written.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-change")]
public abstract record LedgerChange
{
    internal abstract LedgerState Apply(LedgerState state, long timeMicros);
}

/// <summary>The campaign has a budget now.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.budget-opened")]
public sealed record BudgetOpened(CampaignBudget Budget) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) => state with
    {
        Budget = Budget,
        Status = LedgerStatus.Active,
        Anchor = new PlanAnchor(Math.Max(timeMicros, Budget.StartTimeMicros), 0, 0),
    };
}

/// <summary>A lease was granted. From here on its amount is spoken for.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-granted")]
public sealed record LeaseGranted(Lease Lease) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) => state.WithDay(Lease.Day, 0, Lease.AmountMicros) with
    {
        LeasedMicros = checked(state.LeasedMicros + Lease.AmountMicros),
        Leases = state.Leases.Add(Lease.Number, Lease),
        LastLease = Lease.Number,
    };
}

/// <summary>A lease was closed: every shard has said what it charged, and charges no more.</summary>
/// <param name="Number">Which.</param>
/// <param name="SpentMicros">What was charged.</param>
/// <param name="ReturnedMicros">What goes back: its amount less that.</param>
/// <param name="ExcessMicros">
/// What the shards say was charged above the lease's amount. Always 0; anything else is a fault of this service, so the brand does not pay it and
/// operators are alarmed.
/// </param>
/// <param name="Charges">How many events were charged.</param>
/// <param name="TakenMicros">What decisions had taken, as its silo said last; null when it never did.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-closed")]
public sealed record LeaseClosed(long Number, long SpentMicros, long ReturnedMicros, long ExcessMicros, long Charges, long? TakenMicros) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros)
    {
        var lease = state.Leases[Number];
        return state.WithDay(lease.Day, SpentMicros, -lease.AmountMicros) with
        {
            SpentMicros = checked(state.SpentMicros + SpentMicros),
            LeasedMicros = state.LeasedMicros - lease.AmountMicros,
            ExcessMicros = checked(state.ExcessMicros + ExcessMicros),
            Charges = state.Charges + Charges,
            Leases = state.Leases.Remove(Number),
            Conversion = TakenMicros is { } taken ? state.Conversion.With(taken, SpentMicros) : state.Conversion,
        };
    }
}

/// <summary>The total was raised.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.budget-topped-up")]
public sealed record BudgetToppedUp(long AmountMicros) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) =>
        state.Replan(timeMicros) with { Budget = state.Budget! with { TotalMicros = checked(state.Budget.TotalMicros + AmountMicros) } };
}

/// <summary>The total was lowered.</summary>
/// <param name="AmountMicros">By so much.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.budget-lowered")]
public sealed record BudgetLowered(long AmountMicros) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) =>
        state.Replan(timeMicros) with { Budget = state.Budget! with { TotalMicros = state.Budget.TotalMicros - AmountMicros } };
}

/// <summary>The daily budget is another.</summary>
/// <param name="DailyMicros">Null for none.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.daily-budget-changed")]
public sealed record DailyBudgetChanged(long? DailyMicros) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) =>
        state.Replan(timeMicros) with { Budget = state.Budget! with { DailyMicros = DailyMicros } };
}

/// <summary>The budget ends at another time, or is spread otherwise.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.flight-changed")]
public sealed record FlightChanged(DateTimeOffset EndTime, PacingKind Pacing) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) =>
        state.Replan(timeMicros) with { Budget = state.Budget! with { EndTime = EndTime, Pacing = Pacing } };
}

/// <summary>Something that was charged is given back: it can be spent again, but not on a day that is used up.</summary>
/// <param name="AmountMicros">How much.</param>
/// <param name="Note">Why; for people.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.charges-refunded")]
public sealed record ChargesRefunded(long AmountMicros, string Note) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) => state.Replan(timeMicros) with
    {
        SpentMicros = state.SpentMicros - AmountMicros,
        RefundedMicros = checked(state.RefundedMicros + AmountMicros),
    };
}

/// <summary>No lease is granted until it is resumed. What was promised is still charged.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-paused")]
public sealed record LedgerPaused : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) => state with { Status = LedgerStatus.Paused };
}

/// <summary>Leases are granted again. What was not spent meanwhile is spread over the rest of the flight.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-resumed")]
public sealed record LedgerResumed : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) => state.Replan(timeMicros) with { Status = LedgerStatus.Active };
}

/// <summary>No lease is granted ever again.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-ended")]
public sealed record LedgerEnded : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) => state with { Status = LedgerStatus.Ended };
}

/// <summary>The traffic curve after one more day; the plan for what is left follows it.</summary>
/// <param name="Curve">What was learned.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.traffic-curve-learned")]
public sealed record TrafficCurveLearned(TrafficCurve Curve) : LedgerChange
{
    internal override LedgerState Apply(LedgerState state, long timeMicros) => state.Replan(timeMicros) with { Curve = Curve };
}
