using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>What an expression is held against: one viewer in one scene. What is left out is not known, and every predicate on it is false.</summary>
public readonly record struct TargetingContext
{
    /// <summary>The profile's attributes; null without consent to personalisation, or when the profile cannot be read.</summary>
    public ImmutableSortedDictionary<string, AttributeValue>? Attributes { get; init; }

    /// <summary>Themes of the scene; default or empty when it has none.</summary>
    public ImmutableArray<string> SceneThemes { get; init; }

    /// <summary>Moods of the scene; default or empty when it has none.</summary>
    public ImmutableArray<string> SceneMoods { get; init; }

    /// <summary>Where the scene plays; null or empty when not stated.</summary>
    public string? ScenePlace { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code; null or empty when not told.</summary>
    public string? Market { get; init; }

    /// <summary>"phone", "tablet", "desktop" or "tv"; null or empty when not told.</summary>
    public string? Device { get; init; }

    /// <summary>Id of the drama; null or empty outside of one.</summary>
    public string? DramaId { get; init; }

    /// <summary>Id of the episode; null or empty outside of one.</summary>
    public string? EpisodeId { get; init; }

    /// <summary>The context with a profile, which counts only by the viewer's leave.</summary>
    public TargetingContext For(ViewerProfile? profile) => this with { Attributes = profile is { Consent.Personalization: true } ? profile.Attributes : null };

    /// <summary>The context with a scene.</summary>
    public TargetingContext In(Scene scene) => this with { SceneThemes = scene.Themes, SceneMoods = scene.Moods, ScenePlace = scene.Place };

    /// <summary>True when it is known. A viewer's empty set is known; a scene's is not.</summary>
    internal bool Has(TargetingAttribute attribute) => attribute.Subject switch
    {
        TargetingSubject.Viewer => Attributes is not null && Attributes.ContainsKey(attribute.ViewerAttribute),
        TargetingSubject.SceneTheme => !SceneThemes.IsDefaultOrEmpty,
        TargetingSubject.SceneMood => !SceneMoods.IsDefaultOrEmpty,
        _ => FindWord(attribute) is not null,
    };

    /// <summary>The one word of an attribute that has one; null when it is not known or of another kind.</summary>
    internal string? FindWord(TargetingAttribute attribute)
    {
        var word = attribute.Subject switch
        {
            TargetingSubject.Viewer => Find(attribute, AttributeKind.Enum) is { Words: [var first, ..] } ? first : null,
            TargetingSubject.ScenePlace => ScenePlace,
            TargetingSubject.Market => Market,
            TargetingSubject.Device => Device,
            TargetingSubject.Drama => DramaId,
            TargetingSubject.Episode => EpisodeId,
            _ => null,
        };
        return string.IsNullOrEmpty(word) ? null : word;
    }

    /// <summary>The words of an attribute that is a set; empty when it is not known or of another kind.</summary>
    internal ReadOnlySpan<string> FindWords(TargetingAttribute attribute) => attribute.Subject switch
    {
        TargetingSubject.Viewer => Find(attribute, AttributeKind.Set) is { } value ? value.Words.AsSpan() : default,
        TargetingSubject.SceneTheme => SceneThemes.AsSpan(),
        TargetingSubject.SceneMood => SceneMoods.AsSpan(),
        _ => default,
    };

    /// <summary>The number of an attribute that is one; null when it is not known or of another kind.</summary>
    internal double? FindNumber(TargetingAttribute attribute) =>
        attribute.IsViewers && Find(attribute, AttributeKind.Number) is { } value && !double.IsNaN(value.Number) ? value.Number : null;

    /// <summary>What is known, for people: a word, a number, words with commas between; empty for nothing.</summary>
    internal string Spell(TargetingAttribute attribute) =>
        FindWord(attribute)
        ?? FindNumber(attribute)?.ToString(CultureInfo.InvariantCulture)
        ?? string.Join(", ", FindWords(attribute).ToArray());

    private AttributeValue? Find(TargetingAttribute attribute, AttributeKind kind) =>
        Attributes is not null && Attributes.TryGetValue(attribute.ViewerAttribute, out var value) && value.Kind == kind ? value : null;
}
