using AdCommerce.Domain.Campaigns.Budgets;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>One campaign's world, drawn from a seed: budget, traffic, machines and their faults.</summary>
internal sealed record MoneyScenario
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    private static readonly string[] Zones = ["Etc/UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe"];

    public required int Seed { get; init; }

    public required CampaignBudget Budget { get; init; }

    public required int Silos { get; init; }

    public required int Partitions { get; init; }

    /// <summary>Decisions in a microsecond, on average.</summary>
    public required double Rate { get; init; }

    /// <summary>How far the day's wave goes up and down: 0 to 1.</summary>
    public required double Wave { get; init; }

    /// <summary>Times in which traffic is multiplied.</summary>
    public required (long Start, long End, double Factor)[] Surges { get; init; }

    /// <summary>Share of the decisions whose exposure comes.</summary>
    public required double Exposed { get; init; }

    public required long[] Prices { get; init; }

    /// <summary>How often things break: 0 for never, 1 for usual, more for worse.</summary>
    public required double Faults { get; init; }

    /// <summary>Whether it is large and long enough for its pace to be told from chance (<see cref="DrawLarge"/>).</summary>
    public bool IsLarge { get; init; }

    /// <summary>Whether somebody tops up, lowers, pauses and so on. What was feasible is then not asked.</summary>
    public required bool HasOperator { get; init; }

    /// <summary>What matters of it, in a line.</summary>
    public override string ToString() => string.Join(
        ", ",
        FormattableString.Invariant($"seed {Seed}"),
        FormattableString.Invariant($"{Budget.Pacing}"),
        FormattableString.Invariant($"{(Budget.EndTime - Budget.StartTime).TotalDays:F1} days"),
        FormattableString.Invariant($"{Budget.TotalMicros / Prices.Average():F0} events in all"),
        FormattableString.Invariant($"{Budget.DailyMicros / Prices.Average():F0} a day"),
        FormattableString.Invariant($"{Rate * Minute:F1} decisions a minute"),
        FormattableString.Invariant($"{Exposed:P0} exposed"),
        FormattableString.Invariant($"{Silos} silos"),
        FormattableString.Invariant($"faults {Faults}"),
        FormattableString.Invariant($"wave {Wave:F1}"),
        $"surges {string.Join(' ', Surges.Select(static s => FormattableString.Invariant($"{s.Start / Hour}h+{(s.End - s.Start) / Minute}m*{s.Factor:F1}")))}");

    /// <summary>
    /// Draws the world of an evenly spread campaign that is large and long enough for its pace to be told from chance: of a few hundred events, those that happen to come
    /// a little later are percents of what is planned, however well it is steered.
    /// </summary>
    /// <param name="seed">Makes everything of it.</param>
    public static MoneyScenario DrawLarge(int seed)
    {
        const int DecisionsMin = 40_000;
        const int DecisionsMax = 160_000;
        return Draw(seed, DecisionsMin, DecisionsMax, daysMin: 2, daysMax: 8, PacingKind.Even) with { IsLarge = true, HasOperator = false };
    }

    /// <summary>Draws a world.</summary>
    /// <param name="seed">Makes everything of it.</param>
    /// <param name="decisionsMin">It sees about so many decisions at least.</param>
    /// <param name="decisionsMax">And at most; there are as many of twice the size as of half of it.</param>
    public static MoneyScenario Draw(int seed, int decisionsMin, int decisionsMax) => Draw(seed, decisionsMin, decisionsMax, daysMin: 0.5, daysMax: 4, pacing: null);

    private static MoneyScenario Draw(int seed, int decisionsMin, int decisionsMax, double daysMin, double daysMax, PacingKind? pacing)
    {
        var random = new Random(seed);
        var decisions = decisionsMin * Math.Pow((double)decisionsMax / decisionsMin, random.NextDouble());
        var length = (long)((daysMin + (random.NextDouble() * (daysMax - daysMin))) * Day);
        // Around the days on which clocks change, in the south and in the north.
        var start = new DateTimeOffset(2026, random.Next(2) == 0 ? 3 : 10, 20, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(16 * 24 * 60));
        var exposed = 0.5 + (0.45 * random.NextDouble());
        var prices = Enumerable.Range(0, random.Next(1, 4)).Select(_ => 10_000L + random.Next(50_000)).ToArray();
        var worth = decisions * exposed * prices.Average();
        var drawn = random.Next(10) switch { < 5 => PacingKind.Even, < 8 => PacingKind.AsFastAsPossible, _ => PacingKind.TrafficCurve };
        // Mostly less than there is to be had, now and then more.
        var total = (long)(worth * (random.Next(4) == 0 ? 1 + random.NextDouble() : 0.1 + (0.4 * random.NextDouble())));
        var days = (double)length / Day;
        long? daily = random.Next(5) < 2 ? (long)(total / days * (1.02 + (0.5 * random.NextDouble()))) : null;
        return new MoneyScenario
        {
            Seed = seed,
            Budget = new CampaignBudget(
                "EUR", total, daily < total ? daily : null, start, start.AddTicks(length * TimeSpan.TicksPerMicrosecond), Zones[random.Next(Zones.Length)], pacing ?? drawn),
            Silos = random.Next(1, 6),
            Partitions = random.Next(1, 6),
            Rate = decisions / (double)length,
            Wave = random.Next(3) == 0 ? 0 : 0.8 * random.NextDouble(),
            Surges = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Surge(random, length))],
            Exposed = exposed,
            Prices = prices,
            Faults = random.Next(4) switch { 0 => 0, 1 => 3, _ => 1 },
            HasOperator = random.Next(3) == 0,
        };
    }

    /// <summary>Decisions in a microsecond at an instant after the start.</summary>
    public double RateAt(long time)
    {
        var rate = Rate * (1 + (Wave * Math.Sin(2 * Math.PI * time / Day)));
        foreach (var (start, end, factor) in Surges)
        {
            if (time >= start && time < end)
                rate *= factor;
        }

        return rate;
    }

    // A spike of up to ten times, or a drought, for a quarter of an hour to several hours.
    private static (long Start, long End, double Factor) Surge(Random random, long length)
    {
        var start = (long)(random.NextDouble() * length);
        return (start, start + (15 * Minute) + (long)(random.NextDouble() * 3 * Hour), random.Next(2) == 0 ? 2 + (8 * random.NextDouble()) : 0.1 * random.NextDouble());
    }
}
