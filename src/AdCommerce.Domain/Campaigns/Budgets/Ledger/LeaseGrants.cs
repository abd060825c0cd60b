using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>What a ledger does about a silo that asks for money.</summary>
/// <param name="Entry">To be written before the answer is given; null when nothing changes.</param>
/// <param name="Answer">What the silo is told.</param>
public sealed record LeaseDecision(LedgerEntry? Entry, LeaseAnswer Answer);

/// <summary>Decides on leases: whether, how large, and how fast it may be used.</summary>
public static class LeaseGrants
{
    private const long Second = 1_000_000;
    private const long RetryMicrosMin = Second;
    private const long RetryMicrosMax = 60 * Second;

    // R4, at most one call for a hundred decisions: an episode has five slots, so five events for each decision.
    private const int EventsForCall = 500;

    // Where few decisions are made calls are few, too, and what came back should not wait for long.
    private const double PauseMicrosMax = 20 * Second;

    /// <summary>The entry and the answer. Pure.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="sight">What it has heard; the request's report among it.</param>
    /// <param name="plan">Its plan (<see cref="PacingPlan.IsOf"/>); null without a budget.</param>
    /// <param name="request">Who asks, and for what.</param>
    /// <param name="terms">How long leases live.</param>
    /// <param name="nowMicros">Now.</param>
    public static LeaseDecision Decide(
        LedgerState state, LedgerSight sight, PacingPlan? plan, LeaseRequest request, LeaseTerms terms, long nowMicros)
    {
        foreach (var open in state.Leases.Values)
        {
            if (open.Operation == request.Operation)
                return new LeaseDecision(null, LeaseAnswer.Granted(open));
        }

        var now = Math.Max(nowMicros, state.TimeMicros);
        if (FindRefusal(state, now) is { } refusal)
            return Refused(refusal, RetryMicrosMax);
        var day = plan!.Clock.DayOf(now);
        var price = Math.Max(1, request.PriceMicros);
        var available = state.AvailableMicros(day);
        if (available < price)
            return Refused(OfLack(state, available), Math.Max(UntilClosing(state, now), PauseMicros(sight, request)));
        var size = LeaseSize.Of(state, sight, plan, request, terms, now);
        if (size.AmountMicros == 0)
            return Refused(LeaseRefusal.Paced, Math.Clamp(size.RetryMicros, RetryMicrosMin, RetryMicrosMax));
        var takeEnd = Math.Min(Math.Min(now + size.TakeMicros, state.Budget!.EndTimeMicros), plan.Clock.StartOf(day + 1));
        var lease = new Lease(
            state.LastLease + 1, request.Operation, request.Report.Silo, day, size.AmountMicros, size.Multiplier, now, takeEnd, takeEnd + terms.ChargeMicros);
        return new LeaseDecision(state.EntryOf(new LeaseGranted(lease), RequestKey.None, now), LeaseAnswer.Granted(lease));
    }

    private static LeaseRefusal? FindRefusal(LedgerState state, long nowMicros)
    {
        if (state.Budget is not { } budget)
            return LeaseRefusal.NoBudget;
        if (state.Status != LedgerStatus.Active)
            return LeaseRefusal.NotActive;
        if (nowMicros < budget.StartTimeMicros || nowMicros >= budget.EndTimeMicros)
            return LeaseRefusal.OutOfFlight;
        return state.Leases.Count >= LeaseTerms.OpenMax ? LeaseRefusal.TooManyLeases : null;
    }

    private static LeaseRefusal OfLack(LedgerState state, long available) =>
        available > 0 ? LeaseRefusal.PriceTooHigh
        : state.Balances.FreeMicros > 0 ? LeaseRefusal.DayExhausted
        : LeaseRefusal.Exhausted;

    // Nothing comes back before a lease closes.
    private static long UntilClosing(LedgerState state, long nowMicros) => state.Leases.IsEmpty
        ? RetryMicrosMax
        : Math.Clamp(state.Leases.Values.Min(static lease => lease.CloseTimeMicros) + LeaseTerms.CloseSlackMicros - nowMicros, RetryMicrosMin, RetryMicrosMax);

    // Money comes back with each lease that closes, event by event: asking for each would cost more calls than the decisions are worth.
    private static long PauseMicros(LedgerSight sight, LeaseRequest request) => sight.DemandOf(request.Report.Silo) is > 0 and var demand
        ? (long)Math.Min(EventsForCall * (double)Math.Max(1, request.PriceMicros) / demand, PauseMicrosMax)
        : (long)PauseMicrosMax;

    private static LeaseDecision Refused(LeaseRefusal why, long retryMicros) => new(null, LeaseAnswer.Refused(why, retryMicros));
}
