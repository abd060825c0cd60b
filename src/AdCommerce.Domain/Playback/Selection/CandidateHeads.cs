using System.Collections.Immutable;
using AdCommerce.Domain.Learning;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// The heads of all candidates of a table, one beside the other, by the candidate's number. Immutable but for the ordinals, which are kept for the rates that were asked for last. The
/// heads of the next table share the chunks in which nothing has changed.
/// </summary>
internal sealed class CandidateHeads
{
    /// <summary>Of no candidates.</summary>
    public static readonly CandidateHeads Empty = new([]);

    private const int ChunkBits = 10;
    private const int ChunkLength = 1 << ChunkBits;
    private const int OrdinalBits = 24;
    private const long OrdinalMask = (1 << OrdinalBits) - 1;

    private readonly Entry[][] _chunks;

    private CandidateHeads(Entry[][] chunks) => _chunks = chunks;

    /// <summary>The head of a candidate; of a number that has none any more, anything.</summary>
    public ref readonly CandidateHead this[int number] => ref EntryOf(number).Head;

    /// <summary>The heads with those of some candidates put in.</summary>
    /// <param name="candidates">All that there are now.</param>
    /// <param name="changed">Numbers of those that are new or were replaced.</param>
    public CandidateHeads With(ImmutableArray<Candidate?> candidates, IEnumerable<int> changed)
    {
        var chunks = new Entry[(candidates.Length + ChunkLength - 1) >> ChunkBits][];
        Array.Copy(_chunks, chunks, _chunks.Length);
        foreach (var chunk in changed.GroupBy(static number => number >> ChunkBits))
        {
            var entries = new Entry[ChunkLength];
            chunks[chunk.Key]?.CopyTo(entries, 0);
            foreach (var number in chunk)
                entries[number % ChunkLength].Head = candidates[number] is { } candidate ? CandidateHead.Of(candidate) : default;
            chunks[chunk.Key] = entries;
        }

        return new CandidateHeads(chunks);
    }

    /// <summary>A candidate's ordinal in rates (<see cref="LearnedRates.OrdinalOf"/>): kept, since finding a name costs more than all else that is read of it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="candidate">The candidates.</param>
    /// <param name="rates">The rates.</param>
    public int OrdinalOf(int number, ImmutableArray<Candidate?> candidates, LearnedRates rates)
    {
        // Number of the rates, and the ordinal in them plus 1: in one, so that it is read and written at once.
        ref var kept = ref EntryOf(number).Ordinal;
        var known = Volatile.Read(ref kept);
        if (known >> OrdinalBits == rates.Number)
            return (int)(known & OrdinalMask) - 1;
        var ordinal = rates.OrdinalOf(candidates[number]!.Placement.Key);
        if (ordinal < OrdinalMask)
            Volatile.Write(ref kept, (rates.Number << OrdinalBits) | (uint)(ordinal + 1));
        return ordinal;
    }

    private ref Entry EntryOf(int number) => ref _chunks[number >> ChunkBits][number % ChunkLength];

    private struct Entry
    {
        public CandidateHead Head;
        public long Ordinal;
    }
}
