using System.Collections.Immutable;
using System.Diagnostics;
using AdCommerce.Domain.Campaigns.Matching;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.LoadTests.Measure.Matching;

/// <summary>
/// R14: viewers matched per CPU second, by the product's index, by its evaluation of every placement, and by the k-index; where about 12 % and where about
/// 0.1 % match. Every viewer's set is compared between all of them before anything is measured. The figure is the smaller of the two ratios to the scan; the
/// others stand in the details, as does a scan that is compiled for this world alone. Viewers are matched anew: no result is kept between them.
/// </summary>
internal sealed class MatchingRatio : IFigure
{
    private const int Placements = 100_000;
    private const int Viewers = 1_000;
    private const int ViewersQuick = 100;
    private const int Changed = 10;
    private const int BlockParts = 4;

    private static readonly (string Name, double Share)[] Worlds = [("12%", 0.5), ("0.1%", 0.1)];

    public string Id => "R14";

    public string Meaning =>
        $"viewers matched per CPU second at {Placements} placements over {MatchingWorld.Attributes} attributes, the index : evaluating every placement (the details: the k-index; each at 12 % and 0.1 %)";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        var details = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var figures = new List<Figure>();
        foreach (var (name, share) in Worlds)
        {
            var world = new MatchingWorld(Placements, plan.Quick ? ViewersQuick : Viewers, share, plan.Seed);
            TargetingExpression[] expressions = [.. world.Placements.Select(MatchingWorld.ExpressionOf)];
            var index = Build(expressions, name, details, plan.Seed);
            (string Name, IMatcher Matcher)[] others =
                [("scan", new ScanMatcher(expressions)), ("kIndex", new KIndexMatcher(world)), ("compiledScan", new CompiledScanMatcher(world))];
            var mine = new Load(new IndexMatcher(index), world.Viewers);
            details[$"matched {name}"] = Math.Round(Compare(world, mine.Matcher, [.. others.Select(static o => o.Matcher), new KnownViewerMatcher(index)]), 5);
            say($"{name}: {details[$"matched {name}"]:0.#####} of the placements match; every viewer's set is the same by all ways");
            foreach (var (other, matcher) in others)
            {
                var load = new Load(matcher, world.Viewers);
                say($"index : {other} at {name}");
                var figure = await PairedBlocks.RunAsync(() => mine.RunAsync(plan.Block / BlockParts), () => load.RunAsync(plan.Block / BlockParts), plan, Meaning, say);
                figures.Add(figure);
                (details[$"{other} {name}"], details[$"{other} {name} low"], details[$"{other} {name} high"]) = (figure.Value, figure.Low, figure.High);
                details[$"{other} {name} microseconds"] = Math.Round(1e6 / figure.Details["bMedian"], 1);
                details[$"index {name} microseconds"] = Math.Round(1e6 / figure.Details["aMedian"], 1);
            }

            var known = new Load(new KnownViewerMatcher(index), [world.Viewers[0]]);
            await known.RunAsync(plan.Block / BlockParts);
            details[$"index, viewer known, {name} microseconds"] = Math.Round(1e6 / await known.RunAsync(plan.Block / BlockParts), 1);
        }

        // By the order of the loops: the scan comes first in each world.
        var scans = figures.Chunk(figures.Count / Worlds.Length).Select(static w => w[0]).ToArray();
        var least = scans.MinBy(static f => f.Value)!;
        var worst = figures.MaxBy(static f => Math.Abs(f.Control - 1))!;
        return least with { Control = worst.Control, IsVoid = figures.Any(static f => f.IsVoid), Details = details };
    }

    private static PlacementIndex Build(TargetingExpression[] expressions, string name, SortedDictionary<string, double> details, int seed)
    {
        var begun = Environment.CpuUsage.TotalTime;
        var index = PlacementIndex.Compile(expressions.Select(static e => new IndexedPlacement(IndexMatcher.Category, e)));
        details[$"compile {name} CPU milliseconds"] = Math.Round((Environment.CpuUsage.TotalTime - begun).TotalMilliseconds);
        var random = new Random(seed);
        var changes = Enumerable.Range(0, Changed).Select(_ => random.Next(Placements)).Distinct()
            .Select(o => KeyValuePair.Create(o, (IndexedPlacement?)new IndexedPlacement(IndexMatcher.Category, expressions[0]))).ToArray();
        begun = Environment.CpuUsage.TotalTime;
        index.With(changes);
        details[$"change of {Changed} {name} CPU milliseconds"] = Math.Round((Environment.CpuUsage.TotalTime - begun).TotalMilliseconds, 1);
        begun = Environment.CpuUsage.TotalTime;
        index.With(changes.Take(1));
        details[$"change of one {name} CPU milliseconds"] = Math.Round((Environment.CpuUsage.TotalTime - begun).TotalMilliseconds, 1);
        return index;
    }

    private static double Compare(MatchingWorld world, IMatcher mine, IReadOnlyList<IMatcher> others)
    {
        var (expected, found) = (new int[Placements], new int[Placements]);
        var matched = 0L;
        foreach (var viewer in world.Viewers)
        {
            var count = mine.Match(viewer, expected);
            matched += count;
            foreach (var other in others)
            {
                var theirs = found.AsSpan(0, other.Match(viewer, found));
                theirs.Sort();
                if (!theirs.SequenceEqual(expected.AsSpan(0, count)))
                    throw new InvalidDataException($"{other.GetType().Name} finds {theirs.Length} placements, {mine.GetType().Name} {count}");
            }
        }

        return (double)matched / world.Viewers.Length / Placements;
    }

    /// <summary>Goes over the viewers again and again.</summary>
    private sealed class Load(IMatcher matcher, ImmutableArray<MatchedViewer> viewers)
    {
        private readonly int[] _found = new int[Placements];
        private int _next;

        public IMatcher Matcher => matcher;

        /// <summary>Viewers matched per CPU second of this process, which does nothing else.</summary>
        public Task<double> RunAsync(TimeSpan length)
        {
            var (begun, before, count) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
            while (Stopwatch.GetElapsedTime(begun) < length)
            {
                matcher.Match(viewers[_next++ % viewers.Length], _found);
                count++;
            }

            return Task.FromResult(count / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
    }
}
