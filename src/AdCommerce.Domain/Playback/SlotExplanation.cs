using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Playback;

/// <summary>Says in words why a slot shows what it shows, for the viewer's own eyes.</summary>
public static class SlotExplanation
{
    private const string ScenePrefix = "scene.";

    /// <summary>One or two sentences. <paramref name="product"/> is null for the original.</summary>
    public static string Explain(SlotDecision decision, Product? product, bool personalized) => (decision.Reason, product) switch
    {
        (SlotReason.Profile, not null) => $"{product.Title} stands here because your profile says {Words(decision)}.",
        (SlotReason.Scene, not null) => $"{product.Title} stands here because the scene has {Words(decision)}.{Privacy(personalized)}",
        (SlotReason.Open, not null) => $"{product.Title} stands here because it suits everyone.{Privacy(personalized)}",
        (SlotReason.Fallback, _) => "The scene as it was shot: no choice could be made in time.",
        _ => "The scene as it was shot: no product fits here.",
    };

    /// <summary>The profile attributes that decided: ids, without values.</summary>
    public static IEnumerable<string> AttributesUsed(SlotDecision decision) =>
        decision.Matched.Where(static m => !m.StartsWith(ScenePrefix, StringComparison.Ordinal)).Select(static m => m[..m.IndexOf('=', StringComparison.Ordinal)]);

    private static string Privacy(bool personalized) => personalized ? "" : " Your profile was not used.";

    private static string Words(SlotDecision decision) => string.Join(" and ", decision.Matched.Select(static m =>
    {
        var equals = m.IndexOf('=', StringComparison.Ordinal);
        var start = m.StartsWith(ScenePrefix, StringComparison.Ordinal) ? ScenePrefix.Length : 0;
        return $"{m[start..equals].Replace('_', ' ')}: {m[(equals + 1)..].Replace('_', ' ')}";
    }));
}
