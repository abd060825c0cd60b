namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>R1 and R1b: resolves per CPU second of the server, against a floor of the same process.</summary>
internal sealed class ResolveRatio(WorldKeeper worlds, Func<MeasurePlan, WorldSizes> sizes, bool againstHop) : IFigure
{
    /// <summary>Name of the world of load S.</summary>
    public const string World = "S";

    public string Id => againstHop ? "R1b" : "R1";

    public string Meaning => againstHop
        ? "resolves per CPU second of the server : calls that ask the same viewer's grain for nothing and answer as many bytes"
        : "resolves per CPU second of the server : empty calls per CPU second of the same server";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        var world = await worlds.GetAsync(World, sizes(plan), plan, say);
        var (resolving, floor) = (world.Resolving(WorldSizes.Slots), againstHop ? world.Hopping() : world.Empty());
        var figure = await PairedBlocks.RunAsync(
            () => resolving.PerCpuSecondAsync(plan.Block), () => floor.PerCpuSecondAsync(plan.Block), plan, Meaning, say);
        return world.Judge(figure.With([.. resolving.Details("resolve"), .. floor.Details("floor"), .. await MicrosAsync(resolving, plan, say)]));
    }

    private async Task<IEnumerable<KeyValuePair<string, double>>> MicrosAsync(MeasuredCalls resolving, MeasurePlan plan, Action<string> say) =>
        againstHop ? [] : (await resolving.MicrosAsync(plan, say)).Select(static part => KeyValuePair.Create($"micros of {part.Key}", part.Value));
}
