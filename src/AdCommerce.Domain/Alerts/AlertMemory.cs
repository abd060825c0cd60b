using System.Collections.Immutable;

namespace AdCommerce.Domain.Alerts;

/// <summary>What is known of an alert.</summary>
/// <param name="Task">What was measured last.</param>
/// <param name="EvaluateMicros">When.</param>
/// <param name="Stages">What came of it, stage by stage.</param>
/// <param name="Problem">Why it could not be measured; empty when it was.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-memory")]
public sealed record AlertMemory(AlertTask Task, long EvaluateMicros, ImmutableArray<StageMemory> Stages, string Problem)
{
    /// <summary>Whether one of its rates is outside its interval.</summary>
    public bool IsFiring => Stages.Any(static stage => stage.IsFiring);
}

/// <summary>What is known of one rate of an alert.</summary>
/// <param name="Finding">What was seen last.</param>
/// <param name="Firing">Above or below while it is outside its interval; a period of which nothing is concluded changes nothing.</param>
/// <param name="SinceMicros">Since when it is, or is not.</param>
/// <param name="ToldLastDay">Last day of the period for which it was told of last; 0 for never.</param>
/// <param name="Told">What was told then.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.stage-memory")]
public sealed record StageMemory(AlertFinding Finding, AlertVerdict Firing, long SinceMicros, int ToldLastDay, AlertVerdict Told)
{
    /// <summary>Whether it is outside its interval.</summary>
    public bool IsFiring => Firing is AlertVerdict.Above or AlertVerdict.Below;

    /// <summary>What is known after a look, and what is to be told of it: a rate has left its interval, or has come back; null for nothing.</summary>
    /// <param name="before">What was known; null at the first look.</param>
    /// <param name="finding">What is seen.</param>
    /// <param name="lastDay">Last day of the period.</param>
    /// <param name="nowMicros">Now.</param>
    public static (StageMemory Memory, AlertEventKind? Told) Next(StageMemory? before, AlertFinding finding, int lastDay, long nowMicros)
    {
        before ??= new StageMemory(finding, AlertVerdict.None, nowMicros, 0, AlertVerdict.None);
        var memory = before with { Finding = finding };
        if (finding.Verdict == AlertVerdict.None)
            return (memory, null);
        var firing = finding.Verdict == AlertVerdict.Within ? AlertVerdict.None : finding.Verdict;
        if (firing == before.Firing)
            return (memory, null);
        memory = memory with { Firing = firing, SinceMicros = nowMicros };
        if (firing == AlertVerdict.None)
            return (memory, AlertEventKind.Resolved);
        // A rule that was changed to and fro is judged anew on the same days; they are told of once.
        if (before.ToldLastDay == lastDay && before.Told == firing)
            return (memory, null);
        return (memory with { ToldLastDay = lastDay, Told = firing }, AlertEventKind.Fired);
    }
}
