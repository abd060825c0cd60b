using System.Collections.Immutable;

namespace AdCommerce.Domain.Reports;

/// <summary>Attempts with equal values, summed up.</summary>
/// <param name="IsPrevious">They are of the previous period.</param>
/// <param name="Day">Their day of entry, since 1970-01-01 by the range's clock; null where days are not parted.</param>
/// <param name="IsSelected">They are of the circles that are filtered by; true where none are.</param>
/// <param name="Values">A value for each dimension that was asked for, in order.</param>
/// <param name="Sums">The sums.</param>
public sealed record FunnelGroup(bool IsPrevious, int? Day, bool IsSelected, ImmutableArray<string> Values, FunnelSums Sums);

/// <summary>Sums of a funnel.</summary>
/// <param name="Stages">For each stage, in order.</param>
/// <param name="DeepReads">Attempts with a deeply read note.</param>
/// <param name="Engaged">Attempts with an engaged room.</param>
public sealed record FunnelSums(ImmutableArray<StageSums> Stages, long DeepReads, long Engaged)
{
    /// <summary>Of nobody.</summary>
    public static readonly FunnelSums None = new([default, default, default, default], 0, 0);
}

/// <summary>Sums of one stage.</summary>
/// <param name="Attempts">Attempts that reached it in order.</param>
/// <param name="AttemptsAtAll">Attempts that reached it at all.</param>
/// <param name="Viewers">Viewers with an attempt that reached it in order.</param>
/// <param name="ViewersAtAll">Viewers with an attempt that reached it at all.</param>
/// <param name="MatureAttempts">Of the attempts, those whose day is mature.</param>
/// <param name="MatureViewers">Viewers with such an attempt of a mature day.</param>
/// <param name="MedianMicros">The smallest time from the stage before in which half of the attempts had come; null for none, and at the first stage.</param>
public readonly record struct StageSums(
    long Attempts, long AttemptsAtAll, long Viewers, long ViewersAtAll, long MatureAttempts, long MatureViewers, long? MedianMicros);

/// <summary>From the entry to one stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Attempts">Attempts that reached it in order.</param>
/// <param name="Bins">How many of them took how long (<see cref="TimeBins"/>).</param>
/// <param name="MedianMicros">The smallest time in which half of them had come; null for none.</param>
/// <param name="P90Micros">The smallest time in which nine tenths of them had come; null for none.</param>
public sealed record StageTimes(Funnel.Stage Stage, long Attempts, ImmutableArray<long> Bins, long? MedianMicros, long? P90Micros);

/// <summary>Attempts with the same order of stages.</summary>
/// <param name="Stages">By the first touch of each, in order of time.</param>
/// <param name="Attempts">How many.</param>
public sealed record StagePath(ImmutableArray<Funnel.Stage> Stages, long Attempts);

/// <summary>Attempts that went from one stage to another.</summary>
/// <param name="From">From here.</param>
/// <param name="To">To here; null: no further.</param>
/// <param name="Attempts">How many.</param>
public readonly record struct StageTransition(Funnel.Stage From, Funnel.Stage? To, long Attempts)
{
    /// <summary>The steps that paths are made of, sorted. What comes to a stage leaves it again, if only to nowhere.</summary>
    public static ImmutableArray<StageTransition> Of(IEnumerable<StagePath> paths) =>
    [
        .. paths
            .SelectMany(static path => path.Stages.Select((from, i) => (From: from, To: i + 1 < path.Stages.Length ? path.Stages[i + 1] : (Funnel.Stage?)null, path.Attempts)))
            .GroupBy(static step => (step.From, step.To), static step => step.Attempts)
            .Select(static step => new StageTransition(step.Key.From, step.Key.To, step.Sum()))
            .OrderBy(static step => step.From).ThenBy(static step => step.To is null).ThenBy(static step => step.To),
    ];
}
