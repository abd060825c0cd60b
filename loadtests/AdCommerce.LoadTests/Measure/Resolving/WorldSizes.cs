namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>How much there is of everything.</summary>
/// <param name="Placements">Active placements.</param>
/// <param name="Episodes">Published episodes of five slots; beside each ten stands one of one slot.</param>
/// <param name="Viewers">Viewers with profiles, all of them active.</param>
/// <param name="Segments">Segments of an episode: 90 make a media playlist of 4 KB.</param>
internal sealed record WorldSizes(int Placements, int Episodes, int Viewers, int Segments)
{
    /// <summary>Load S of performance.md.</summary>
    public static readonly WorldSizes Standard = new(10_000, 1_000, 100_000, 90);

    /// <summary>For looking.</summary>
    public static readonly WorldSizes Quick = new(1_000, 20, 2_000, 30);

    /// <summary>Slots of an episode.</summary>
    public const int Slots = 5;

    /// <summary>Episodes of one slot.</summary>
    public int ShortEpisodes => Math.Max(1, Episodes / 10);

    /// <summary>Of a plan.</summary>
    public static WorldSizes Of(MeasurePlan plan) => plan.Quick ? Quick : Standard;
}
