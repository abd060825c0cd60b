namespace AdCommerce.LoadTests.Measure;

/// <summary>What blocks in pairs gave.</summary>
/// <param name="Compared">What each pair said.</param>
/// <param name="Rates">The rates of each.</param>
/// <param name="Control">The first against itself.</param>
/// <param name="IsVoid">True when that is too far from 1.</param>
internal sealed record PairedRun(IReadOnlyList<double> Compared, IReadOnlyList<double[]> Rates, double Control, bool IsVoid)
{
    private static readonly string[] Names = ["aMedian", "bMedian", "cMedian"];

    /// <summary>How often it was measured until it was not void.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>As a figure.</summary>
    public Figure ToFigure(string unit, string meaning, MeasurePlan plan)
    {
        var (low, high) = PairedBlocks.Interval(Compared, new Random(plan.Seed));
        var details = new Dictionary<string, double>();
        for (var i = 0; i < Rates[0].Length; i++)
            details[Names[i]] = Round(PairedBlocks.Median([.. Rates.Select(r => r[i])]));
        details["pairs"] = Compared.Count;
        details["tries"] = Tries;
        return new(Round(PairedBlocks.Median(Compared)), Round(low), Round(high), unit, meaning, Round(Control), IsVoid, details);
    }

    private static double Round(double value) => Math.Round(value, 4);
}
