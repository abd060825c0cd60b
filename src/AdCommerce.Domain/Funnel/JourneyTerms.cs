namespace AdCommerce.Domain.Funnel;

/// <summary>How long an attempt of a campaign lasts. Fixed by the exposure that opens it, whatever the campaign says later.</summary>
/// <param name="WindowMicros">From the entry, inclusive; 1 hour to <see cref="WindowMicrosMax"/>.</param>
/// <param name="NoteStepMicros">Longest way from the exposure to the note, inclusive; 0: only the window counts.</param>
/// <param name="LivestreamStepMicros">Longest way from the note to the room, inclusive; 0: only the window counts.</param>
/// <param name="GroupStepMicros">Longest way from the room to the group, inclusive; 0: only the window counts.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.journey-terms")]
public sealed record JourneyTerms(long WindowMicros, long NoteStepMicros = 0, long LivestreamStepMicros = 0, long GroupStepMicros = 0)
{
    /// <summary>Shortest window: an hour.</summary>
    public const long WindowMicrosMin = 3_600_000_000;

    /// <summary>Longest window: 30 days.</summary>
    public const long WindowMicrosMax = 30 * 24 * 3_600_000_000L;

    /// <summary>Shortest step window that is set: a second.</summary>
    public const long StepMicrosMin = 1_000_000;

    /// <summary>7 days, no step windows (funnel.md, Attempt).</summary>
    public static readonly JourneyTerms Default = new(7 * 24 * 3_600_000_000L);

    /// <summary>Longest way to a stage from the one before it; <see cref="long.MaxValue"/> where only the window counts.</summary>
    public long StepMicros(Stage to)
    {
        var step = to switch
        {
            Stage.Note => NoteStepMicros,
            Stage.Livestream => LivestreamStepMicros,
            Stage.Group => GroupStepMicros,
            _ => 0,
        };
        return step == 0 ? long.MaxValue : step;
    }
}
