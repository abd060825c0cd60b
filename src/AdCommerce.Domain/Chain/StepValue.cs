namespace AdCommerce.Domain.Chain;

/// <summary>What is known of a step that might be offered. What ranks steps looks at nothing else.</summary>
/// <param name="Stage">The stage that it leads to.</param>
/// <param name="Fit">How well it fits what was seen.</param>
/// <param name="AgeHours">For notes: since it was published.</param>
/// <param name="HoursToAir">For rooms: until it begins; 0 while it is live.</param>
/// <param name="IsLive">The room is open.</param>
/// <param name="IsOnStage">The product that was seen is on stage now.</param>
/// <param name="IsOccasion">It belongs to an occasion that is on in the viewer's market.</param>
/// <param name="IsReminded">The viewer asked to be reminded of it, and it is live.</param>
public readonly record struct StepFeatures(
    Funnel.Stage Stage, StepFit Fit, double AgeHours, double HoursToAir, bool IsLive, bool IsOnStage, bool IsOccasion, bool IsReminded);

/// <summary>How well a step fits what was seen.</summary>
public enum StepFit : byte
{
    /// <summary>Of the same campaign.</summary>
    Campaign,

    /// <summary>About the product that was seen.</summary>
    Product,

    /// <summary>About exactly the variant that was seen.</summary>
    Variant,
}

/// <summary>Ranks steps: the highest value is offered. Learning plugs in here.</summary>
public interface IStepValue
{
    /// <summary>The value of a step; a finite number, larger is better. The same for the same features.</summary>
    double Of(StepFeatures features);
}

/// <summary>
/// The value of a step by rule: fit first, then freshness of notes and time to air of rooms. An honest note on what was just seen comes before a
/// room; an occasion turns that round, by a factor that the step's explanation names; what the viewer asked to be reminded of comes before everything.
/// </summary>
public sealed class RuledStepValue : IStepValue
{
    /// <summary>
    /// A room of an occasion that is on counts so many times as much, and its time to air hardly matters: enough for the least fitting of them to come
    /// before the best note.
    /// </summary>
    public const int OccasionFactor = 5;

    /// <summary>After so long, half of a note's freshness is gone.</summary>
    private const double NoteHalfLifeHours = 14 * 24;

    /// <summary>A room that begins in so long is worth half of one that begins now.</summary>
    private const double RoomHalfLifeHours = 6;

    private const double NoteWeight = 2.0;
    private const double LiveWeight = 1.5;
    private const double SoonWeight = 1.2;
    private const double OnStageBonus = 0.2;
    private const double OccasionTimeShare = 0.1;

    // More than everything else together, whatever is learned.
    private const int ReminderFactor = 16;

    /// <summary>The only one.</summary>
    public static readonly RuledStepValue Instance = new();

    /// <inheritdoc/>
    public double Of(StepFeatures features)
    {
        var fit = features.Fit switch
        {
            StepFit.Variant => 1.0,
            StepFit.Product => 0.8,
            _ => 0.4,
        };
        var value = features switch
        {
            { Stage: Funnel.Stage.Note } => NoteWeight * fit * (0.5 + (0.5 * Math.Pow(2, -features.AgeHours / NoteHalfLifeHours))),
            { IsLive: true } => (LiveWeight * fit) + (features.IsOnStage ? OnStageBonus : 0),
            { IsOccasion: true } => SoonWeight * fit * (1 - OccasionTimeShare + (OccasionTimeShare * Nearness(features.HoursToAir))),
            _ => SoonWeight * fit * Nearness(features.HoursToAir),
        };
        return value * (features.IsOccasion ? OccasionFactor : 1) * (features.IsReminded ? ReminderFactor : 1);
    }

    private static double Nearness(double hoursToAir) => Math.Pow(2, -hoursToAir / RoomHalfLifeHours);
}
