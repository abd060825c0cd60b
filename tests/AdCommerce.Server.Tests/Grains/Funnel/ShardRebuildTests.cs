using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Storage;
using AdCommerce.Server.Tests.Storage.Archive;

namespace AdCommerce.Server.Tests.Grains.Funnel;

public sealed class ShardRebuildTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis]
    public async Task Run_ArchiveAndLog_FindsTheRunningState(StoreKind kind)
    {
        using var rig = await FilledAsync(kind);

        var result = await LastAsync(rig, rig.Shard());

        Assert.Equal((RebuildOutcome.Same, true), (result.Result!.Outcome, result.Result.CountersCompared));
        Assert.Equal(rig.Codec.HashOf(rig.Traffic.State), result.Result.Hash);
        Assert.Equal((0, rig.Written.Count, rig.Written.Count), (result.BeginPosition, result.Position, result.ShardPosition));
    }

    [Fact]
    public async Task Run_Empty_IsTheSame()
    {
        using var rig = await HistoryRig.NewAsync(stores);

        Assert.Equal(RebuildOutcome.Same, (await LastAsync(rig, rig.Shard())).Result!.Outcome);
    }

    [Fact]
    public async Task Run_ShardStandsBeforeTheEnd_MeetsItThere()
    {
        using var rig = await FilledAsync();
        var earlier = new ShardState();
        foreach (var entry in rig.Written.Take(33))
            earlier.Apply(entry.Entry);

        var step = await LastAsync(rig, rig.Shard(earlier));

        Assert.Equal((33, RebuildOutcome.Same), (step.Position, step.Result!.Outcome));
    }

    [Fact]
    public async Task Run_ShardLostAnEvent_NamesTheCounters()
    {
        using var rig = await FilledAsync();
        var wrong = new ShardState();
        var lost = rig.Written.First(entry => ArchivedEvent.Of(entry).Any(row => row.Kind == EventKind.ExposureStop && row.Outcome == EventOutcome.Accepted));
        foreach (var entry in rig.Written)
            wrong.Apply(entry == lost ? entry.Entry with { Operations = [new ShardCompacted()] } : entry.Entry);

        var result = (await LastAsync(rig, rig.Shard(wrong))).Result!;

        Assert.Equal((RebuildOutcome.Different, true), (result.Outcome, result.CountersCompared));
        Assert.NotEqual(result.Hash, result.ShardHash);
        Assert.NotEmpty(result.Differences);
        Assert.All(result.Differences, difference => Assert.NotEqual(difference.Rebuilt, difference.Running));
    }

    [Fact]
    public async Task Run_ShardIsBehindItsLog_SaysSo()
    {
        using var rig = await FilledAsync();
        var ahead = new FunnelTraffic(seed: 9);
        ahead.Next(rig.Written.Count + 5);

        Assert.Equal(RebuildOutcome.Behind, (await LastAsync(rig, rig.Shard(ahead.State))).Result!.Outcome);
    }

    [Fact]
    public async Task Run_AfterRetention_BeginsWithTheBase()
    {
        using var rig = await FilledAsync();
        var cut = await rig.Archive.DeleteBeforeAsync(rig.Partition, DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(rig.Written[40].Entry.TimeMicros)), default);
        Assert.True(cut > 0);

        var step = await LastAsync(rig, rig.Shard());

        Assert.Equal((cut, RebuildOutcome.Same), (step.BeginPosition, step.Result!.Outcome));
    }

    [Fact]
    public async Task Run_ManyEntries_SaysHowFarItIs()
    {
        using var rig = await HistoryRig.NewAsync(stores, seed: 6);
        await rig.WriteAsync(2_100);
        await rig.KeepAsync();

        var steps = await ArchiveFolder.ListAsync(rig.Rebuild.RunAsync(rig.Partition, rig.Shard(), default));

        Assert.Equal([1_000, 2_000, 2_100], steps.Select(step => step.Position));
        Assert.Equal(RebuildOutcome.Same, steps[^1].Result!.Outcome);
    }

    private async Task<HistoryRig> FilledAsync(StoreKind kind = StoreKind.Embedded)
    {
        var rig = await HistoryRig.NewAsync(stores, kind, seed: 5);
        foreach (var count in new[] { 50, 40, 30 })
        {
            await rig.WriteAsync(count);
            await rig.KeepAsync();
        }

        await rig.WriteAsync(20);
        return rig;
    }

    private static async Task<RebuildStep> LastAsync(HistoryRig rig, IShardGrain shard) => (await ArchiveFolder.ListAsync(rig.Rebuild.RunAsync(rig.Partition, shard, default)))[^1];
}
