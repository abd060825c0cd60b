using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Matching;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Tests.Campaigns.Targeting;
using AdCommerce.Domain.Tests.Playback;
using CsCheck;
using static AdCommerce.Domain.Tests.Campaigns.Targeting.TargetingSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Matching;

/// <summary>The index against looking at every placement.</summary>
public sealed class PlacementIndexTests
{
    private const int ChunkPlacements = 4_096;

    private static readonly string[] Categories = ["foundation", "drink"];

    private sealed record Case(ImmutableArray<IndexedPlacement?> Placements, ImmutableArray<TargetingContext> Contexts)
    {
        public override string ToString() => string.Join('\n', Placements.Select(p => $"{p?.Category}: {p?.Targeting}"));
    }

    /// <summary>Draws a few placements, some numbers without one.</summary>
    private sealed class CaseGen : Gen<Case>
    {
        public override Case Generate(PCG pcg, Size? min, out Size size)
        {
            var draw = new Draw(pcg);
            ImmutableArray<IndexedPlacement?> placements = [.. Enumerable.Range(0, draw.UpTo(30)).Select(_ => draw.OneIn(10) ? null : Random(draw))];
            size = new Size((ulong)placements.Sum(p => 1 + (p?.Targeting.ToString().Length ?? 0)));
            return new(placements, [.. Enumerable.Range(0, 6).Select(_ => ContextGen.Context(draw))]);
        }
    }

    private static IndexedPlacement Random(Draw draw) =>
        new(draw.Of(Categories), draw.OneIn(10) ? TargetingExpression.Everybody : TargetingGen.Tree(draw, draw.Between(1, 6)));

    [Fact]
    public void Match_RandomCase_IsWhatHolds() => new CaseGen().Sample(c => Check(PlacementIndex.Compile(c.Placements), c.Placements, c.Contexts), iter: 3_000);

    [Fact]
    public void With_RandomChanges_IsWhatHolds() => Gen.Select(new CaseGen(), new CaseGen(), Gen.Int[1, 4]).Sample(
        (before, after, share) =>
        {
            // Every share-th number changes; further ones are added.
            var changes = after.Placements.Select((p, i) => KeyValuePair.Create(i, p)).Where(c => c.Key % share == 0).ToArray();
            var placements = before.Placements.ToList();
            foreach (var (ordinal, placement) in changes)
            {
                while (placements.Count <= ordinal)
                    placements.Add(null);
                placements[ordinal] = placement;
            }

            var index = PlacementIndex.Compile(before.Placements);
            Check(index.With(changes), [.. placements], after.Contexts);
            Check(index, before.Placements, before.Contexts);
        },
        iter: 400);

    [Fact]
    public void Match_SeveralChunks_IsWhatHolds()
    {
        var (placements, contexts) = Many((2 * ChunkPlacements) + 100);

        Check(PlacementIndex.Compile(placements), placements, contexts);
    }

    [Fact]
    public void With_SeveralChunks_IsWhatHoldsAndLeavesTheOthersAlone()
    {
        var (placements, contexts) = Many((2 * ChunkPlacements) + 100);
        var draw = new Draw(new PCG(3, 1));
        int[] ordinals = [5, 6, ChunkPlacements + 7, placements.Length, placements.Length + 1, (4 * ChunkPlacements) + 2];
        var changes = ordinals.Select(o => KeyValuePair.Create(o, o == 6 ? null : Random(draw))).ToArray();
        var changed = placements.Concat(Enumerable.Repeat<IndexedPlacement?>(null, ordinals[^1] + 1 - placements.Length)).ToArray();
        foreach (var (ordinal, placement) in changes)
            changed[ordinal] = placement;

        var index = PlacementIndex.Compile(placements).With(changes);

        Assert.Equal(changed.Length, index.Count);
        Check(index, [.. changed], contexts);
    }

    [Fact]
    public void Match_ManyWordsAndNumbers_IsWhatHolds()
    {
        // More words and cuts in one chunk than have columns of their own.
        var draw = new Draw(new PCG(1, 1));
        ImmutableArray<IndexedPlacement?> placements = [.. Enumerable.Range(0, 1_500).Select(_ => new IndexedPlacement("drink", new AnyOf(
            [
                new AllOf(
                [
                    new NumberComparison(TargetingAttribute.OfViewer("spend"), (NumberOperator)draw.Between(1, 6), draw.UpTo(500)),
                    Negated(draw, new WordComparison(TargetingAttribute.Named("episode"), WordOperator.Equal, $"e{draw.UpTo(2_000)}")),
                ]),
                Negated(draw, new AllOf(
                [
                    new SetContains(TargetingAttribute.Named("scene.theme"), $"t{draw.UpTo(200)}"),
                    new SetContains(TargetingAttribute.Named("scene.theme"), $"t{draw.UpTo(200)}"),
                ])),
            ])))];
        ImmutableArray<TargetingContext> contexts = [.. Enumerable.Range(0, 200).Select(_ => new TargetingContext
        {
            Attributes = draw.OneIn(8) ? null : Known().Attributes!.SetItem("spend", AttributeValue.OfNumber(draw.UpTo(1_000) / 2.0)),
            SceneThemes = [.. Enumerable.Range(0, 200).Where(_ => draw.OneIn(3)).Select(i => $"t{i}")],
            EpisodeId = $"e{draw.UpTo(2_100)}",
        })];

        Check(PlacementIndex.Compile(placements), placements, contexts);

        static TargetingExpression Negated(Draw draw, TargetingExpression expression) => draw.OneIn(2) ? expression : new Not(expression);
    }

    [Fact]
    public void Match_MoreAlternativesThanAreIndexed_IsWhatHolds()
    {
        var pairs = string.Join(" && ", Enumerable.Range(1, 9).Select(i => $"(age < {i} || \"t{i}\" in scene.theme || \"m{i}\" in scene.mood)"));
        var words = string.Join(" && ", Enumerable.Range(1, 9).Select(i => $"\"t{i}\" in scene.theme"));
        var one = string.Join(" || ", Enumerable.Range(1, 30).Select(i => $"\"t{i}\" in scene.theme"));
        ImmutableArray<IndexedPlacement?> placements = [.. new[] { pairs, words, one, $"!({pairs})", $"!({one})" }.Select(l => new IndexedPlacement("drink", Parsed(l)))];
        var draw = new Draw(new PCG(1, 1));
        ImmutableArray<TargetingContext> contexts = [.. Enumerable.Range(0, 500).Select(i => new TargetingContext
        {
            Attributes = Known().Attributes!.SetItem("age", AttributeValue.OfNumber(draw.UpTo(12))),
            SceneThemes = [.. Enumerable.Range(1, 10).Where(_ => !draw.OneIn(1 + (i % 10))).Select(t => $"t{t}")],
            SceneMoods = [.. Enumerable.Range(1, 10).Where(_ => draw.OneIn(2)).Select(m => $"m{m}")],
        })];

        Check(PlacementIndex.Compile(placements), placements, contexts);
    }

    [Fact]
    public void Match_NobodyThere_IsEmpty()
    {
        Assert.Empty(Found(PlacementIndex.Empty.Match("drink", Known())));
        Assert.Empty(Found(PlacementIndex.Empty.ForViewer(Known()).In("drink", Known())));
        Assert.Empty(Found(PlacementIndex.Compile([new("drink", TargetingExpression.Everybody)]).Match("unheard-of", Known())));
        Assert.Equal(0, PlacementIndex.Empty.Count);
    }

    [Fact]
    public void Match_Warm_AllocatesNothing()
    {
        var (placements, contexts) = Many(300);
        var index = PlacementIndex.Compile(placements);
        var viewer = index.ForViewer(contexts[0]);
        var found = Count(index.Match("drink", contexts[0])) + Count(viewer.In("drink", contexts[0])) + Count(index.ForViewer(contexts[0]).In("drink", contexts[0]));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            found += Count(index.Match("drink", contexts[0]));
            found += Count(index.ForViewer(contexts[0]).In("drink", contexts[0]));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, found);
    }

    [Fact]
    public void ForViewer_ManyThreads_AreAllExact()
    {
        var (placements, contexts) = Many(500);
        var index = PlacementIndex.Compile(placements);

        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var context = contexts[i % contexts.Length];
            Assert.Equal(Expected(placements, "drink", context), Found(index.ForViewer(context).In("drink", context)));
        });
    }

    private static (ImmutableArray<IndexedPlacement?> Placements, ImmutableArray<TargetingContext> Contexts) Many(int count)
    {
        var draw = new Draw(new PCG(2, 1));
        return ([.. Enumerable.Range(0, count).Select(_ => Random(draw))], [.. Enumerable.Range(0, 50).Select(_ => ContextGen.Context(draw))]);
    }

    private static void Check(PlacementIndex index, ImmutableArray<IndexedPlacement?> placements, ImmutableArray<TargetingContext> contexts)
    {
        for (var i = 0; i < placements.Length; i++)
            Assert.Same(placements[i], index[i]);
        foreach (var context in contexts)
        {
            var viewer = index.ForViewer(context);
            // A scene tells nothing of the viewer.
            var scene = context with { Attributes = Known().Attributes, Market = "JP", Device = "tablet" };
            foreach (var category in Categories)
            {
                var expected = Expected(placements, category, context);
                Assert.Equal(expected, Found(index.Match(category, context)));
                Assert.Equal(expected, Found(viewer.In(category, scene)));
                Assert.Equal(expected, Found(index.ForViewer(context).In(category, context)));
            }
        }
    }

    private static int[] Expected(ImmutableArray<IndexedPlacement?> placements, string category, TargetingContext context) =>
        [.. Enumerable.Range(0, placements.Length).Where(i => placements[i] is { } placement && placement.Category == category && placement.Targeting.Holds(context))];

    private static List<int> Found(PlacementMatches matches)
    {
        var found = new List<int>();
        foreach (var ordinal in matches)
            found.Add(ordinal);
        return found;
    }

    private static int Count(PlacementMatches matches)
    {
        var count = 0;
        foreach (var _ in matches)
            count++;
        return count;
    }
}
