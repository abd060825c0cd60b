using System.Collections.Concurrent;
using AdCommerce.Floors.V1;
using AdCommerce.Grains;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Hosting;
using AdCommerce.Storage;
using Google.Protobuf;
using Grpc.Core;

namespace AdCommerce.Floors;

/// <summary>The floors, as cheap as the framework lets them be: what is answered is made once.</summary>
internal sealed class FloorCalls(IGrainFactory grains, Shards shards, IPseudonyms pseudonyms, GrainCallRecorder calls, StoreOperations operations, TimeProvider time) : FloorsService.FloorsServiceBase
{
    private static readonly Task<EmptyResponse> Nothing = Task.FromResult(new EmptyResponse());

    private readonly GrainReferences<IViewerGrain> _viewers = new(grains);
    private readonly ConcurrentDictionary<int, HopResponse> _answers = new();

    public override Task<EmptyResponse> Empty(EmptyRequest request, ServerCallContext context) => Nothing;

    public override async Task<HopResponse> Hop(HopRequest request, ServerCallContext context)
    {
        await _viewers.Of(request.Pseudonym).Read();
        return AnswerOf(request.Bytes);
    }

    // Of a brand that nobody has, whose rooms are none.
    public override async Task<HopResponse> HopShards(HopShardsRequest request, ServerCallContext context)
    {
        await Task.WhenAll(shards.All.Select(static shard => shard.CountRooms("")));
        return AnswerOf(request.Bytes);
    }

    public override Task<NameResponse> Name(NameRequest request, ServerCallContext context) =>
        Task.FromResult(new NameResponse { Pseudonyms = { request.Viewers.Select(pseudonyms.Of) } });

    public override Task<InspectResponse> Inspect(InspectRequest request, ServerCallContext context) => Task.FromResult(new InspectResponse
    {
        AllocatedBytes = GC.GetTotalAllocatedBytes(),
        Collections = { Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount) },
        GrainCalls = { calls.Counts.Select(static c => new GrainCalls { Caller = c.Key.Caller, Callee = c.Key.Callee, Count = c.Value }) },
        StoreRequests = operations.RequestCount,
        StoreBackground = operations.BackgroundCount,
        PauseMillis = GC.GetTotalPauseDuration().TotalMilliseconds,
    });

    public override Task<MoveClockResponse> MoveClock(MoveClockRequest request, ServerCallContext context)
    {
        if (request.Seconds != 0)
            ((MovableClock)time).Move(TimeSpan.FromSeconds(request.Seconds));
        return Task.FromResult(new MoveClockResponse { NowMicros = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond });
    }

    private HopResponse AnswerOf(int length) =>
        _answers.GetOrAdd(length, static bytes => new HopResponse { Payload = ByteString.CopyFrom(new byte[bytes]) });
}
