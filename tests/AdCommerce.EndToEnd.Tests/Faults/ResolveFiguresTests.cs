using AdCommerce.LoadTests.Measure;
using AdCommerce.LoadTests.Measure.Resolving;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The figures of resolving on one small world: that they work and every answer is right, not how fast anything is.</summary>
public sealed class ResolveFiguresTests
{
    private static readonly WorldSizes Small = new(Placements: 60, Episodes: 2, Viewers: 40, Segments: 10);
    private static readonly WorldSizes Grown = Small with { Placements = 120, Episodes = 3, Viewers = 60 };

    private static readonly MeasurePlan Plan = new(Quick: true, Seed: 3)
    {
        WarmUp = TimeSpan.FromSeconds(0.3),
        Block = TimeSpan.FromSeconds(0.2),
        Pairs = 2,
    };

    [Fact]
    public async Task Measure_SmallWorld_EveryFigureIsThereAndEveryAnswerWasRight()
    {
        await using var worlds = new WorldKeeper(pin: false);
        var growth = new GrowthPlan("R7", "placements", ResolveRatio.World, static s => s.Placements, static _ => [Small, Grown]);
        IFigure[] figures =
        [
            new ResolveRatio(worlds, SmallOf, againstHop: false), new ResolveRatio(worlds, SmallOf, againstHop: true), new ResolveAllocations(worlds, SmallOf),
            new SlotCost(worlds, SmallOf), new ResolveGrowth(worlds, growth),
            // Last: by now every shard is there, which reads the store once.
            new ResolveCounts(worlds, SmallOf),
        ];
        var measured = new Dictionary<string, Figure>();
        foreach (var figure in figures)
            measured[figure.Id] = await figure.MeasureAsync(Plan, static _ => { });

        Assert.Equal(["R1", "R1b", "R3", "R4", "R7", "R9"], measured.Keys.Order());
        // So short a run may see no CPU at all: what is timed need not be a number here.
        Assert.True(double.IsFinite(measured["R3"].Value), $"{measured["R3"]}");
        Assert.True(measured["R1"].Details["filledSlots"] > 0, $"nothing was placed: {measured["R1"]}");
        // What a resolve of an active viewer asks for is counted, not timed.
        Assert.Equal(1, measured["R4"].Value);
        Assert.Equal(0, measured["R4"].Details["storeOperations"]);
    }

    private static WorldSizes SmallOf(MeasurePlan plan) => Small;
}
