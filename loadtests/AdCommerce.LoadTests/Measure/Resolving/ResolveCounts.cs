namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>R4: what a resolve of an active viewer asks of grains and of the store. A count, so without blocks and control.</summary>
internal sealed class ResolveCounts(WorldKeeper worlds, Func<MeasurePlan, WorldSizes> sizes) : IFigure
{
    public string Id => "R4";

    public string Meaning => "grain calls for a resolve, but for those that run by the clock; in the details the commands sent to the store for it";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        var world = await worlds.GetAsync(ResolveRatio.World, sizes(plan), plan, say);
        var work = await world.Resolving(WorldSizes.Slots).WorkAsync(plan.Block * plan.Pairs);
        say($"{work.Done} resolves: {work.GrainCallsEach:0.0000} grain calls and {work.StoreOperationsEach:0.0000} store operations each");
        var calls = Math.Round(work.GrainCallsEach, 4);
        return world.Judge(new Figure(calls, calls, calls, "grain calls", Meaning, 1, IsVoid: false, new Dictionary<string, double>()).With(
        [
            new("resolves", work.Done),
            new("storeOperations", Math.Round(work.StoreOperationsEach, 4)),
            new("grainCallsByTheClock", work.CallsByTheClock),
            new("storeOperationsByTheClock", work.After.StoreBackground - work.Before.StoreBackground),
        ]));
    }
}
