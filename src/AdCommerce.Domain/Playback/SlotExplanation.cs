using System.Globalization;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Playback;

/// <summary>Says in words why a slot shows what it shows, for the viewer's own eyes.</summary>
public static class SlotExplanation
{
    private const string ScenePrefix = "scene.";
    private const int CharsUsual = 256;

    /// <summary>Whose a thing that matched is.</summary>
    private enum Subject
    {
        /// <summary>The viewer's profile.</summary>
        Profile,

        /// <summary>The scene.</summary>
        Scene,

        /// <summary>Market, device, drama or episode: names that no attribute of a profile has.</summary>
        Context,
    }

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
            if (SubjectOf(matched) == Subject.Profile)
                yield return matched[..matched.IndexOf('=', StringComparison.Ordinal)];
        }
    }

    /// <summary>What of the profile matched.</summary>
    internal static IEnumerable<string> OfProfile(SlotDecision decision) => decision.Matched.Where(static matched => SubjectOf(matched) == Subject.Profile);

    /// <summary>What of the scene matched, without saying so.</summary>
    internal static IEnumerable<string> OfScene(SlotDecision decision) =>
        decision.Matched.Where(static matched => SubjectOf(matched) == Subject.Scene).Select(static matched => matched[ScenePrefix.Length..]);

    /// <summary>What of market, device, drama and episode matched.</summary>
    internal static IEnumerable<string> OfContext(SlotDecision decision) => decision.Matched.Where(static matched => SubjectOf(matched) == Subject.Context);

    /// <summary>"skin_type=oily" as "skin type: oily".</summary>
    internal static string Words(string matched) => matched.Replace("=", ": ", StringComparison.Ordinal).Replace('_', ' ');

    private static Subject SubjectOf(string matched)
    {
        if (matched.StartsWith(ScenePrefix, StringComparison.Ordinal))
            return Subject.Scene;
        return matched.StartsWith("market=", StringComparison.Ordinal) || matched.StartsWith("device=", StringComparison.Ordinal)
            || matched.StartsWith("drama=", StringComparison.Ordinal) || matched.StartsWith("episode=", StringComparison.Ordinal)
            ? Subject.Context
            : Subject.Profile;
    }

    // "your profile says skin type: oily and hair: dry, and the scene has mood: warm, and it is meant for market: CN"
    private static void AppendReason(ref DefaultInterpolatedStringHandler text, SlotDecision decision)
    {
        if (decision.Reason == SlotReason.Open)
        {
            text.AppendLiteral("it suits everyone");
            return;
        }

        if (decision.Matched.IsEmpty)
            text.AppendLiteral("it fits");
        var isFirst = true;
        AppendList(ref text, "your profile says ", decision, Subject.Profile, ref isFirst);
        AppendList(ref text, "the scene has ", decision, Subject.Scene, ref isFirst);
        AppendList(ref text, "it is meant for ", decision, Subject.Context, ref isFirst);
    }

    private static void AppendList(ref DefaultInterpolatedStringHandler text, string before, SlotDecision decision, Subject subject, ref bool isFirst)
    {
        var count = 0;
        foreach (var matched in decision.Matched)
            count += SubjectOf(matched) == subject ? 1 : 0;
        if (count == 0)
            return;
        text.AppendLiteral(isFirst ? "" : ", and ");
        text.AppendLiteral(before);
        isFirst = false;
        foreach (var matched in decision.Matched)
        {
            if (SubjectOf(matched) != subject)
                continue;
            AppendWords(ref text, subject == Subject.Scene ? matched.AsSpan(ScenePrefix.Length) : matched);
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
