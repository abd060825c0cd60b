using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>What a shard is made of, put together from parts that a test chooses, and as many activations of it as it likes.</summary>
internal sealed class ShardRig
{
    public static readonly ShardCodec Codec = NewCodec();

    private readonly ShardParts _parts;

    public ShardRig(ILogFactory logs, ISnapshotsFactory snapshots, IShardArchive? archive = null, FunnelConfig? config = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection().AddMetrics();
        if (archive is not null)
            services.AddSingleton(archive);
        var provider = services.BuildServiceProvider();
        Time = time ?? new FakeTimeProvider(ShardSamples.BeginTime);
        _parts = new ShardParts(
            logs, snapshots, Codec, new ShardMetrics(provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), Time,
            Options.Create(config ?? new FunnelConfig()), NullLoggerFactory.Instance, provider);
        Source = NewSource();
    }

    public TimeProvider Time { get; }

    public ShardSource Source { get; }

    /// <summary>Another activation.</summary>
    public ShardWriter NewWriter(Action? steppedDown = null) => new(NewSource(), _parts, steppedDown);

    public ShardKeeper NewKeeper() => new(0, NewSource(), _parts);

    /// <summary>The state as a start would put it together now.</summary>
    public async Task<ShardState> StartAsync() => (await NewSource().StartAsync(CancellationToken.None)).State;

    /// <summary>The state as the whole log gives it, without any snapshot.</summary>
    public async Task<ShardState> ReplayAsync()
    {
        var state = new ShardState();
        await foreach (var entry in Source.ReadAsync(1, long.MaxValue, CancellationToken.None))
            state.Apply(entry);
        return state;
    }

    private ShardSource NewSource() => new(0, _parts);

    private static ShardCodec NewCodec()
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        return new ShardCodec(services.GetRequiredService<Serializer<ShardEntry>>(), services.GetRequiredService<Serializer<ShardSnapshot>>());
    }
}
