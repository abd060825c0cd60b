using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace AdCommerce.Server.Tests.Grains.Chain;

/// <summary>How a write goes wrong.</summary>
public enum WriteFault
{
    /// <summary>Nothing was written.</summary>
    Before = 1,

    /// <summary>It was written, and nobody heard of it.</summary>
    After = 2,
}

/// <summary>A grain storage over another one, whose next write of a grain can be made to fail.</summary>
internal sealed class FaultyStorage(IGrainStorage inner) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<string, WriteFault> _next = [];
    private long _writes;

    /// <summary>Writes that were asked for, of every grain.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>Puts itself between grains and their storage.</summary>
    public static void Wrap(IServiceCollection services, string name)
    {
        var original = services.Last(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, name));
        services.Remove(original);
        services.AddKeyedSingleton<IGrainStorage>(
            name, (provider, key) => new FaultyStorage((IGrainStorage)original.KeyedImplementationFactory!(provider, key)));
    }

    /// <summary>The next write of the grain with this key fails.</summary>
    public void FailNextWrite(string key, WriteFault fault) => _next[key] = fault;

    public void Participate(ISiloLifecycle lifecycle) => ((ILifecycleParticipant<ISiloLifecycle>)inner).Participate(lifecycle);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Interlocked.Increment(ref _writes);
        var fails = _next.TryRemove(grainId.Key.ToString()!, out var fault);
        if (fails && fault == WriteFault.Before)
            throw new TimeoutException("nothing was written");
        await inner.WriteStateAsync(stateName, grainId, grainState);
        if (fails)
            throw new TimeoutException("it was written, but nobody heard of it");
    }
}
