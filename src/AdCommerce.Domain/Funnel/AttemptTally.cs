using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Funnel;

/// <summary>What attempts are counted by, as numbers in a row: in order for each stage, then at all for each stage, deep reads, engaged.</summary>
internal static class AttemptTally
{
    /// <summary>How many numbers.</summary>
    public const int Count = Engaged + 1;

    private const int AtAll = CounterSums.Stages;
    private const int DeepReads = 2 * CounterSums.Stages;
    private const int Engaged = DeepReads + 1;

    /// <summary>Adds an attempt, or takes one away.</summary>
    public static void Add(Span<long> tally, Attempt attempt, int sign)
    {
        for (var stage = 0; stage < CounterSums.Stages; stage++)
        {
            tally[stage] += attempt.InOrderMicros[stage] >= 0 ? sign : 0;
            tally[AtAll + stage] += attempt.AtAllMicros[stage] >= 0 ? sign : 0;
        }

        tally[DeepReads] += attempt.DeepRead ? sign : 0;
        tally[Engaged] += attempt.Engaged ? sign : 0;
    }

    /// <summary>Adds one tally to another.</summary>
    public static void Add(Span<long> tally, ReadOnlySpan<long> other)
    {
        for (var i = 0; i < Count; i++)
            tally[i] += other[i];
    }

    /// <summary>Adds a tally to counts of a report (<see cref="CounterSums"/>).</summary>
    public static void AddToCounts(Span<long> counts, ReadOnlySpan<long> tally, bool isMature)
    {
        for (var i = 0; i < DeepReads; i++)
            counts[i] += tally[i];
        for (var stage = 0; isMature && stage < CounterSums.Stages; stage++)
            counts[DeepReads + stage] += tally[stage];
        counts[^2] += tally[DeepReads];
        counts[^1] += tally[Engaged];
    }

    /// <summary>The tally of what a snapshot holds.</summary>
    public static long[] Of(FunnelCounts counts) => [.. counts.InOrder, .. counts.AtAll, counts.DeepReads, counts.Engaged];

    /// <summary>As a value.</summary>
    public static FunnelCounts ToCounts(ReadOnlySpan<long> tally, long exposures, long groupLeaves, IEnumerable<Sales> sales) =>
        new([.. tally[..AtAll]], [.. tally[AtAll..DeepReads]], tally[DeepReads], tally[Engaged], exposures, groupLeaves, [.. sales]);
}
