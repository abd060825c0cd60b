using AdCommerce.Domain;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Operations;

/// <summary>How the service keeps what it was told, for operators.</summary>
internal sealed class OperationsService(IGrainFactory grains, Partitions partitions, Rebuilding rebuilding, [FromKeyedServices(OperationsServices.RebuildSlots)] BulkSlots slots)
    : V1.OperationsService.OperationsServiceBase
{
    public override async Task<V1.ListShardsResponse> ListShards(V1.ListShardsRequest request, ServerCallContext context) =>
        new() { Shards = { await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(InspectAsync)) } };

    public override async Task RebuildShards(V1.RebuildShardsRequest request, IServerStreamWriter<V1.RebuildShardsResponse> stream, ServerCallContext context)
    {
        var violations = new Violations();
        violations.Require(request.Partitions.All(partition => partition >= 0 && partition < partitions.Count), "partitions", $"must be from 0 to {partitions.Count - 1}");
        if (!violations.None)
            throw violations.ToRejection().ToRpcException();
        using var slot = slots.Take(context);
        using var background = BackgroundWork.Begin();
        var asked = request.Partitions.Count > 0 ? request.Partitions.Distinct().Order() : Enumerable.Range(0, partitions.Count);
        foreach (var partition in asked)
        {
            await foreach (var step in rebuilding.RunAsync(partition, context.CancellationToken))
                await stream.WriteAsync(step, context.CancellationToken);
        }
    }

    private async Task<V1.Shard> InspectAsync(int partition)
    {
        try
        {
            var status = await grains.GetGrain<IShardGrain>(partition).Inspect();
            return new V1.Shard
            {
                Partition = partition,
                Position = status.Position,
                SnapshotPosition = status.SnapshotPosition,
                ArchivedPosition = status.ArchivedPosition,
                TrimmedPosition = status.TrimmedPosition,
                Hash = status.Hash,
                Subjects = status.Subjects,
            };
        }
        catch (Exception exception) when (Rebuilding.IsSaid(exception))
        {
            // One that is damaged must not hide the others.
            return new V1.Shard { Partition = partition, Problem = exception.Message };
        }
    }
}
