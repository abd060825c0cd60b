namespace AdCommerce.LoadTests.Measure;

/// <summary>Blocks in the order A B B A, so that what drifts hits both; the figure is the median of the pairs' ratios.</summary>
internal static class PairedBlocks
{
    private const double ControlTolerance = 0.03;
    private const int TriesMax = 3;
    private const int Resamples = 10_000;
    private const double Tail = 0.025;

    /// <summary>Runs the blocks of a ratio.</summary>
    /// <param name="a">One block of what is measured; gives its rate.</param>
    /// <param name="b">One block of what it is measured against.</param>
    /// <param name="plan">How many.</param>
    /// <param name="meaning">What is divided by what.</param>
    /// <param name="say">Gets a line for each pair.</param>
    public static async Task<Figure> RunAsync(Func<Task<double>> a, Func<Task<double>> b, MeasurePlan plan, string meaning, Action<string> say) =>
        (await CompareAsync([a, b], static rates => rates[0] / rates[1], plan, say)).ToFigure("ratio", meaning, plan);

    /// <summary>
    /// Runs blocks of several kinds, each time all of them, and in turn from the first and from the last. What the control makes void is measured again, twice at most: that the machine
    /// was not steady for a minute must not cost the world that it was measured on. Nothing but the control decides so. Each time with more pairs, in the figure as in the control: where
    /// pairs differ by a fifth, the median of twelve strays by more than is tolerated though nothing is wrong.
    /// </summary>
    /// <param name="blocks">One block of each; gives its rate. The control runs the first.</param>
    /// <param name="compare">What the rates of one time say.</param>
    /// <param name="plan">How often.</param>
    /// <param name="say">Gets a line each time.</param>
    public static async Task<PairedRun> CompareAsync(IReadOnlyList<Func<Task<double>>> blocks, Func<double[], double> compare, MeasurePlan plan, Action<string> say)
    {
        for (var tried = 1; ; tried++)
        {
            var run = await CompareOnceAsync(blocks, compare, plan with { Pairs = plan.Pairs * tried }, say);
            if (!run.IsVoid || plan.Quick || tried == TriesMax)
                return run with { Tries = tried };
            say($"void: measured again with {plan.Pairs * (tried + 1)} pairs");
        }
    }

    /// <summary>The middle one, or the mean of the two middle ones.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>95 % bootstrap interval of the median.</summary>
    public static (double Low, double High) Interval(IReadOnlyList<double> values, Random random) => Interval([values], static medians => medians[0], random);

    /// <summary>95 % bootstrap interval of what is made of the medians of several samples.</summary>
    public static (double Low, double High) Interval(IReadOnlyList<IReadOnlyList<double>> samples, Func<double[], double> make, Random random)
    {
        var made = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
            made[i] = make([.. samples.Select(s => Median([.. s.Select(_ => s[random.Next(s.Count)])]))]);
        Array.Sort(made);
        return (made[(int)(Resamples * Tail)], made[(int)(Resamples * (1 - Tail)) - 1]);
    }

    private static async Task<PairedRun> CompareOnceAsync(IReadOnlyList<Func<Task<double>>> blocks, Func<double[], double> compare, MeasurePlan plan, Action<string> say)
    {
        var (all, compared) = (new List<double[]>(), new List<double>());
        for (var pair = 0; pair < plan.Pairs; pair++)
        {
            var rates = new double[blocks.Count];
            for (var i = 0; i < rates.Length; i++)
            {
                var block = pair % 2 == 0 ? i : rates.Length - 1 - i;
                rates[block] = await blocks[block]();
            }

            all.Add(rates);
            compared.Add(compare(rates));
            say($"pair {pair + 1} of {plan.Pairs}: {string.Join(" : ", rates.Select(static r => $"{r:0}"))} = {compared[^1]:0.000}");
        }

        var control = await ControlAsync(blocks[0], plan);
        say($"A against A: {control:0.000}");
        return new PairedRun(compared, all, control, Math.Abs(control - 1) > ControlTolerance);
    }

    private static async Task<double> ControlAsync(Func<Task<double>> a, MeasurePlan plan)
    {
        var ratios = new List<double>();
        // As many as the figure has: of fewer, the median alone strays by more than is tolerated.
        for (var pair = 0; pair < plan.Pairs; pair++)
        {
            var (first, second) = (await a(), await a());
            // In turn, so that a drift does not look like a difference.
            ratios.Add(pair % 2 == 0 ? first / second : second / first);
        }

        return Median(ratios);
    }
}
