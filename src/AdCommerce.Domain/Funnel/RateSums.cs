namespace AdCommerce.Domain.Funnel;

/// <summary>What happened after exposures. Whole numbers: sums of sums are exact, whoever adds them up in whatever order.</summary>
/// <param name="Shown">Exposures.</param>
/// <param name="Notes">Of these, the number after which a note was opened: at most one for each attempt.</param>
/// <param name="Livestreams">The same for a room that was joined.</param>
/// <param name="Groups">The same for a group.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-sums")]
public readonly record struct RateSums(long Shown, long Notes, long Livestreams, long Groups)
{
    /// <summary>The number that reached a stage; of <see cref="Stage.Episode"/> the exposures themselves.</summary>
    public long Reached(Stage stage) => stage switch
    {
        Stage.Episode => Shown,
        Stage.Note => Notes,
        Stage.Livestream => Livestreams,
        Stage.Group => Groups,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
    };

    /// <summary>One exposure, or one that reached a stage.</summary>
    public static RateSums One(Stage stage) => stage switch
    {
        Stage.Episode => new RateSums(1, 0, 0, 0),
        Stage.Note => new RateSums(0, 1, 0, 0),
        Stage.Livestream => new RateSums(0, 0, 1, 0),
        Stage.Group => new RateSums(0, 0, 0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
    };

    /// <summary>What an attempt counts for: all of it for what was seen at its entry.</summary>
    internal static RateSums Of(Attempt attempt, int sign) => new(
        sign * attempt.Exposures, Sign(attempt, Stage.Note, sign), Sign(attempt, Stage.Livestream, sign), Sign(attempt, Stage.Group, sign));

    /// <summary>What a cell of the counters counts for.</summary>
    internal static RateSums Of(FunnelCounts counts) =>
        new(counts.Exposures, counts.AtAll[(int)Stage.Note - 1], counts.AtAll[(int)Stage.Livestream - 1], counts.AtAll[(int)Stage.Group - 1]);

    /// <summary>The sums of both.</summary>
    public static RateSums operator +(RateSums a, RateSums b) =>
        new(a.Shown + b.Shown, a.Notes + b.Notes, a.Livestreams + b.Livestreams, a.Groups + b.Groups);

    /// <summary>The difference of both.</summary>
    public static RateSums operator -(RateSums a, RateSums b) => a + -b;

    /// <summary>What takes the same away.</summary>
    public static RateSums operator -(RateSums a) => new(-a.Shown, -a.Notes, -a.Livestreams, -a.Groups);

    private static int Sign(Attempt attempt, Stage stage, int sign) => attempt.AtAllMicros[(int)stage - 1] >= 0 ? sign : 0;
}
