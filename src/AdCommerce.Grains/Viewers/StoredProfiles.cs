using AdCommerce.Domain.Viewers;
using AdCommerce.Grains.Keys;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace AdCommerce.Grains.Viewers;

/// <summary>
/// Reads what is stored of viewers past their grains, which own it and store each change before they answer: to ask many of them without waking them,
/// and without pushing those out of memory who are watching.
/// </summary>
public sealed class StoredProfiles
{
    private readonly IGrainStorage _storage;
    private readonly IViewerKeys _keys;
    private readonly Serializer<ViewerState> _serializer;
    private readonly GrainReferences<IViewerGrain> _viewers;

    /// <summary>Reads from the storage of the viewers' grains.</summary>
    public StoredProfiles(IServiceProvider services, IViewerKeys keys, GrainReferences<IViewerGrain> viewers)
    {
        _storage = services.GetRequiredKeyedService<IGrainStorage>(ViewerGrain.StorageName);
        _serializer = services.GetRequiredService<Serializer<ViewerState>>();
        (_keys, _viewers) = (keys, viewers);
    }

    /// <summary>What is stored of a viewer; null for nothing, and for one who was erased.</summary>
    /// <param name="viewer">The pseudonym.</param>
    public async Task<ViewerProfile?> FindAsync(string viewer)
    {
        var stored = new GrainState<SealedViewer>(new SealedViewer());
        await _storage.ReadStateAsync(ViewerGrain.StateName, _viewers.Of(viewer).GetGrainId(), stored);
        return stored.State is { } state && await state.OpenAsync(_keys, _serializer, viewer) is { } open ? open.State.Profile : null;
    }
}
