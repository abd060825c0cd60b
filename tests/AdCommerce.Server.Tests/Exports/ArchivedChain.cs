using AdCommerce.EndToEnd.Tests;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Keys;
using AdCommerce.Server.Tests.Funnel;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Exports;

/// <summary>
/// A whole server of two partitions on which viewers walked the chain in three stretches: the first is archived and trimmed from the store, the second
/// archived, the third only in the log.
/// </summary>
public sealed class ArchivedChain : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _archive = new();
    private readonly List<(V1.Event Event, V1.EventOutcome Outcome)> _recorded = [];
    private readonly List<DateTimeOffset> _borders = [];

    /// <summary>How many partitions; few, so that each has something of every stretch.</summary>
    public const int PartitionCount = 2;

    /// <summary>Viewers of one stretch, as many of each partition.</summary>
    public const int ViewersPerStretch = 6;

    internal ChainServer Server { get; private set; } = null!;

    /// <summary>Folder of the archive.</summary>
    public string ArchiveRoot => _archive.Path;

    /// <summary>Everything that players sent, in order, and what they were told.</summary>
    public IReadOnlyList<(V1.Event Event, V1.EventOutcome Outcome)> Recorded => _recorded;

    /// <summary>When each stretch was over.</summary>
    public IReadOnlyList<DateTimeOffset> Borders => _borders;

    /// <summary>How many of <see cref="Recorded"/> were sent by the end of each stretch.</summary>
    public List<int> RecordedByBorder { get; } = [];

    internal V1.ExportService.ExportServiceClient Exports => new(Server.Channel);

    internal V1.OperationsService.OperationsServiceClient Operations => new(Server.Channel);

    public async Task InitializeAsync()
    {
        Server = new ChainServer($"--AdCommerce:Funnel:Partitions={PartitionCount}", "--AdCommerce:Funnel:SnapshotEntries=10", $"--AdCommerce:Archive:Directory={_archive.Path}");
        await Server.InitializeAsync();
        await Server.NewNoteAsync();
        await Server.NewRoomAsync(live: true);
        await Server.NewGroupAsync(capacity: ViewersPerStretch);
        foreach (var isKept in (bool[])[true, true, false])
        {
            await WalkStretchAsync();
            _borders.Add(TimeProvider.System.GetUtcNow());
            RecordedByBorder.Add(_recorded.Count);
            if (isKept)
                await KeepAsync();
        }
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>After <see cref="DisposeAsync"/>, when nobody uses the folder any more.</summary>
    public void Dispose()
    {
        Server.Dispose();
        _archive.Dispose();
    }

    internal Task<Metadata> OperatorAsync() => Server.TokenAsync("role=operator");

    /// <summary>What a brand is given.</summary>
    internal async Task<List<V1.ExportedEvent>> ExportAsync(V1.ExportEventsRequest request)
    {
        using var call = Exports.ExportEvents(request, await Server.BrandAsync());
        List<V1.ExportedEvent> events = [];
        await foreach (var message in call.ResponseStream.ReadAllAsync())
            events.AddRange(message.Events);
        return events;
    }

    /// <summary>The last word on each partition.</summary>
    internal async Task<List<V1.RebuildShardsResponse>> RebuildAsync()
    {
        using var call = Operations.RebuildShards(new(), await OperatorAsync());
        var last = new SortedDictionary<int, V1.RebuildShardsResponse>();
        await foreach (var step in call.ResponseStream.ReadAllAsync())
            last[step.Partition] = step;
        return [.. last.Values];
    }

    internal async Task<IReadOnlyList<V1.Shard>> ShardsAsync() => (await Operations.ListShardsAsync(new(), await OperatorAsync())).Shards;

    private async Task WalkStretchAsync()
    {
        var pseudonyms = Server.Services.GetRequiredService<IPseudonyms>();
        var partitions = Server.Services.GetRequiredService<Partitions>();
        var left = Enumerable.Repeat(ViewersPerStretch / PartitionCount, PartitionCount).ToArray();
        while (left.Any(static viewers => viewers > 0))
        {
            var viewer = await Server.NewViewerAsync();
            if (left[partitions.Of(pseudonyms.Of(Server.NameOf(viewer)["viewers/".Length..]))]-- > 0)
                await WalkAsync(viewer);
        }
    }

    private async Task WalkAsync(Metadata viewer)
    {
        var token = await Server.PlayAsync(viewer);
        var seen = Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = 4_000);
        var step = (await RecordAsync(viewer, Event(V1.EventKind.ExposureStart, token), seen)).NextSteps[0];
        step = (await RecordAsync(viewer, Event(V1.EventKind.NoteOpen, step.EventToken))).NextSteps[0];
        step = (await RecordAsync(viewer, Event(V1.EventKind.RoomJoin, step.EventToken))).NextSteps[0];
        // For whom no seat is left there is no step.
        if (step.EventToken.Length > 0)
            await RecordAsync(viewer, Event(V1.EventKind.GroupJoin, step.EventToken));
        await RecordAsync(
            viewer,
            seen,
            Event(V1.EventKind.Order, token, e => (e.OrderId, e.Value) = (e.EventId, new V1.Money { CurrencyCode = "CNY", AmountMicros = 19_900_000 })),
            Event(V1.EventKind.Refund, token, e => (e.OrderId, e.Value) = ("nobody's", new V1.Money { CurrencyCode = "CNY", AmountMicros = 1 })));
    }

    private async Task<V1.RecordEventsResponse> RecordAsync(Metadata viewer, params V1.Event[] events)
    {
        var answer = await Server.RecordAsync(viewer, events);
        _recorded.AddRange(events.Zip(answer.Outcomes));
        return answer;
    }

    /// <summary>What every shard does by the clock.</summary>
    private async Task KeepAsync()
    {
        var parts = Server.Services.GetRequiredService<ShardParts>();
        foreach (var shard in await ShardsAsync())
            await new ShardKeeper(shard.Partition, new ShardSource(shard.Partition, parts), parts).KeepAsync(shard.Position, CancellationToken.None);
    }
}
