namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>R3: bytes that a resolve allocates beyond the floor E2, and how often the oldest generation was collected.</summary>
internal sealed class ResolveAllocations(WorldKeeper worlds, Func<MeasurePlan, WorldSizes> sizes) : IFigure
{
    public string Id => "R3";

    public string Meaning => "bytes allocated for a resolve, less those for a call that asks the same viewer's grain for nothing and answers as many bytes";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        var world = await worlds.GetAsync(ResolveRatio.World, sizes(plan), plan, say);
        var (resolving, floor) = (world.Resolving(WorldSizes.Slots), world.Hopping());
        var works = new List<Work>();
        var run = await PairedBlocks.CompareAsync(
            [
                async () =>
                {
                    works.Add(await resolving.WorkAsync(plan.Block));
                    return works[^1].BytesEach;
                },
                async () => (await floor.WorkAsync(plan.Block)).BytesEach,
            ],
            static bytes => bytes[0] - bytes[1], plan, say);
        var parts = await resolving.BytesAsync(plan, PairedBlocks.Median([.. works.Select(static w => w.BytesEach)]), say);
        return world.Judge(run.ToFigure("bytes", Meaning, plan).With(
        [
            .. parts.Select(static part => KeyValuePair.Create($"bytes of {part.Key}", part.Value)),
            new("resolves", works.Sum(static w => w.Done)),
            new("fullCollections", works.Sum(static w => w.FullCollections)),
            new("resolvesPerYoungCollection", Math.Round((double)works.Sum(static w => w.Done) / Math.Max(1, works.Sum(static w => w.YoungCollections)))),
        ]));
    }
}
