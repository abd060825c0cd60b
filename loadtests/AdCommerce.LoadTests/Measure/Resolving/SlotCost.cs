namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>R9: what one more slot costs, from episodes of five and of one.</summary>
internal sealed class SlotCost(WorldKeeper worlds, Func<MeasurePlan, WorldSizes> sizes) : IFigure
{
    public string Id => "R9";

    public string Meaning => "server CPU of one more slot in a resolve : that of an empty call";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        var world = await worlds.GetAsync(ResolveRatio.World, sizes(plan), plan, say);
        var (five, one, empty) = (world.Resolving(WorldSizes.Slots), world.Resolving(1), world.Empty());
        await one.Load.RunAsync(plan.WarmUp);
        var run = await PairedBlocks.CompareAsync(
            [() => five.PerCpuSecondAsync(plan.Block), () => one.PerCpuSecondAsync(plan.Block), () => empty.PerCpuSecondAsync(plan.Block)],
            static rates => ((1 / rates[0]) - (1 / rates[1])) / (WorldSizes.Slots - 1) * rates[2], plan, say);
        return world.Judge(run.ToFigure("ratio", Meaning, plan).With([.. five.Details("five"), .. one.Details("one"), .. empty.Details("floor"), .. await MicrosAsync(five, one, plan, say)]));
    }

    private static async Task<IEnumerable<KeyValuePair<string, double>>> MicrosAsync(MeasuredCalls five, MeasuredCalls one, MeasurePlan plan, Action<string> say)
    {
        var (ofFive, ofOne) = (await five.MicrosAsync(plan, say), await one.MicrosAsync(plan, say));
        return ofFive.Select(part => KeyValuePair.Create($"micros of {part.Key} for one more slot", Math.Round((part.Value - ofOne.GetValueOrDefault(part.Key)) / (WorldSizes.Slots - 1), 2)));
    }
}
