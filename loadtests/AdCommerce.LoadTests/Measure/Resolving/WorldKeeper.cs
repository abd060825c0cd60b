namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Keeps one world for the figures that can share it: the one before goes when another is asked for.</summary>
internal sealed class WorldKeeper(bool pin) : IAsyncDisposable
{
    private (string Name, ResolveWorld World)? _kept;

    /// <summary>A warm world of at least these sizes.</summary>
    /// <param name="name">Who asks for the same name gets the same world.</param>
    /// <param name="sizes">What it must hold.</param>
    /// <param name="plan">How it is warmed up, and its seed.</param>
    /// <param name="say">Gets lines of progress.</param>
    public async Task<ResolveWorld> GetAsync(string name, WorldSizes sizes, MeasurePlan plan, Action<string> say)
    {
        if (_kept is { } kept && kept.Name == name)
        {
            await kept.World.GrowAsync(sizes, say);
        }
        else
        {
            await DisposeAsync();
            _kept = (name, await ResolveWorld.StartAsync(sizes, plan.Seed, pin, say));
        }

        await _kept.Value.World.WarmAsync(plan, say);
        return _kept.Value.World;
    }

    public async ValueTask DisposeAsync()
    {
        if (_kept is { } kept)
            await kept.World.DisposeAsync();
        _kept = null;
    }
}
