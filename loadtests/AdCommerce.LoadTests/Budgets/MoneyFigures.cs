using AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

namespace AdCommerce.LoadTests.Budgets;

/// <summary>What came out.</summary>
/// <param name="Decisions">Decisions for which a campaign would have won.</param>
/// <param name="Seeds">Worlds, one for each seed from the first on.</param>
/// <param name="OverspentMicros">The most that was charged above a budget, a day's budget or a lease, at any instant of any world.</param>
/// <param name="SpentMicros">Charged in all.</param>
/// <param name="Delivery">Charged of what was feasible, in worlds in which nobody changed the budget.</param>
/// <param name="DeliveryOfFaultless">The same of worlds in which nothing broke.</param>
/// <param name="OfBudget">
/// Largest distance of what was charged from what an even plan could have spent, after the first 5 % of the flight, as a part of the budget, by world; of budgets for so many
/// events that one is little.
/// </param>
/// <param name="OfPlan">
/// The same as a part of what was planned by then, of campaigns so large and long that chance is little (<see cref="MoneyScenario.DrawLarge"/>), where there was enough traffic to be on
/// the plan.
/// </param>
/// <param name="MeanOfPlan">The mean of that over the flight, by world.</param>
/// <param name="SmallOfBudget">As <paramref name="OfBudget"/>, of budgets for fewer events; they are held to no promise.</param>
/// <param name="Counts">What happened, by name.</param>
internal sealed record MoneyFigures(
    long Decisions,
    int Seeds,
    long OverspentMicros,
    long SpentMicros,
    Spread Delivery,
    Spread DeliveryOfFaultless,
    Spread OfBudget,
    Spread OfPlan,
    Spread MeanOfPlan,
    Spread SmallOfBudget,
    SortedDictionary<string, long> Counts);

/// <summary>How a figure is spread over worlds.</summary>
/// <param name="Worlds">How many worlds have it.</param>
/// <param name="WeightedMean">The mean, each world weighing what it could spend in events.</param>
/// <param name="Worst">The worst.</param>
/// <param name="WorstSeed">Its seed.</param>
/// <param name="WorstHundredth">Of a hundred worlds, one is as bad or worse.</param>
/// <param name="WorstTenth">Of ten, one.</param>
/// <param name="Median">Half are better.</param>
internal sealed record Spread(int Worlds, double WeightedMean, double Worst, int WorstSeed, double WorstHundredth, double WorstTenth, double Median)
{
    /// <param name="worlds">Value, weight and seed.</param>
    /// <param name="isLowBad">Whether less is worse.</param>
    public static Spread Of(IEnumerable<(double Value, double Weight, int Seed)> worlds, bool isLowBad)
    {
        var sorted = worlds.OrderBy(world => isLowBad ? world.Value : -world.Value).ToArray();
        if (sorted.Length == 0)
            return new Spread(0, 0, 0, 0, 0, 0, 0);
        var weight = sorted.Sum(static world => world.Weight);
        return new Spread(
            sorted.Length, Math.Round(sorted.Sum(static world => world.Value * world.Weight) / weight, 5), At(0), sorted[0].Seed, At(0.01), At(0.1), At(0.5));

        double At(double part) => Math.Round(sorted[(int)(part * (sorted.Length - 1))].Value, 5);
    }
}
