using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets;

/// <summary>A campaign of ten days and a hundred euros, and its ledger.</summary>
internal static class BudgetSamples
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Euro = 1_000_000;

    public static readonly CampaignKey Campaign = new("glow", "spring");

    public static readonly CampaignBudget Budget = new(
        "EUR", 100 * Euro, null, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 5, 11, 0, 0, 0, TimeSpan.Zero), "Etc/UTC", PacingKind.AsFastAsPossible);

    public static readonly long Start = Budget.StartTimeMicros;

    public static Money Euros(long micros) => new("EUR", micros);

    public static LedgerState Open(CampaignBudget? budget = null) => Run(LedgerState.Empty(Campaign), new OpenBudget(budget ?? Budget), Start - Hour);

    public static LedgerState Run(LedgerState state, LedgerCommand command, long now)
    {
        var decided = command.Decide(state, now);
        Assert.True(decided.IsSuccess, decided.Rejection?.Message);
        return state.Apply(decided.Value!);
    }

    public static LeaseRequest Request(int operation, long price, string silo = "a", params HeldLeaseReport[] leases) =>
        new(new Guid(operation, 0, 0, new byte[8]), price, new LeaseReport(silo, [.. leases]));

    public static LeaseDecision Ask(LedgerState state, LeaseRequest request, long now, LedgerSight? sight = null) => LeaseGrants.Decide(
        state, (sight ?? LedgerSight.None).Hear(request.Report, state, now), state.Budget is null ? null : PacingPlan.Of(state, LeaseTerms.Default), request, LeaseTerms.Default, now);

    public static (LedgerState State, Lease Lease) Grant(LedgerState state, int operation, long price, long now, string silo = "a")
    {
        var decision = Ask(state, Request(operation, price, silo), now);
        Assert.NotNull(decision.Answer.Lease);
        return (state.Apply(decision.Entry!), decision.Answer.Lease);
    }

    public static ClosingTally Tally(params long[] spent)
    {
        var tally = ClosingTally.Of(spent.Length);
        for (var i = 0; i < spent.Length; i++)
            tally = tally.With(i, new LeaseSpend(spent[i], spent[i] > 0 ? 1 : 0));
        return tally;
    }
}
