namespace AdCommerce.LoadTests.Measure;

/// <summary>Blocks in the order A B B A, so that what drifts hits both; the figure is the median of the pairs' ratios.</summary>
internal static class PairedBlocks
{
    private const double ControlTolerance = 0.03;
    private const int Resamples = 10_000;
    private const double Tail = 0.025;

    /// <summary>Runs the blocks.</summary>
    /// <param name="a">One block of what is measured; gives its rate.</param>
    /// <param name="b">One block of what it is measured against.</param>
    /// <param name="plan">How many.</param>
    /// <param name="meaning">What is divided by what.</param>
    /// <param name="say">Gets a line for each pair.</param>
    public static async Task<Figure> RunAsync(Func<Task<double>> a, Func<Task<double>> b, MeasurePlan plan, string meaning, Action<string> say)
    {
        var (ofA, ofB, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var pair = 0; pair < plan.Pairs; pair++)
        {
            var aFirst = pair % 2 == 0;
            var first = await (aFirst ? a : b)();
            var second = await (aFirst ? b : a)();
            var (mine, other) = aFirst ? (first, second) : (second, first);
            ofA.Add(mine);
            ofB.Add(other);
            ratios.Add(mine / other);
            say($"pair {pair + 1} of {plan.Pairs}: {mine:0} : {other:0} = {ratios[^1]:0.000}");
        }

        var control = await ControlAsync(a, plan);
        say($"A against A: {control:0.000}");
        var (low, high) = Interval(ratios, new Random(plan.Seed));
        return new(
            Round(Median(ratios)), Round(low), Round(high), "ratio", meaning, Round(control), Math.Abs(control - 1) > ControlTolerance,
            new Dictionary<string, double> { ["aMedian"] = Round(Median(ofA)), ["bMedian"] = Round(Median(ofB)), ["pairs"] = ratios.Count });
    }

    /// <summary>The middle one, or the mean of the two middle ones.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>95 % bootstrap interval of the median.</summary>
    public static (double Low, double High) Interval(IReadOnlyList<double> values, Random random)
    {
        var medians = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
            medians[i] = Median([.. values.Select(_ => values[random.Next(values.Count)])]);
        Array.Sort(medians);
        return (medians[(int)(Resamples * Tail)], medians[(int)(Resamples * (1 - Tail)) - 1]);
    }

    private static async Task<double> ControlAsync(Func<Task<double>> a, MeasurePlan plan)
    {
        var ratios = new List<double>();
        for (var pair = 0; pair < plan.Pairs; pair += 2)
        {
            var (first, second) = (await a(), await a());
            // In turn, so that a drift does not look like a difference.
            ratios.Add(pair % 4 == 0 ? first / second : second / first);
        }

        return Median(ratios);
    }

    private static double Round(double value) => Math.Round(value, 4);
}
