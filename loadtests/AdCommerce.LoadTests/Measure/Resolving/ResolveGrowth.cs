using System.Globalization;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>
/// R7 and R8: how the cost of a resolve grows with the world. At each size the cost is taken against an empty call of the same minute, so that what the
/// machine does in between does not count; the figure is the slope of a straight line through the logarithms.
/// </summary>
internal sealed class ResolveGrowth(WorldKeeper worlds, GrowthPlan growth) : IFigure
{
    public string Id => growth.Id;

    public string Meaning => $"log-log slope of server CPU per resolve over {growth.What}";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        var (logs, runs, details) = (new List<double>(), new List<PairedRun>(), new List<KeyValuePair<string, double>>());
        var isVoid = false;
        foreach (var sizes in growth.Steps(plan))
        {
            var world = await worlds.GetAsync(growth.World, sizes, plan, say);
            var (size, resolving, empty) = (growth.SizeOf(world.Sizes), world.Resolving(WorldSizes.Slots), world.Empty());
            var run = await PairedBlocks.CompareAsync(
                [() => resolving.PerCpuSecondAsync(plan.Block), () => empty.PerCpuSecondAsync(plan.Block)], static rates => rates[1] / rates[0], plan, say);
            logs.Add(Math.Log(size));
            runs.Add(run);
            var at = string.Create(CultureInfo.InvariantCulture, $"at{size}");
            details.Add(new($"{at}CostOfEmptyCalls", Math.Round(PairedBlocks.Median(run.Compared), 3)));
            details.Add(new($"{at}Tries", run.Tries));
            details.Add(new($"{at}ServerMicros", resolving.ServerMicros));
            details.Add(new($"{at}FallbackShare", world.Answers.FallbackShare));
            details.AddRange((await resolving.MicrosAsync(plan, say)).Select(part => KeyValuePair.Create($"{at} micros of {part.Key}", part.Value)));
            isVoid |= world.Answers.IsTooOftenFallback;
        }

        var costs = runs.Select(static r => r.Compared).ToArray();
        var slope = Slope([.. costs.Select(PairedBlocks.Median)]);
        var (low, high) = PairedBlocks.Interval(costs, Slope, new Random(plan.Seed));
        return new Figure(
            Round(slope), Round(low), Round(high), "slope", Meaning, Round(runs.Select(static r => r.Control).MaxBy(static c => Math.Abs(c - 1))),
            isVoid || runs.Any(static r => r.IsVoid), new Dictionary<string, double>()).With(details);

        double Slope(double[] medians) => LeastSquares(logs, [.. medians.Select(static m => Math.Log(m))]);
    }

    private static double LeastSquares(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private static double Round(double value) => Math.Round(value, 4);
}

/// <summary>What grows.</summary>
/// <param name="Id">The figure's name.</param>
/// <param name="What">What grows, in words.</param>
/// <param name="World">Name of the world that grows.</param>
/// <param name="SizeOf">The size that the slope is over.</param>
/// <param name="Steps">Sizes, the smallest first.</param>
internal sealed record GrowthPlan(string Id, string What, string World, Func<WorldSizes, int> SizeOf, Func<MeasurePlan, WorldSizes[]> Steps)
{
    // Only playlists are longer with more segments; what grows here is how many of everything there are.
    private const int Segments = 15;

    /// <summary>Placements, 1,000 to 100,000.</summary>
    public static readonly GrowthPlan Placements = new(
        "R7", "placements", "R7", static s => s.Placements,
        static plan => Sizes(plan.Quick ? [200, 2_000] : [1_000, 10_000, 100_000], n => new(n, plan.Quick ? 10 : 100, plan.Quick ? 500 : 10_000, Segments)));

    /// <summary>Viewers, 1,000 to 1,000,000.</summary>
    public static readonly GrowthPlan Viewers = new(
        "R8-viewers", "viewers", "R8-viewers", static s => s.Viewers,
        static plan => Sizes(plan.Quick ? [200, 4_000] : [1_000, 30_000, 1_000_000], n => new(plan.Quick ? 200 : 10_000, plan.Quick ? 10 : 100, n, Segments)));

    /// <summary>Episodes, 10 to 10,000.</summary>
    public static readonly GrowthPlan Episodes = new(
        "R8-episodes", "episodes", "R8-episodes", static s => s.Episodes,
        static plan => Sizes(plan.Quick ? [5, 50] : [10, 300, 10_000], n => new(plan.Quick ? 200 : 10_000, n, plan.Quick ? 500 : 10_000, Segments)));

    private static WorldSizes[] Sizes(int[] counts, Func<int, WorldSizes> of) => [.. counts.Select(of)];
}
