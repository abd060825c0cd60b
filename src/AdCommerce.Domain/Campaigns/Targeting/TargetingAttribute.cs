using System.Collections.Frozen;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>Whose attribute a predicate looks at.</summary>
public enum TargetingSubject
{
    /// <summary>Not given; refused.</summary>
    Unspecified,

    /// <summary>A defined attribute of the viewer's profile, by its bare id.</summary>
    Viewer,

    /// <summary><c>scene.theme</c>: a set of words.</summary>
    SceneTheme,

    /// <summary><c>scene.mood</c>: a set of words.</summary>
    SceneMood,

    /// <summary><c>scene.place</c>: a word.</summary>
    ScenePlace,

    /// <summary><c>market</c>: ISO 3166-1 alpha-2 code of where it is watched.</summary>
    Market,

    /// <summary><c>device</c>: "phone", "tablet", "desktop" or "tv".</summary>
    Device,

    /// <summary><c>drama</c>: id of the drama.</summary>
    Drama,

    /// <summary><c>episode</c>: id of the episode.</summary>
    Episode,
}

/// <summary>What a predicate looks at.</summary>
/// <param name="Subject">Whose attribute.</param>
/// <param name="ViewerAttribute">For Viewer the attribute's id; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-attribute")]
public readonly record struct TargetingAttribute(TargetingSubject Subject, string ViewerAttribute)
{
    /// <summary>Names that a profile's attribute cannot be reached by: the context's, and what CEL reserves (cel-spec, "Syntax").</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "market", "device", "drama", "episode", "scene", "true", "false", "null", "in",
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void",
        "while");

    /// <summary>An attribute of the viewer's profile.</summary>
    public static TargetingAttribute OfViewer(string id) => new(TargetingSubject.Viewer, id);

    /// <summary>Something of the context.</summary>
    public static TargetingAttribute Of(TargetingSubject subject) => new(subject, "");

    /// <summary>True when it lies in the profile: without consent it is not there.</summary>
    public bool IsViewers => Subject == TargetingSubject.Viewer;

    /// <summary>As a line spells it.</summary>
    public string Name => Subject switch
    {
        TargetingSubject.Viewer => ViewerAttribute,
        TargetingSubject.SceneTheme => "scene.theme",
        TargetingSubject.SceneMood => "scene.mood",
        TargetingSubject.ScenePlace => "scene.place",
        TargetingSubject.Market => "market",
        TargetingSubject.Device => "device",
        TargetingSubject.Drama => "drama",
        TargetingSubject.Episode => "episode",
        _ => "",
    };

    /// <summary>What a line's name stands for; whether a profile's attribute is defined is not looked at.</summary>
    public static TargetingAttribute Named(string name) => name switch
    {
        "scene.theme" => Of(TargetingSubject.SceneTheme),
        "scene.mood" => Of(TargetingSubject.SceneMood),
        "scene.place" => Of(TargetingSubject.ScenePlace),
        "market" => Of(TargetingSubject.Market),
        "device" => Of(TargetingSubject.Device),
        "drama" => Of(TargetingSubject.Drama),
        "episode" => Of(TargetingSubject.Episode),
        _ => OfViewer(name),
    };

    /// <summary>True for a name that means something else in a line than a profile's attribute.</summary>
    internal static bool IsReserved(string name) => Reserved.Contains(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
