using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>A circle of viewers, held against all others.</summary>
/// <param name="Circle">The circle; empty for viewers of whom nothing is known.</param>
/// <param name="AttemptsShare">Its share of all attempts.</param>
/// <param name="ReachedShare">Its share of those that reached the stage; 0 when none did.</param>
/// <param name="Rate">Of its mature attempts, how many reached the stage in order.</param>
/// <param name="ToOthers">Its rate minus that of all others together.</param>
public sealed record CircleReport(string Circle, double AttemptsShare, double ReachedShare, Rate Rate, RateDifference ToOthers)
{
    /// <summary>The circles that may be told, the most attempts first.</summary>
    /// <param name="circles">All of them, by circle.</param>
    /// <param name="stage">The stage that is wanted.</param>
    public static ImmutableArray<CircleReport> Of(ImmutableArray<TellableGroup> circles, Stage stage)
    {
        var index = (int)stage - 1;
        var all = circles.Sum(static circle => circle.Group.Sums.Stages[0].Attempts);
        var reached = circles.Sum(circle => circle.Group.Sums.Stages[index].Attempts);
        var everybody = new Rate(circles.Sum(circle => circle.Group.Sums.Stages[index].MatureAttempts), circles.Sum(static circle => circle.Group.Sums.Stages[0].MatureAttempts));
        return
        [
            .. circles.Where(circle => !circle.Withheld[index]).Select(circle =>
            {
                var stages = circle.Group.Sums.Stages;
                var rate = new Rate(stages[index].MatureAttempts, stages[0].MatureAttempts);
                var others = new Rate(everybody.Successes - rate.Successes, everybody.Trials - rate.Trials);
                return (stages[0].Attempts, Circle: new CircleReport(
                    circle.Group.Values[0], (double)stages[0].Attempts / all, reached == 0 ? 0 : (double)stages[index].Attempts / reached, rate, new RateDifference(rate, others)));
            }).OrderByDescending(static row => row.Attempts).ThenBy(static row => row.Circle.Circle, StringComparer.Ordinal).Select(static row => row.Circle),
        ];
    }
}
