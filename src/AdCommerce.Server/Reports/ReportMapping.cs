using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Reports;

/// <summary>Reports as the API spells them.</summary>
internal static class ReportMapping
{
    public static V1.ReportRate ToProto(this Rate rate) => new()
    {
        Count = rate.Successes,
        Entrants = rate.Trials,
        Value = rate.Share,
        Interval = rate.HasVerdict ? rate.Interval.ToProto() : null,
    };

    public static V1.ReportDifference ToProto(this RateDifference difference) => new()
    {
        Value = difference.Value,
        Verdict = (V1.ReportDifference.Types.Verdict)(int)difference.Verdict,
        Interval = difference.Verdict == DifferenceVerdict.None ? null : difference.Interval.ToProto(),
    };

    /// <summary>The bars of a group, and what they changed since another one.</summary>
    public static IEnumerable<V1.FunnelBar> ToBars(this TellableGroup group, TellableGroup? previous = null) =>
        group.Group.Sums.Stages.Select((_, stage) => group.Withheld[stage]
            ? new V1.FunnelBar { Stage = StageOf(stage), Withheld = true }
            : BarOf(group.Group.Sums.Stages, stage, previous is null || previous.Withheld[stage] ? null : previous.Group.Sums.Stages));

    /// <summary>Now, in microseconds since 1970.</summary>
    public static long NowMicros(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static Duration? ToDuration(this long? micros) => micros is { } known ? Duration.FromTimeSpan(TimeSpan.FromMicroseconds(known)) : null;

    public static Timestamp ToTimestamp(this long micros) => Timestamp.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(micros));

    public static V1.FunnelStage ToProto(this Stage stage) => (V1.FunnelStage)(int)stage;

    private static V1.FunnelBar BarOf(ImmutableArray<StageSums> stages, int stage, ImmutableArray<StageSums>? previous)
    {
        var fromEntry = FromEntry(stages, stage);
        return new V1.FunnelBar
        {
            Stage = StageOf(stage),
            Attempts = stages[stage].Attempts,
            AttemptsAtAll = stages[stage].AttemptsAtAll,
            Viewers = stages[stage].Viewers,
            ViewersAtAll = stages[stage].ViewersAtAll,
            MatureAttempts = stages[stage].MatureAttempts,
            MatureViewers = stages[stage].MatureViewers,
            RateFromEntry = fromEntry.ToProto(),
            RateFromPrevious = new Rate(stages[stage].MatureAttempts, stages[Math.Max(0, stage - 1)].MatureAttempts).ToProto(),
            MedianTime = stages[stage].MedianMicros.ToDuration(),
            Change = previous is { } before ? new RateDifference(fromEntry, FromEntry(before, stage)).ToProto() : null,
        };
    }

    private static Rate FromEntry(ImmutableArray<StageSums> stages, int stage) => new(stages[stage].MatureAttempts, stages[0].MatureAttempts);

    private static V1.FunnelStage StageOf(int index) => (V1.FunnelStage)(index + 1);

    private static V1.ReportInterval ToProto(this ShareInterval interval) => new() { Low = interval.Low, High = interval.High };
}
