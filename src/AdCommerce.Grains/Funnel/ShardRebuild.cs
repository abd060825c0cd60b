using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// Makes a partition's state anew from everything that was ever written, and holds it against the running shard's at the same position. The
/// shard goes on meanwhile; it is only asked where it stands.
/// </summary>
public sealed class ShardRebuild(ShardReplay replay, ShardCodec codec)
{
    /// <summary>How many differing cells are told.</summary>
    public const int DifferencesMax = 20;

    /// <summary>Entries between two reports.</summary>
    private const int EntriesPerStep = 1_000;

    /// <summary>How often a shard is asked that seems to stand behind its own log: an old activation may be about to step down.</summary>
    private const int AsksMax = 5;

    /// <summary>Rebuilds one partition; the last step has the result.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="shard">Its shard.</param>
    /// <param name="cancellationToken">Stops between two entries.</param>
    public async IAsyncEnumerable<RebuildStep> RunAsync(int partition, IShardGrain shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = await replay.BeginAsync(partition, cancellationToken);
        var begin = state.Position;
        var status = await shard.Inspect();
        for (var asked = 1; state.Position != status.Position && asked <= AsksMax; asked++)
        {
            await foreach (var entry in replay.ApplyAsync(partition, state, cancellationToken))
            {
                if (state.Position % EntriesPerStep == 0)
                    yield return new RebuildStep(partition, begin, state.Position, status.Position, Result: null);
                if (state.Position == status.Position)
                    break;
            }

            if (state.Position != status.Position)
                status = await shard.Inspect();
        }

        yield return new RebuildStep(partition, begin, state.Position, status.Position, await CompareAsync(state, status, shard));
    }

    private async Task<RebuildResult> CompareAsync(ShardState state, ShardStatus status, IShardGrain shard)
    {
        var hash = codec.HashOf(state);
        if (state.Position != status.Position)
            return new RebuildResult(RebuildOutcome.Behind, hash, status.Hash, CountersCompared: false, []);
        var snapshot = state.ToSnapshot();
        var brands = snapshot.Cells.Select(cell => snapshot.Texts[snapshot.Dimensions[cell.Entry].BrandId]).Distinct(StringComparer.Ordinal).ToList();
        List<CellDifference> differences = [];
        foreach (var brand in brands)
            differences.AddRange(Differences(state.Cells(brand), await shard.Count(brand)));

        // Counted at another position than that of the state, counters say nothing; the hash has said it all.
        var isSameMoment = (await shard.Inspect()).Position == status.Position;
        var outcome = hash == status.Hash && (!isSameMoment || differences.Count == 0) ? RebuildOutcome.Same : RebuildOutcome.Different;
        return new RebuildResult(outcome, hash, status.Hash, isSameMoment, isSameMoment ? [.. differences.Take(DifferencesMax)] : []);
    }

    /// <summary>Cells that two counts of a brand do not have in common, by day, then dimensions.</summary>
    internal static IEnumerable<CellDifference> Differences(ImmutableArray<FunnelCell> rebuilt, ImmutableArray<FunnelCell> running)
    {
        var ours = rebuilt.ToDictionary(cell => (cell.EntryDay, cell.Entry), cell => cell.Counts);
        var theirs = running.ToDictionary(cell => (cell.EntryDay, cell.Entry), cell => cell.Counts);
        return ours.Keys.Union(theirs.Keys)
            .OrderBy(key => key.EntryDay).ThenBy(key => key.Entry)
            .Select(key => new CellDifference(key.EntryDay, key.Entry, ours.GetValueOrDefault(key), theirs.GetValueOrDefault(key)))
            .Where(difference => !AreEqual(difference.Rebuilt, difference.Running));
    }

    // Records compare their arrays by reference.
    private static bool AreEqual(FunnelCounts? a, FunnelCounts? b) =>
        a is null || b is null ? ReferenceEquals(a, b) :
        a.InOrder.AsSpan().SequenceEqual(b.InOrder.AsSpan()) && a.AtAll.AsSpan().SequenceEqual(b.AtAll.AsSpan()) && a.Sales.AsSpan().SequenceEqual(b.Sales.AsSpan())
        && (a.DeepReads, a.Engaged, a.Exposures, a.GroupLeaves) == (b.DeepReads, b.Engaged, b.Exposures, b.GroupLeaves);
}

/// <summary>How far a rebuild is.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="BeginPosition">Where it began: 0, or the position of the base that retention has left.</param>
/// <param name="Position">The last entry that was replayed.</param>
/// <param name="ShardPosition">Where the shard stood when it was asked last; the rebuild goes up to there.</param>
/// <param name="Result">The result, in the last step; null before.</param>
public sealed record RebuildStep(int Partition, long BeginPosition, long Position, long ShardPosition, RebuildResult? Result);

/// <summary>What a rebuild found.</summary>
/// <param name="Outcome">Whether it is what the shard has.</param>
/// <param name="Hash">Hash of the state that was made anew.</param>
/// <param name="ShardHash">Hash of the shard's state.</param>
/// <param name="CountersCompared">True when the counters were compared one by one; false when events came in meanwhile, so that only the hashes were.</param>
/// <param name="Differences">Differing cells, at most <see cref="ShardRebuild.DifferencesMax"/>.</param>
public sealed record RebuildResult(RebuildOutcome Outcome, string Hash, string ShardHash, bool CountersCompared, ImmutableArray<CellDifference> Differences);

/// <summary>Whether a rebuild is what the running shard has.</summary>
public enum RebuildOutcome
{
    /// <summary>The same state.</summary>
    Same = 1,

    /// <summary>Another state at the same position: the shard's, or the archive, is wrong.</summary>
    Different = 2,

    /// <summary>The shard could not be met at a position: it stands behind its log or the history ends before it.</summary>
    Behind = 3,
}

/// <summary>A cell with two counts.</summary>
/// <param name="EntryDay">Days since 1970-01-01, UTC.</param>
/// <param name="Entry">Its dimensions.</param>
/// <param name="Rebuilt">As made anew; null without the cell.</param>
/// <param name="Running">As the shard has it; null without the cell.</param>
public sealed record CellDifference(int EntryDay, EntryDimensions Entry, FunnelCounts? Rebuilt, FunnelCounts? Running);
