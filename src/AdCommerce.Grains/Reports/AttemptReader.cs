using System.Collections.Immutable;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Reports;

/// <summary>
/// Gathers every attempt that a report asks for, each exactly once: what is archived as files, the rest from the shards' memory. A partition is read as of
/// one position: files up to where the archive ends, and from the shard what it knows behind that.
/// </summary>
public sealed class AttemptReader(IAttemptFiles archive, Shards shards, Partitions partitions)
{
    /// <summary>How often a partition is looked at anew when it was archived in the meantime.</summary>
    private const int LooksMax = 8;

    /// <summary>Gathers.</summary>
    /// <exception cref="IOException">A shard's attempts are neither in its memory nor in this process's archive; check AdCommerce:Archive:Directory.</exception>
    public async Task<AttemptSet> GatherAsync(AttemptQuery query, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(partition => GatherAsync(partition, query, cancellationToken)));
        return new AttemptSet([.. parts.Select(static part => new AttemptPart(part.Files.Files, part.Live.Attempts))], parts.Max(static part => part.Files.KeptFrom));
    }

    private async Task<(AttemptFiles Files, LiveAttempts Live)> GatherAsync(int partition, AttemptQuery query, CancellationToken cancellationToken)
    {
        var from = DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(Math.Max(0, query.FromMicros)));
        for (var look = 1; ; look++)
        {
            var files = await archive.FindAttemptFilesAsync(partition, from, cancellationToken);
            var live = await shards.Of(partition).ReadAttempts(query, files.End).WaitAsync(cancellationToken);
            if (live.From <= files.End)
                return (files, live);
            // Archived since the files were listed.
            if (look == LooksMax)
                throw new IOException($"Attempts of partition {partition} up to position {live.From} are not in this process's archive, which ends at {files.End}; check AdCommerce:Archive:Directory.");
        }
    }
}

/// <summary>The attempts of a report.</summary>
/// <param name="Parts">By partition: all of a viewer's are in one, so that viewers are counted part by part.</param>
/// <param name="KeptFrom">What was entered before this day (UTC) may be missing; null: nothing is.</param>
public sealed record AttemptSet(ImmutableArray<AttemptPart> Parts, DateOnly? KeptFrom)
{
    /// <summary>The same for a question that asks for less. Of files that follows from the question itself.</summary>
    public AttemptSet Only(AttemptQuery query) =>
        this with { Parts = [.. Parts.Select(part => part with { Live = [.. part.Live.Where(live => query.Takes(live.Attempt))] })] };
}

/// <summary>The attempts of one partition.</summary>
/// <param name="Files">Those that are archived; of all brands and times.</param>
/// <param name="Live">All others that were asked for.</param>
public sealed record AttemptPart(ImmutableArray<AttemptFile> Files, ImmutableArray<SubjectAttempt> Live);
