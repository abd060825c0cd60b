using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// Something that is asked of a campaign's ledger. Decided as a pure function of its state: the entry that carries it out, or why it is refused and
/// nothing is changed. Whether the request was carried out before is asked first (<see cref="LedgerState.FindAnswer"/>).
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-command")]
public abstract record LedgerCommand
{
    /// <summary>The request it came from.</summary>
    [Id(0)] public RequestKey Request { get; init; } = RequestKey.None;

    /// <summary>The entry that carries it out, or the refusal, with all broken rules at once.</summary>
    /// <param name="state">The ledger as it is.</param>
    /// <param name="nowMicros">Now, microseconds since 1970.</param>
    public Result<LedgerEntry> Decide(LedgerState state, long nowMicros)
    {
        var violations = new Violations();
        var refusal = Check(state, nowMicros, violations);
        if (!violations.None)
            return violations.ToRejection();
        return refusal is null ? state.EntryOf(Change(state), Request, nowMicros) : refusal;
    }

    /// <summary>Adds every broken rule to the violations; returns a refusal of another kind, or null.</summary>
    private protected abstract Rejection? Check(LedgerState state, long nowMicros, Violations violations);

    /// <summary>The change; called only when <see cref="Check"/> found nothing.</summary>
    private protected abstract LedgerChange Change(LedgerState state);

    /// <summary>A refusal unless the campaign has a budget that was not ended.</summary>
    private protected static Rejection? RequireOpen(LedgerState state) => state.Status switch
    {
        LedgerStatus.None => Rejection.Of(RejectionReason.FailedPrecondition, $"\"{state.Campaign}\" has no budget. Give it one first."),
        LedgerStatus.Ended => Rejection.Of(RejectionReason.FailedPrecondition, $"\"{state.Campaign}\" was ended. Create another campaign."),
        _ => null,
    };
}

/// <summary>Gives a campaign its budget.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.open-budget")]
public sealed record OpenBudget(CampaignBudget Budget) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations)
    {
        BudgetRules.Check(Budget, "budget", violations);
        violations.Require(Budget.EndTimeMicros > nowMicros, "budget.end_time", "must not be over");
        return state.Status == LedgerStatus.None
            ? null
            : Rejection.Of(RejectionReason.AlreadyExists, $"\"{state.Campaign}\" has a budget already. Top it up or lower it.");
    }

    private protected override LedgerChange Change(LedgerState state) => new BudgetOpened(Budget);
}

/// <summary>Raises the total.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.top-up-budget")]
public sealed record TopUpBudget(Money Amount) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations)
    {
        MoneyRules.Check(Amount, state, "amount", violations);
        if (state.Budget is { } budget && Amount.AmountMicros is >= 1 and <= Money.AmountMicrosMax)
        {
            violations.Require(
                budget.TotalMicros + Amount.AmountMicros <= Money.AmountMicrosMax, "amount.amount_micros", $"must leave the total at most {Money.AmountMicrosMax}; it is {budget.TotalMicros}");
        }

        return RequireOpen(state);
    }

    private protected override LedgerChange Change(LedgerState state) => new BudgetToppedUp(Amount.AmountMicros);
}

/// <summary>Lowers the total. What is spent and leased stays: <see cref="LedgerState.LowestTotalMicros"/>.</summary>
/// <param name="Total">What it shall be.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lower-budget")]
public sealed record LowerBudget(Money Total) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations)
    {
        MoneyRules.Check(Total, state, "total", violations);
        if (RequireOpen(state) is { } refusal)
            return refusal;
        violations.Require(
            Total.AmountMicros < state.Budget!.TotalMicros, "total.amount_micros", $"must be below the total, which is {state.Budget.TotalMicros}; to raise it, top up");
        return Total.AmountMicros >= state.LowestTotalMicros
            ? null
            : Rejection.Of(
                RejectionReason.FailedPrecondition,
                $"The total can be lowered to {state.LowestTotalMicros} now: {state.SpentMicros} are spent, {state.LeasedMicros} are leased and may come back within minutes (in micro-units of {state.Budget.CurrencyCode}).");
    }

    private protected override LedgerChange Change(LedgerState state) => new BudgetLowered(state.Budget!.TotalMicros - Total.AmountMicros);
}

/// <summary>Changes the daily budget, as the registry says (<see cref="LedgerFollowing"/>). What is spent and leased today stays.</summary>
/// <param name="DailyMicros">What it shall be; null for none.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.change-daily-budget")]
public sealed record ChangeDailyBudget(long? DailyMicros) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations)
    {
        if (DailyMicros is { } given)
            BudgetRules.RequireAmount(given, "daily_micros", violations);
        if (RequireOpen(state) is { } refusal)
            return refusal;
        var today = state.DayOf(CampaignClock.Of(state.Budget!.TimeZone).DayOf(Math.Max(nowMicros, state.TimeMicros)));
        return DailyMicros is not { } daily || daily >= today.SpentMicros + today.LeasedMicros
            ? null
            : Rejection.Of(
                RejectionReason.FailedPrecondition,
                $"The daily budget can be lowered to {today.SpentMicros + today.LeasedMicros} now: {today.SpentMicros} are spent today, {today.LeasedMicros} are leased and may come back within minutes (in micro-units of {state.Budget.CurrencyCode}).");
    }

    private protected override LedgerChange Change(LedgerState state) => new DailyBudgetChanged(DailyMicros);
}

/// <summary>
/// Changes when the budget ends and how it is spread, as the registry says (<see cref="LedgerFollowing"/>); what was planned up to now stays as it was. That the end was not
/// over is what the registry saw to: a ledger that hears of it later ends, too.
/// </summary>
/// <param name="EndTime">First instant after it.</param>
/// <param name="Pacing">How it is spread from now on.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.change-flight")]
public sealed record ChangeFlight(DateTimeOffset EndTime, PacingKind Pacing) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations)
    {
        if (RequireOpen(state) is { } refusal)
            return refusal;
        // A total that was lowered may be below the daily budget: that is nothing to this.
        BudgetRules.Check(state.Budget! with { EndTime = EndTime, Pacing = Pacing, DailyMicros = null }, "budget", violations);
        return null;
    }

    private protected override LedgerChange Change(LedgerState state) => new FlightChanged(EndTime, Pacing);
}

/// <summary>Gives back some of what was charged.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Note">Why, for the statement: 1 to <see cref="NoteLengthMax"/> characters.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.refund-charges")]
public sealed record RefundCharges(Money Amount, string Note) : LedgerCommand
{
    /// <summary>Longest note, in characters.</summary>
    public const int NoteLengthMax = 200;

    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations)
    {
        MoneyRules.Check(Amount, state, "amount", violations);
        violations.RequireText(Note, "note", 1, NoteLengthMax);
        if (state.Status == LedgerStatus.None)
            return RequireOpen(state);
        return Amount.AmountMicros <= state.SpentMicros
            ? null
            : Rejection.Of(RejectionReason.FailedPrecondition, $"At most {state.SpentMicros} can be refunded: that is what is charged in closed leases and not refunded yet (in micro-units of {state.Budget!.CurrencyCode}).");
    }

    private protected override LedgerChange Change(LedgerState state) => new ChargesRefunded(Amount.AmountMicros, Note);
}

/// <summary>Stops or starts granting leases. One that is so already stays so, with a line that says so.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.set-ledger-paused")]
public sealed record SetLedgerPaused(bool Paused) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations) => RequireOpen(state);

    private protected override LedgerChange Change(LedgerState state) => Paused ? new LedgerPaused() : new LedgerResumed();
}

/// <summary>Ends the campaign's spending for good. Open leases are closed when their time comes.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.end-ledger")]
public sealed record EndLedger : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations) => RequireOpen(state);

    private protected override LedgerChange Change(LedgerState state) => new LedgerEnded();
}

/// <summary>Writes down what was learned of the traffic (<see cref="TrafficCurve"/>).</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.learn-traffic-curve")]
public sealed record LearnTrafficCurve(TrafficCurve Curve) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations) => RequireOpen(state);

    private protected override LedgerChange Change(LedgerState state) => new TrafficCurveLearned(Curve);
}

/// <summary>Amounts that a request names.</summary>
internal static class MoneyRules
{
    public static void Check(Money amount, LedgerState state, string field, Violations violations)
    {
        BudgetRules.RequireAmount(amount.AmountMicros, $"{field}.amount_micros", violations);
        BudgetRules.RequireCurrency(amount.CurrencyCode, $"{field}.currency_code", violations);
        violations.Require(
            state.Budget is null || amount.CurrencyCode == state.Budget.CurrencyCode,
            $"{field}.currency_code",
            $"must be {state.Budget?.CurrencyCode}, the currency of the budget");
    }
}
