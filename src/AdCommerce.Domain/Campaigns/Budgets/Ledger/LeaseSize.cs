using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// How large a lease is, and how fast it may be used. It follows what the silo's decisions took lately, shrinks towards the price of one event as the budget
/// ends, and where the budget is paced holds what the plan has released: what is planned by the end of the lease, less what is charged and on its way. That is
/// throttling by a plan (as in Agarwal et al., Budget Pacing for Targeted Online Advertisements at LinkedIn, 2014) with the money itself as the actuator; the
/// multiplier only spreads a lease over its time.
/// </summary>
/// <param name="AmountMicros">How much; 0 for none now.</param>
/// <param name="Multiplier">Share of the decisions that may consider the campaign.</param>
/// <param name="TakeMicros">For how long decisions take from it.</param>
/// <param name="RetryMicros">Without an amount: in how long the plan will have released one event's price.</param>
internal readonly record struct LeaseSize(long AmountMicros, double Multiplier, long TakeMicros, long RetryMicros)
{
    // Recent traffic, and half as much again: a little too much is locked up for minutes, a little too little costs another call.
    private const double Headroom = 1.5;

    // What a silo gets of which nothing is known: enough to see how fast it goes. And what a lease has time for.
    private const int FirstEvents = 4;

    // What a lease leaves to each other silo, in leases: so its size halves again and again as the budget ends.
    private const int Shares = 2;

    // What the plan missed is caught up with at up to this times its pace, or what the rest of the flight needs.
    private const double CatchUp = 1.5;

    private const int WindowEvents = 8;

    // A lease is meant to last for half of its time: so few are left unused, and a pause of the other half is short.
    private const double Spread = 2;
    private const double MultiplierMin = 0.000_1;

    public static LeaseSize Of(LedgerState state, LedgerSight sight, PacingPlan plan, LeaseRequest request, LeaseTerms terms, long nowMicros)
    {
        var price = Math.Max(1, request.PriceMicros);
        var demand = sight.DemandOf(request.Report.Silo);
        var silos = sight.ActiveSilos(request.Report.Silo, nowMicros);
        // Long enough for a few events to come.
        var take = demand > 0 ? (long)Math.Clamp(FirstEvents * price / demand, terms.TakeMicros, terms.TakeMicrosMax) : terms.TakeMicrosMax;
        double available = state.AvailableMicros(plan.Clock.DayOf(nowMicros));
        var wanted = demand > 0 ? demand * take * Headroom : price * FirstEvents;
        var amount = Math.Min(wanted, available / (Shares * silos));
        if (state.Budget!.Pacing == PacingKind.AsFastAsPossible)
            return new LeaseSize((long)Math.Max(price, amount), 1, take, 0);

        var share = state.Conversion.Share(price * 16);
        var released = Released(state, sight, plan, terms, share, price, nowMicros);
        if (released.AmountMicros == 0)
            return new LeaseSize(0, 0, 0, released.RetryMicros);
        var all = sight.Demand(nowMicros);
        var part = all > 0 && demand > 0 ? demand / all : 1.0 / silos;
        // Whole events: a part of one would be locked up, and thought to be on its way.
        amount = Math.Max(price, Math.Floor(Math.Min(amount, released.AmountMicros * part) / price) * price);
        var multiplier = demand > 0 ? Math.Clamp(Spread * amount / (demand * terms.TakeMicros), MultiplierMin, 1) : 1;
        return new LeaseSize((long)amount, multiplier, take, 0);
    }

    // At least the price of one event, or 0.
    private static (double AmountMicros, long RetryMicros) Released(
        LedgerState state, LedgerSight sight, PacingPlan plan, LeaseTerms terms, double share, long price, long nowMicros)
    {
        // What decisions take now is charged some minutes later: to be on the plan then, they are so much ahead of it.
        var planned = plan.PlannedMicros(nowMicros + terms.TakeMicros + (terms.ExposureMicros / 2));
        var charged = sight.Expect(state, terms, share, nowMicros);
        var missing = planned - state.SpentMicros - charged;
        var pace = PaceMax(state, plan, terms, charged, nowMicros);
        // Long enough for several events, or chance would keep the pace below what is allowed.
        var window = Math.Clamp(pace > 0 ? WindowEvents * share * price / pace : terms.LifeMicros, terms.LifeMicros / 2, terms.LifeMicros);
        var recent = share * sight.Released(state, terms, nowMicros - window, nowMicros);
        var one = share * price;
        // What is released now is taken in half of a lease's time (Spread): without that much more, what flows would settle as much below the pace as is due then.
        var due = Math.Min(missing, Math.Max((pace * (window + (terms.TakeMicros / Spread))) - recent, recent == 0 ? one : 0));
        // Compared before it is divided: one share of a price, divided by the share, may be a little less than the price, and nothing would ever be released.
        return due >= one ? (Math.Max(price, due / share), 0) : (0, pace > 0 ? (long)Math.Min((one - due) / pace, long.MaxValue / 2) : long.MaxValue / 2);
    }

    // Micro-units for each microsecond at most: the plan's pace, or that of the rest of the flight, and half as much again.
    private static double PaceMax(LedgerState state, PacingPlan plan, LeaseTerms terms, double charged, long nowMicros)
    {
        var pace = (plan.PlannedMicros(nowMicros + terms.TakeMicros) - plan.PlannedMicros(nowMicros)) / terms.TakeMicros;
        var end = state.Budget!.DailyMicros is null ? state.Budget.EndTimeMicros : Math.Min(state.Budget.EndTimeMicros, plan.Clock.StartOf(plan.Clock.DayOf(nowMicros) + 1));
        var left = plan.PlannedMicros(end) - state.SpentMicros - charged;
        return CatchUp * Math.Max(pace, left / Math.Max(end - nowMicros, terms.TakeMicros));
    }
}
