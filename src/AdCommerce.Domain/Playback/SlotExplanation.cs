using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Playback;

/// <summary>Says in words why a slot shows what it shows, for the viewer's own eyes.</summary>
public static class SlotExplanation
{
    private const string ScenePrefix = "scene.";

    /// <summary>One or two sentences. <paramref name="product"/> is null for the original.</summary>
    public static string Explain(SlotDecision decision, Product? product, bool personalized) => (decision.Reason, product) switch
    {
        (SlotReason.Profile or SlotReason.Scene, not null) => $"{product.Title} stands here because {Because(decision)}.{Privacy(personalized)}",
        (SlotReason.Open, not null) => $"{product.Title} stands here because it suits everyone.{Privacy(personalized)}",
        (SlotReason.Fallback, _) => "The scene as it was shot: no choice could be made in time.",
        _ => "The scene as it was shot: no product is shown here.",
    };

    /// <summary>The profile attributes that decided: ids, without values.</summary>
    public static IEnumerable<string> AttributesUsed(SlotDecision decision) =>
        decision.Matched.Where(static m => !IsOfScene(m)).Select(static m => m[..m.IndexOf('=', StringComparison.Ordinal)]);

    private static bool IsOfScene(string matched) => matched.StartsWith(ScenePrefix, StringComparison.Ordinal);

    private static string Privacy(bool personalized) => personalized ? "" : " Your profile was not used.";

    // "your profile says skin type: oily and hair: dry, and the scene has mood: warm"
    private static string Because(SlotDecision decision)
    {
        var profile = decision.Matched.Where(static m => !IsOfScene(m)).Select(Words).ToArray();
        var scene = decision.Matched.Where(IsOfScene).Select(static m => Words(m[ScenePrefix.Length..])).ToArray();
        string[] reasons =
        [
            .. profile.Length > 0 ? [$"your profile says {List(profile)}"] : Array.Empty<string>(),
            .. scene.Length > 0 ? [$"the scene has {List(scene)}"] : Array.Empty<string>(),
        ];
        return reasons.Length == 0 ? "it fits" : string.Join(", and ", reasons);
    }

    private static string List(string[] items) =>
        items.Length == 1 ? items[0] : $"{string.Join(", ", items[..^1])} and {items[^1]}";

    private static string Words(string matched) => matched.Replace("=", ": ", StringComparison.Ordinal).Replace('_', ' ');
}
