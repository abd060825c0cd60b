using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Funnel;
using AdCommerce.Server.Tests.Hosting;
using AdCommerce.Server.Tests.Storage;
using AdCommerce.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using static AdCommerce.Server.Tests.Grains.Funnel.ShardSamples;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>The grain in a silo, on each store.</summary>
public sealed class ShardGrainTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis]
    public async Task Record_ManyAtOnceThenActivatedAgain_StandsWhereItStood(StoreKind kind)
    {
        const int Calls = 200;
        await using var host = await StartAsync(kind);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var shard = grains.GetGrain<IShardGrain>(7);
        var expires = (DateTimeOffset.UnixEpoch + TimeSpan.FromDays(365_000)).ToUnixTimeMilliseconds() * 1_000;

        var answers = await Task.WhenAll(Enumerable.Range(1, Calls).Select(
            id => shard.Record($"viewer-{id % 10}", [Exposure(id) with { ExpireMicros = expires }, Exposure(id) with { ExpireMicros = expires }])));

        Assert.All(answers, answer => Assert.Equal(EventOutcome.Accepted, answer.Outcomes[0]));
        Assert.All(answers, answer => Assert.Equal(EventOutcome.Duplicate, answer.Outcomes[1]));
        Assert.Equal(Calls, (await shard.Count(Brand)).Sum(static cell => cell.Counts.Exposures));
        Assert.Empty(await shard.CountRooms(Brand));
        Assert.Equal(20, (await shard.Read("viewer-3")).Journeys[0].Touches.Length);
        await shard.Forget("viewer-3");
        Assert.Empty((await shard.Read("viewer-3")).Journeys);
        var before = await shard.Inspect();
        // Calls that came while an entry was on its way shared the next one.
        Assert.InRange(before.Position, 2, Calls);
        Assert.Equal(10, before.Subjects);

        await grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        Assert.Equal(before, await shard.Inspect());
    }

    [Fact]
    public async Task Inspect_EmptyPartition_StandsAtNothing()
    {
        await using var host = await StartAsync(StoreKind.Embedded);

        var status = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IShardGrain>(63).Inspect();

        Assert.Equal((63, 0, 0, 0, 0, 0), (status.Partition, status.Position, status.SnapshotPosition, status.ArchivedPosition, status.TrimmedPosition, status.Subjects));
        Assert.Equal(32, status.Hash.Length);
    }

    private async Task<TestHost> StartAsync(StoreKind kind) => await TestHost.StartAsync(
        redis: kind == StoreKind.Embedded ? "" : await stores.ConnectionStringAsync(kind), add: static builder => builder.AddShards());
}
