using System.Globalization;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Server.Errors;

namespace AdCommerce.Server.Operations;

/// <summary>Rebuilds a partition and says what came of it as the API spells it.</summary>
internal sealed class Rebuilding(ShardRebuild rebuild, IGrainFactory grains)
{
    /// <summary>How far one partition is, and in the end its result. What fails in a way that an operator can act on is a result, too.</summary>
    public async IAsyncEnumerable<V1.RebuildShardsResponse> RunAsync(int partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var steps = rebuild.RunAsync(partition, grains.GetGrain<IShardGrain>(partition), cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            V1.RebuildShardsResponse answer;
            try
            {
                if (!await steps.MoveNextAsync())
                    yield break;
                answer = ToProto(steps.Current);
            }
            catch (Exception exception) when (IsSaid(exception))
            {
                answer = new V1.RebuildShardsResponse { Partition = partition, State = V1.RebuildShardsResponse.Types.State.Failed, Problem = exception.Message };
            }

            yield return answer;
            if (answer.State == V1.RebuildShardsResponse.Types.State.Failed)
                yield break;
        }
    }

    /// <summary>What an operator can act on is said; anything else is a bug and goes the way of bugs.</summary>
    internal static bool IsSaid(Exception exception) =>
        exception is ArchiveDamagedException or ShardHistoryGapException or ShardDamagedException or LogEntryDamagedException or IOException
        || StoreFaults.IsPassing(exception);

    private static V1.RebuildShardsResponse ToProto(RebuildStep step)
    {
        var answer = new V1.RebuildShardsResponse
        {
            Partition = step.Partition,
            State = V1.RebuildShardsResponse.Types.State.Running,
            BeginPosition = step.BeginPosition,
            Position = step.Position,
            ShardPosition = step.ShardPosition,
        };
        if (step.Result is not { } result)
            return answer;
        answer.State = result.Outcome switch
        {
            RebuildOutcome.Same => V1.RebuildShardsResponse.Types.State.Same,
            RebuildOutcome.Different => V1.RebuildShardsResponse.Types.State.Different,
            _ => V1.RebuildShardsResponse.Types.State.Behind,
        };
        answer.Hash = result.Hash;
        answer.ShardHash = result.ShardHash;
        answer.CountersCompared = result.CountersCompared;
        answer.Differences.AddRange(result.Differences.Select(ToProto));
        return answer;
    }

    private static V1.CounterDifference ToProto(CellDifference difference)
    {
        var entry = difference.Entry;
        return new V1.CounterDifference
        {
            EntryDate = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(difference.EntryDay).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Placement = entry.Placement.ToString(),
            Dimensions = $"products/{entry.ProductId} episodes/{entry.EpisodeId} slot \"{entry.SlotId}\" theme \"{entry.Theme}\" market \"{entry.Market}\" "
                + $"device \"{entry.Device}\" arm \"{entry.Arm}\"",
            Rebuilt = InWords(difference.Rebuilt),
            Running = InWords(difference.Running),
        };
    }

    private static string InWords(FunnelCounts? counts) => counts is null ? "" :
        $"in order {string.Join('/', counts.InOrder)}, at all {string.Join('/', counts.AtAll)}, deep reads {counts.DeepReads}, engaged {counts.Engaged}, "
        + $"exposures {counts.Exposures}, group leaves {counts.GroupLeaves}"
        + string.Concat(counts.Sales.Select(s => $", {s.CurrencyCode}: {s.Orders} orders of {s.ValueMicros} micros, {s.Refunds} refunds of {s.RefundedMicros}"));
}
