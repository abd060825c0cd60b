using System.Collections.Immutable;
using System.Text;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Playback;

/// <summary>
/// Tells a viewer later, and in full, why a slot shows what it shows: what was looked at, who pays, what chance had to do with it. Says nothing of what is
/// bid, of who else wanted the slot, and of what is tried out on whom.
/// </summary>
public static class WhyProduct
{
    /// <summary>Short sentences, the first of them what stands there.</summary>
    /// <param name="decision">What was decided for the episode.</param>
    /// <param name="slot">The slot's place in it.</param>
    /// <param name="continues">True where the slot's product is the same in other slots, so that the story stays whole.</param>
    /// <param name="product">What stands there; null for the original, and for a product that is gone.</param>
    /// <param name="brand">Whose it is.</param>
    /// <param name="placement">What put it there.</param>
    /// <param name="occasion">The occasion that lifted it, if it was watched where that is held.</param>
    /// <param name="language">The words to say it in.</param>
    public static ImmutableArray<string> Explain(
        EpisodeDecision decision, int slot, bool continues, Product? product, Brand? brand, Placement? placement, Occasion? occasion, WhyWords language)
    {
        var chosen = decision.Slots[slot];
        if (product is null)
            return [chosen.Reason == SlotReason.Fallback ? language.NotInTime : language.AsShot];
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add(string.Format(null, language.Stands, product.Title));
        AddIfAny(sentences, language.Profile, SlotExplanation.OfProfile(chosen));
        AddIfAny(sentences, language.Scene, SlotExplanation.OfScene(chosen));
        AddIfAny(sentences, language.Where, SlotExplanation.OfContext(chosen));
        if (chosen.Matched.IsEmpty)
            sentences.Add(language.AsksForNothing);
        AddLearned(sentences, decision, chosen, language);
        if (!decision.Personalized)
            sentences.Add(decision.Fallback == FallbackReason.ProfileUnavailable ? language.ProfileNotRead : language.ProfileNotUsed);
        if (continues)
            sentences.Add(language.Continues);
        if (occasion is not null)
            sentences.Add(string.Format(null, language.Occasion, occasion.Title, string.Join(", ", occasion.Markets)));
        AddWhoPays(sentences, brand, placement, language);
        sentences.Add(language.SamePrice);
        return sentences.ToImmutable();
    }

    /// <summary>The profile attributes that were looked at: those that had to match, and those of the circle whose reactions counted. Ids, each once.</summary>
    public static IEnumerable<string> AttributesUsed(EpisodeDecision decision, int slot) =>
        SlotExplanation.AttributesUsed(decision.Slots[slot])
            .Concat(decision.Slots[slot].Choice == 0 ? [] : CircleOf(decision).Select(static part => part[..part.IndexOf('=', StringComparison.Ordinal)]))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The occasion that lifted a placement at an instant, of several the one with the largest factor; null for none.</summary>
    public static Occasion? FindOccasion(IEnumerable<Occasion> occasions, PlacementKey placement, DateTimeOffset at) => occasions
        .Where(occasion => at >= occasion.StartTime && at < occasion.EndTime
            && (occasion.Placements.Contains(placement) || occasion.Placements.Contains(placement with { PlacementId = Occasion.AllPlacements })))
        .MaxBy(static occasion => occasion.PlacementPercent);

    // A circle is a part of the profile, and was looked at whenever there is one. That chance took part is known where the decision has a propensity.
    private static void AddLearned(ImmutableArray<string>.Builder sentences, EpisodeDecision decision, SlotDecision chosen, WhyWords language)
    {
        var circle = CircleOf(decision).Select(SlotExplanation.Words).ToArray();
        if (circle.Length > 0)
            sentences.Add(string.Format(null, language.Circle, string.Join(", ", circle)));
        if (chosen.Propensity is > 0 and < 1)
            sentences.Add(language.Drawn);
    }

    private static void AddWhoPays(ImmutableArray<string>.Builder sentences, Brand? brand, Placement? placement, WhyWords language)
    {
        if (brand is null)
            return;
        var form = placement switch
        {
            { Terms.Bid: not null } or { Terms.Class: PriorityClass.Sponsorship } => language.Pays,
            { Terms.Class: PriorityClass.House } => language.House,
            _ => language.Placed,
        };
        sentences.Add(string.Format(null, form, brand.Title));
    }

    private static void AddIfAny(ImmutableArray<string>.Builder sentences, CompositeFormat form, IEnumerable<string> matched)
    {
        var words = matched.Select(SlotExplanation.Words).ToArray();
        if (words.Length > 0)
            sentences.Add(string.Format(null, form, string.Join(", ", words)));
    }

    private static string[] CircleOf(EpisodeDecision decision) => decision.Circle.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
