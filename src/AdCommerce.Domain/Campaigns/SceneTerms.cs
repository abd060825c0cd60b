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

    /// <summary>True when the scene bears a tag that is refused.</summary>
    public bool Refuses(Scene scene) =>
        Common(Refused.Themes, scene.Themes) || Common(Refused.Moods, scene.Moods) || Refused.Places.Contains(scene.Place);

    /// <summary>True when the scene bears a tag of each kind that is wanted.</summary>
    public bool IsWanted(Scene scene) =>
        (Wanted.Themes.IsEmpty || Common(Wanted.Themes, scene.Themes))
        && (Wanted.Moods.IsEmpty || Common(Wanted.Moods, scene.Moods))
        && (Wanted.Places.IsEmpty || Wanted.Places.Contains(scene.Place));

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
}
