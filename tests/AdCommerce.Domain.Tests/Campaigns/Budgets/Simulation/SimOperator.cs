using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>Whoever cannot leave a running campaign alone: tops up, lowers, refunds, pauses, resumes, ends, and asks for what is refused.</summary>
internal sealed class SimOperator(MoneyWorld world, Random random)
{
    public void Plan(CampaignBudget budget)
    {
        var length = budget.EndTimeMicros - budget.StartTimeMicros;
        for (var i = 0; i < 12; i++)
            world.After(MoneyScenario.Hour + (long)(random.NextDouble() * length), Act);
        if (random.Next(4) == 0)
            world.After(MoneyScenario.Hour + (long)((0.5 + (0.5 * random.NextDouble())) * length), () => Ask(new EndLedger()));
    }

    private void Act()
    {
        var state = world.Ledger().State;
        if (state.Budget is not { } budget)
            return;
        var part = (long)(budget.TotalMicros * random.NextDouble());
        Ask(random.Next(7) switch
        {
            0 => new TopUpBudget(Euros(part / 4)),
            1 => new LowerBudget(Euros(state.LowestTotalMicros + (long)(state.Balances.FreeMicros * random.NextDouble()))),
            // As low as it can go, and perhaps lower.
            2 => new LowerBudget(Euros(state.LowestTotalMicros - random.Next(2))),
            3 => new ChangeDailyBudget(random.Next(3) == 0 ? null : part),
            4 => new RefundCharges(Euros(part / 50), "complaint"),
            5 => new SetLedgerPaused(true),
            _ => new SetLedgerPaused(false),
        });
    }

    // The same request again is carried out once.
    private void Ask(LedgerCommand command)
    {
        var ledger = world.Ledger();
        if (ledger.IsDead)
            return;
        command = command with { Request = new RequestKey($"operator/{world.NewId()}", "") };
        ledger.ReadOn();
        ledger.Run(command);
        var after = world.Log.Count;
        if (ledger.State.FindAnswer(command.Request) is null)
            ledger.Run(command);
        else
            world.Require(world.Log.Count == after, "a request was carried out twice");
    }

    private static Money Euros(long micros) => new("EUR", micros);
}
