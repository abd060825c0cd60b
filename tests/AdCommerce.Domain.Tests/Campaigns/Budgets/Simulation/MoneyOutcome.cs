namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>What came out of one world.</summary>
internal sealed record MoneyOutcome
{
    /// <summary>Broken promises: each names the seed, which plays the same again.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What was counted, by name.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    public long SpentMicros { get; set; }

    /// <summary>Charged above the budget, a day's budget or a lease at any instant.</summary>
    public long OverspentMicros { get; set; }

    /// <summary>What could have been charged without machines that break, calls that take time, and money that is locked up.</summary>
    public double FeasibleMicros { get; set; }

    /// <summary>Charged of that; null when it was not asked.</summary>
    public double? Delivery { get; set; }

    /// <summary>Largest distance from the even plan, after the first 5 % of the flight: as a part of the budget; null when not paced.</summary>
    public double? OfBudget { get; set; }

    /// <summary>The same, as a part of what was planned by then, where there was enough traffic to be on the plan; null where there never was.</summary>
    public double? OfPlan { get; set; }

    /// <summary>The mean of that.</summary>
    public double? MeanOfPlan { get; set; }

    public long this[string name]
    {
        get => Counts.GetValueOrDefault(name);
        set => Counts[name] = value;
    }
}
