using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Storage;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;
using static AdCommerce.Server.Tests.Grains.Funnel.ShardSamples;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>Shards on the stores that they are kept in.</summary>
public sealed class ShardStoresTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task Submit_TwoActivationsAndAKeeper_CountsEachEventOnce(StoreKind kind)
    {
        const int Events = 300;
        var archive = new MemoryArchive();
        var rig = await NewRigAsync(kind, archive);
        ShardWriter[] writers = [rig.NewWriter(), rig.NewWriter()];
        var calls = new List<Task<ShardAnswer>>();
        for (var id = 1; id <= Events; id++)
        {
            // Each one to both, as a player does who did not hear the first answer.
            calls.AddRange(writers.Select(writer => writer.SubmitAsync(new RecordWait($"viewer-{id % 7}", [Exposure(id)]))));
            if (id % 50 == 0)
                await Task.WhenAll(calls);
            if (id % 100 == 0)
                await rig.NewKeeper().KeepAsync((await rig.StartAsync()).Position, CancellationToken.None);
        }

        var outcomes = (await Task.WhenAll(calls)).SelectMany(static answer => answer.Outcomes).ToList();

        Assert.Equal(Events, outcomes.Count(static outcome => outcome == EventOutcome.Accepted));
        Assert.Equal(Events, outcomes.Count(static outcome => outcome == EventOutcome.Duplicate));
        var state = await rig.StartAsync();
        Assert.Equal(Events, state.Exposures());
        Assert.True(await rig.Source.Log.FindTrimmedAsync() > 0);
        var replayed = new ShardState();
        foreach (var archived in archive.Entries)
            replayed.Apply(archived.Entry);
        await foreach (var entry in rig.Source.ReadAsync(replayed.Position + 1, long.MaxValue, CancellationToken.None))
            replayed.Apply(entry);
        Assert.Equal(ShardRig.Codec.HashOf(replayed), ShardRig.Codec.HashOf(state));
    }

    private async Task<ShardRig> NewRigAsync(StoreKind kind, IShardArchive archive)
    {
        var connection = await stores.ConnectAsync(kind);
        return new ShardRig(
            new RedisLogFactory(connection, TimeProvider.System), new RedisSnapshotsFactory(connection, NullLogger<RedisSnapshots>.Instance), archive);
    }
}
