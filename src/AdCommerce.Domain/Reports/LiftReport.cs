using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>What a campaign has caused (funnel.md, Lift).</summary>
/// <param name="Stages">For each stage after the entry: shown minus held out, of mature days.</param>
/// <param name="Split">The split of all days: whom a viewer was drawn to does not wait for anything.</param>
public sealed record LiftReport(ImmutableArray<RateDifference> Stages, SampleRatio Split)
{
    private const long MicrosPerDay = 24 * 3_600_000_000L;

    /// <summary>Sums up the cells of one campaign.</summary>
    /// <param name="cells">Of all partitions; a viewer is in one of them.</param>
    /// <param name="holdoutShare">The share that is held out.</param>
    /// <param name="nowMicros">Now: what is mature depends on it.</param>
    public static LiftReport Of(IReadOnlyCollection<LiftCell> cells, double holdoutShare, long nowMicros)
    {
        var mature = cells.Where(cell => ReportRange.IsMature((cell.Day + 1) * MicrosPerDay, LiftMark.WindowMicros, nowMicros)).ToList();
        return new LiftReport(
            [
                .. ((Func<LiftCell, long>[])[static cell => cell.Notes, static cell => cell.Livestreams, static cell => cell.Groups])
                    .Select(reached => new RateDifference(RateOf(mature, LiftArm.Shown, reached), RateOf(mature, LiftArm.HeldOut, reached))),
            ],
            new SampleRatio(Viewers(cells, LiftArm.Shown), Viewers(cells, LiftArm.HeldOut), holdoutShare));
    }

    private static Rate RateOf(IEnumerable<LiftCell> cells, LiftArm arm, Func<LiftCell, long> reached) =>
        new(cells.Where(cell => cell.Arm == arm).Sum(reached), Viewers(cells, arm));

    private static long Viewers(IEnumerable<LiftCell> cells, LiftArm arm) => cells.Where(cell => cell.Arm == arm).Sum(static cell => cell.Viewers);
}
