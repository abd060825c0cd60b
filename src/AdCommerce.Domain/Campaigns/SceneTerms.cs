using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Campaigns;

/// <summary>In which scenes a placement wants to stand, and in which it must not: a theme or a feeling, not only exposure.</summary>
/// <param name="Wanted">At least one tag of each kind that is named; a kind without tags: any.</param>
/// <param name="Refused">None of these, whatever else holds.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.scene-terms")]
public sealed record SceneTerms(SceneTags Wanted, SceneTags Refused)
{
    /// <summary>Every scene.</summary>
    public static readonly SceneTerms Any = new(SceneTags.None, SceneTags.None);

    /// <summary>The fit of a scene that has everything that is preferred; <see cref="FitPermille"/> is never above it.</summary>
    public const int FitPermilleMax = 1_000;

    /// <summary>The fit of a scene that has nothing of it.</summary>
    public const int FitPermilleMin = 500;

    /// <summary>What it would rather have, and goes without where it must: the more of these a scene bears, the better it fits.</summary>
    // Written before there were any, it comes past every initializer.
    [Id(0)] public SceneTags Preferred { get => field ?? SceneTags.None; init; } = SceneTags.None;

    /// <summary>True when the scene bears a tag that is refused.</summary>
    public bool Refuses(Scene scene) =>
        Common(Refused.Themes, scene.Themes) || Common(Refused.Moods, scene.Moods) || Refused.Places.Contains(scene.Place);

    /// <summary>True when the scene bears a tag of each kind that is wanted.</summary>
    public bool IsWanted(Scene scene) =>
        (Wanted.Themes.IsEmpty || Common(Wanted.Themes, scene.Themes))
        && (Wanted.Moods.IsEmpty || Common(Wanted.Moods, scene.Moods))
        && (Wanted.Places.IsEmpty || Wanted.Places.Contains(scene.Place));

    /// <summary>
    /// How well a scene fits, in thousandths, by which what is bid is multiplied: half of it for standing there at all, the other half by the share of the
    /// preferred tags that the scene bears. All of it where nothing is preferred. Allocates nothing.
    /// </summary>
    public int FitPermille(Scene scene) => Preferred.Count == 0
        ? FitPermilleMax
        : FitPermilleMin + ((FitPermilleMax - FitPermilleMin) * Preferred.CountIn(scene) / Preferred.Count);

    private static bool Common(ImmutableArray<string> some, ImmutableArray<string> others)
    {
        foreach (var one in some)
        {
            if (others.Contains(one))
                return true;
        }

        return false;
    }
}

/// <summary>Tags of scenes by kind.</summary>
/// <param name="Themes">What the scene is about.</param>
/// <param name="Moods">How it feels.</param>
/// <param name="Places">Where it plays.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.scene-tags")]
public sealed record SceneTags(ImmutableArray<string> Themes, ImmutableArray<string> Moods, ImmutableArray<string> Places)
{
    /// <summary>Most tags of one kind.</summary>
    public const int TagsMax = 64;

    /// <summary>None.</summary>
    public static readonly SceneTags None = new([], [], []);

    /// <summary>How many tags there are.</summary>
    public int Count => Themes.Length + Moods.Length + Places.Length;

    /// <summary>How many of them a scene bears.</summary>
    public int CountIn(Scene scene) => CountCommon(Themes, scene.Themes) + CountCommon(Moods, scene.Moods) + (Places.Contains(scene.Place) ? 1 : 0);

    private static int CountCommon(ImmutableArray<string> some, ImmutableArray<string> others)
    {
        var count = 0;
        foreach (var one in some)
            count += others.Contains(one) ? 1 : 0;
        return count;
    }
}
