using Orleans.Metadata;

namespace AdCommerce.Grains;

/// <summary>
/// References to grains of one interface with a text as key. <see cref="IGrainFactory.GetGrain{TGrainInterface}(string, string)"/> looks the interface's
/// names up by reflection at each call; on the way of every request that is done once.
/// </summary>
/// <typeparam name="TGrain">The interface; one grain class implements it.</typeparam>
public sealed class GrainReferences<TGrain>(IGrainFactory grains)
    where TGrain : IGrainWithStringKey
{
    // Any key: only the types are taken from it.
    private readonly Lazy<GrainReference> _any = new(() => (GrainReference)(object)grains.GetGrain<TGrain>("any"));

    /// <summary>The grain with a key.</summary>
    public TGrain Of(string key) => (TGrain)grains.GetGrain(GrainId.Create(_any.Value.GrainId.Type, key), _any.Value.InterfaceType);
}
