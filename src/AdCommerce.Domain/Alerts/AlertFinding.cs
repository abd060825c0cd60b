using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Alerts;

/// <summary>What an alert concludes of one rate.</summary>
public enum AlertVerdict : byte
{
    /// <summary>Nothing: one of the periods has too few entrants, or may not be told.</summary>
    None = 0,

    /// <summary>The rate has not left its interval: the difference may be chance.</summary>
    Within = 1,

    /// <summary>It has left it, upwards.</summary>
    Above = 2,

    /// <summary>It has left it, downwards.</summary>
    Below = 3,
}

/// <summary>What an alert saw of one rate from the entry.</summary>
/// <param name="Stage">The stage that was come to.</param>
/// <param name="Reached">Attempts of the period that came there, in order.</param>
/// <param name="Entrants">Attempts of the period.</param>
/// <param name="PreviousReached">The same of the period before.</param>
/// <param name="PreviousEntrants">The same of the period before.</param>
/// <param name="Verdict">What is concluded.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-finding")]
public sealed record AlertFinding(Stage Stage, long Reached, long Entrants, long PreviousReached, long PreviousEntrants, AlertVerdict Verdict)
{
    /// <summary>The period's rate minus that of the period before.</summary>
    public RateDifference Difference => new(new Rate(Reached, Entrants), new Rate(PreviousReached, PreviousEntrants));

    /// <summary>
    /// Judges a rate. It has left its interval when Newcombe's interval of the difference between both periods does not hold 0. Both rates are measured, and that interval counts
    /// the chance in both; whether the one lies outside Wilson's interval of the other would count only half of it, and be wrong three times as often as the confidence
    /// says where periods are equally large. It is what a funnel says of a change, too, so that an alert and the report behind it never disagree.
    /// </summary>
    /// <param name="counts">The rate in both periods.</param>
    /// <param name="entrantsMin">With fewer in either nothing is concluded.</param>
    /// <param name="confidence">Of the interval: 0.95.</param>
    public static AlertFinding Judge(StageCounts counts, int entrantsMin, double confidence)
    {
        var difference = new RateDifference(counts.Current, counts.Previous);
        return new AlertFinding(
            counts.Stage, counts.Current.Successes, counts.Current.Trials, counts.Previous.Successes, counts.Previous.Trials, VerdictOf(difference, entrantsMin, confidence));
    }

    private static AlertVerdict VerdictOf(RateDifference difference, int entrantsMin, double confidence)
    {
        if (Math.Min(difference.First.Trials, difference.Second.Trials) < Math.Max(entrantsMin, Rate.VerdictTrialsMin))
            return AlertVerdict.None;
        var interval = difference.IntervalAt(Normal.TwoSided(confidence));
        return interval.Low > 0 ? AlertVerdict.Above : interval.High < 0 ? AlertVerdict.Below : AlertVerdict.Within;
    }
}

/// <summary>A rate in two periods, as a report has it.</summary>
/// <param name="Stage">The stage that was come to.</param>
/// <param name="Reached">Mature attempts of the period that came there, in order.</param>
/// <param name="Entrants">Mature attempts of the period.</param>
/// <param name="PreviousReached">The same of the period before.</param>
/// <param name="PreviousEntrants">The same of the period before.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.stage-counts")]
public sealed record StageCounts(Stage Stage, long Reached, long Entrants, long PreviousReached, long PreviousEntrants)
{
    /// <summary>The period's.</summary>
    public Rate Current => new(Reached, Entrants);

    /// <summary>That of the period before.</summary>
    public Rate Previous => new(PreviousReached, PreviousEntrants);
}

/// <summary>What was measured for an alert.</summary>
/// <param name="Task">What was to be measured.</param>
/// <param name="Counts">The stages that the rule looks at; one that may not be told is missing.</param>
/// <param name="Problem">Why it could not be measured; empty when it was.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-measurement")]
public sealed record AlertMeasurement(AlertTask Task, ImmutableArray<StageCounts> Counts, string Problem);
