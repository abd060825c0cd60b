namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>R1 and R1b: resolves per CPU second of the server, against a floor of the same process.</summary>
internal sealed class ResolveRatio(WorldKeeper worlds, Func<MeasurePlan, WorldSizes> sizes, bool againstHop) : IFigure
{
    private const int ProfiledBlocks = 4;

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
        return world.Judge(figure.With([.. resolving.Details("resolve"), .. floor.Details("floor"), .. await PartsAsync(resolving, plan, say)]));
    }

    // After the pairs: sampling costs time, too.
    private async Task<IEnumerable<KeyValuePair<string, double>>> PartsAsync(MeasuredCalls resolving, MeasurePlan plan, Action<string> say)
    {
        if (!plan.Profile || againstHop)
            return [];
        var micros = resolving.ServerMicros;
        var shares = await resolving.PartsAsync(plan.Block * ProfiledBlocks);
        foreach (var (part, share) in shares)
            say($"{share,6:0.0%} {micros * share,7:0.0} us  {part}");
        return shares.Select(part => KeyValuePair.Create($"micros of {part.Part}", Math.Round(micros * part.Share, 2)));
    }
}
