using System.Globalization;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Playback;

/// <summary>Says in words why a slot shows what it shows, for the viewer's own eyes.</summary>
public static class SlotExplanation
{
    private const string ScenePrefix = "scene.";
    private const int CharsUsual = 256;

    /// <summary>One or two sentences. <paramref name="product"/> is null for the original.</summary>
    public static string Explain(SlotDecision decision, Product? product, bool personalized)
    {
        if (product is null || decision.Reason is SlotReason.Fallback or SlotReason.NoPlacement)
        {
            return decision.Reason == SlotReason.Fallback
                ? "The scene as it was shot: no choice could be made in time."
                : "The scene as it was shot: no product is shown here.";
        }

        // Each answer to a player has some of these sentences, so they are put together in one piece of memory.
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[CharsUsual]);
        text.AppendLiteral(product.Title);
        text.AppendLiteral(" stands here because ");
        AppendReason(ref text, decision);
        text.AppendLiteral(personalized ? "." : ". Your profile was not used.");
        return text.ToStringAndClear();
    }

    /// <summary>The profile attributes that decided: ids, without values.</summary>
    public static IEnumerable<string> AttributesUsed(SlotDecision decision)
    {
        foreach (var matched in decision.Matched)
        {
            if (!IsOfScene(matched))
                yield return matched[..matched.IndexOf('=', StringComparison.Ordinal)];
        }
    }

    private static bool IsOfScene(string matched) => matched.StartsWith(ScenePrefix, StringComparison.Ordinal);

    // "your profile says skin type: oily and hair: dry, and the scene has mood: warm"
    private static void AppendReason(ref DefaultInterpolatedStringHandler text, SlotDecision decision)
    {
        if (decision.Reason == SlotReason.Open)
        {
            text.AppendLiteral("it suits everyone");
            return;
        }

        var ofScene = 0;
        foreach (var matched in decision.Matched)
            ofScene += IsOfScene(matched) ? 1 : 0;
        var ofProfile = decision.Matched.Length - ofScene;
        if (ofProfile + ofScene == 0)
            text.AppendLiteral("it fits");
        if (ofProfile > 0)
            AppendList(ref text, "your profile says ", decision, ofProfile, ofScene: false);
        if (ofProfile > 0 && ofScene > 0)
            text.AppendLiteral(", and ");
        if (ofScene > 0)
            AppendList(ref text, "the scene has ", decision, ofScene, ofScene: true);
    }

    private static void AppendList(ref DefaultInterpolatedStringHandler text, string before, SlotDecision decision, int count, bool ofScene)
    {
        text.AppendLiteral(before);
        foreach (var matched in decision.Matched)
        {
            if (IsOfScene(matched) != ofScene)
                continue;
            AppendWords(ref text, ofScene ? matched.AsSpan(ScenePrefix.Length) : matched);
            count--;
            text.AppendLiteral(count switch { 0 => "", 1 => " and ", _ => ", " });
        }
    }

    private static void AppendWords(ref DefaultInterpolatedStringHandler text, ReadOnlySpan<char> matched)
    {
        foreach (var letter in matched)
        {
            if (letter == '=')
                text.AppendLiteral(": ");
            else
                text.AppendFormatted(letter == '_' ? ' ' : letter);
        }
    }
}
