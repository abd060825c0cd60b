using System.Text.Json;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.Storage.Archive;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Exports;

/// <summary>What a brand gets out is what players were told, wherever it lies by now; and everything that runs follows from it.</summary>
public sealed class ExportServiceTests(ArchivedChain chain) : IClassFixture<ArchivedChain>
{
    private const string Brand = "brands/lumiere";

    [Fact]
    public async Task ListShards_AfterTwoKeepings_PartIsTrimmedPartArchivedPartInTheLog()
    {
        var shards = await chain.ShardsAsync();

        Assert.Equal(ArchivedChain.PartitionCount, shards.Count);
        Assert.All(shards, shard => Assert.True(
            0 < shard.TrimmedPosition && shard.TrimmedPosition < shard.ArchivedPosition && shard.ArchivedPosition < shard.Position, $"{shard}"));
    }

    [Fact]
    public async Task ExportEvents_Everything_IsWhatPlayersWereTold()
    {
        var exported = await chain.ExportAsync(new() { Parent = Brand });

        AssertTold(chain.Recorded, exported);
        Assert.Equal(3 * ArchivedChain.ViewersPerStretch, exported.Select(static e => e.Viewer).Distinct().Count());
        Assert.All(exported, e => Assert.Equal(($"{ChainServer.Campaign}/placements/all", "episodes/skin-deep-1", "CN"), (e.Placement, e.Episode, e.Market)));
        Assert.Contains(exported, static e => e.Status == V1.EventStatus.Rejected && e.Rejection == V1.EventRejection.OrderUnknown);
        var joins = exported.Where(static e => e.Kind == V1.EventKind.GroupJoin && e.Status == V1.EventStatus.Accepted).ToList();
        Assert.Equal(ArchivedChain.ViewersPerStretch, joins.Count);
        Assert.All(joins, join => Assert.StartsWith($"{Brand}/groups/", join.Target));
    }

    [Fact]
    public async Task ExportEvents_RangesSideBySide_EachHoldWhatWasToldInThem()
    {
        Timestamp?[] borders = [null, .. chain.Borders.SkipLast(1).Select(static b => b.ToTimestamp()), null];
        int[] counts = [0, .. chain.RecordedByBorder];
        for (var stretch = 0; stretch < chain.Borders.Count; stretch++)
        {
            var exported = await chain.ExportAsync(new() { Parent = Brand, StartTime = borders[stretch], EndTime = borders[stretch + 1], Campaign = ChainServer.Campaign });

            AssertTold([.. chain.Recorded.Take(counts[stretch + 1]).Skip(counts[stretch])], exported);
        }
    }

    [Fact]
    public async Task ExportEvents_OverHttp_GivesAnObjectPerLine()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/{Brand}/events:export");
        request.Headers.TryAddWithoutValidation("authorization", (await chain.Server.BrandAsync()).GetValue("authorization"));
        using var answer = await chain.Server.Http.SendAsync(request);

        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var ids = lines.SelectMany(static line => JsonDocument.Parse(line).RootElement.GetProperty("events").EnumerateArray().Select(static e => e.GetProperty("eventId").GetString()));
        Assert.Equal((await chain.ExportAsync(new() { Parent = Brand })).Select(static e => e.EventId), ids);
    }

    [Fact]
    public async Task ExportEvents_AnotherCampaignOfTheBrand_IsEmpty() =>
        Assert.Empty(await chain.ExportAsync(new() { Parent = Brand, Campaign = $"{Brand}/campaigns/evening-light" }));

    [Theory]
    [InlineData("role=brand&brand=petal")]
    [InlineData("role=brand&brand=nobody")]
    public async Task ExportEvents_ForeignBrand_IsNotFound(string who)
    {
        using var call = chain.Exports.ExportEvents(new() { Parent = Brand }, await chain.Server.TokenAsync(who));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Theory]
    [InlineData(100L, 100L, "", "end_time")]
    [InlineData(100L, 99L, "", "end_time")]
    [InlineData(100L, long.MinValue, "", "end_time")]
    [InlineData(null, null, "brands/petal/campaigns/chain", "campaign")]
    [InlineData(null, null, "chain", "campaign")]
    public async Task ExportEvents_BadRange_NamesTheField(long? start, long? end, string campaign, string field)
    {
        var request = new V1.ExportEventsRequest { Parent = Brand, StartTime = TimeOf(start), EndTime = TimeOf(end), Campaign = campaign };

        var refusal = await Assert.ThrowsAsync<RpcException>(() => chain.ExportAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal(field, Assert.Single(refusal.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task RebuildShards_EverythingFromNothing_IsWhatRuns()
    {
        var before = await chain.ShardsAsync();

        var rebuilt = await chain.RebuildAsync();

        Assert.Equal(before.Select(static s => (s.Partition, s.Position, s.Hash)), rebuilt.Select(static r => (r.Partition, r.Position, r.Hash)));
        Assert.All(rebuilt, r => Assert.Equal(
            (V1.RebuildShardsResponse.Types.State.Same, 0, true, r.Hash), (r.State, r.BeginPosition, r.CountersCompared, r.ShardHash)));
        Assert.All(rebuilt, static r => Assert.Empty(r.Differences));
        // The same numbers as the players', so that equal does not mean equally empty.
        var grains = chain.Server.Services.GetRequiredService<IGrainFactory>();
        var cells = await Task.WhenAll(Enumerable.Range(0, ArchivedChain.PartitionCount).Select(p => grains.GetGrain<IShardGrain>(p).Count("lumiere")));
        Assert.Equal(Accepted(V1.EventKind.ExposureStop), cells.SelectMany(static c => c).Sum(static c => c.Counts.Exposures));
        Assert.Equal(Accepted(V1.EventKind.GroupJoin), cells.SelectMany(static c => c).Sum(static c => c.Counts.InOrder[^1]));
    }

    [Fact]
    public async Task RebuildShards_DamagedFile_IsNamedAndRefused()
    {
        const int Partition = 1;
        var path = PartitionFolder.Read(chain.ArchiveRoot, Partition).Sets[0].PathOf(ArchiveSet.Entries);
        var whole = await File.ReadAllBytesAsync(path);
        try
        {
            var damaged = (byte[])whole.Clone();
            // So many that some of them are rows, whatever the format puts between.
            foreach (ref var one in damaged.AsSpan(whole.Length / 4, 64))
                one ^= byte.MaxValue;
            await File.WriteAllBytesAsync(path, damaged);

            var rebuilt = await chain.RebuildAsync();

            Assert.Equal([V1.RebuildShardsResponse.Types.State.Same, V1.RebuildShardsResponse.Types.State.Failed], rebuilt.Select(static r => r.State));
            Assert.Contains(path, rebuilt[Partition].Problem);
        }
        finally
        {
            await File.WriteAllBytesAsync(path, whole);
        }

        Assert.All(await chain.RebuildAsync(), static r => Assert.Equal(V1.RebuildShardsResponse.Types.State.Same, r.State));
    }

    [Fact]
    public async Task ExportEvents_DamagedFile_GivesNothingOfItAndFails()
    {
        var path = PartitionFolder.Read(chain.ArchiveRoot, 0).Sets[0].PathOf(ArchiveSet.Events);
        var whole = await File.ReadAllBytesAsync(path);
        try
        {
            await File.WriteAllBytesAsync(path, whole[..^1]);
            using var call = chain.Exports.ExportEvents(new() { Parent = Brand }, await chain.Server.BrandAsync());

            var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

            Assert.Equal(StatusCode.Internal, refusal.StatusCode);
        }
        finally
        {
            await File.WriteAllBytesAsync(path, whole);
        }
    }

    private int Accepted(V1.EventKind kind) => chain.Recorded.Count(r => r.Event.Kind == kind && r.Outcome.Status == V1.EventStatus.Accepted);

    private static Timestamp? TimeOf(long? seconds) => seconds is { } known ? new Timestamp { Seconds = known } : null;

    /// <summary>Each event once, with what the player was told when it came first. What was refused before it came to the log need not be there.</summary>
    private static void AssertTold(IReadOnlyList<(V1.Event Event, V1.EventOutcome Outcome)> told, List<V1.ExportedEvent> exported)
    {
        var first = told.DistinctBy(static t => t.Event.EventId).ToDictionary(static t => t.Event.EventId, static t => t);
        Assert.Equal(exported.Count, exported.DistinctBy(static e => e.EventId).Count());
        Assert.Equal(
            first.Values.Where(static t => t.Outcome.Status == V1.EventStatus.Accepted).Select(static t => t.Event.EventId).Order(),
            exported.Where(static e => e.Status == V1.EventStatus.Accepted).Select(static e => e.EventId).Order());
        Assert.All(exported, e =>
        {
            var (sent, outcome) = first[e.EventId];
            Assert.Equal((sent.Kind, outcome.Status, outcome.Rejection), (e.Kind, e.Status, e.Rejection));
            Assert.Equal((sent.OrderId, sent.Value), (e.OrderId, e.Value));
        });
    }
}
