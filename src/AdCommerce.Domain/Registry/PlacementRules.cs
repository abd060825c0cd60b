using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every placement, whether it is created or changed.</summary>
internal static class PlacementRules
{
    private static readonly TimeSpan FlightMax = TimeSpan.FromDays(5 * 366);

    /// <param name="placement">As it would be.</param>
    /// <param name="line">Its targeting as a line; empty where it is given as a tree, or not at all.</param>
    /// <param name="state">What it speaks of.</param>
    /// <param name="violations">Get what is wrong.</param>
    public static void Check(Placement placement, string line, RegistryState state, Violations violations)
    {
        violations.Require(
            state.Products.TryGetValue(placement.ProductId, out var product) && product.BrandId == placement.Key.Campaign.BrandId,
            "placement.product",
            "must name an existing product of the brand: \"products/{product}\"");
        violations.Require(
            placement.Priority is >= 0 and <= Placement.PriorityMax, "placement.priority", $"must be from 0 to {Placement.PriorityMax}");
        violations.RequireText(placement.DisclosureLabel, "placement.disclosure_label", 0, 40);
        CheckAudience(placement.Matches, placement.Targeting, line, "placement.", state, violations);
        violations.Require(
            placement.SlotCategories.Length <= Placement.SlotCategoriesMax && placement.SlotCategories.All(ResourceId.IsValid) && IsDistinct(placement.SlotCategories),
            "placement.slot_categories",
            $"must be at most {Placement.SlotCategoriesMax} categories, each once, of 1 to {ResourceId.LengthMax} of a-z, 0-9 and \"-\"");
        CheckTerms(placement.Terms, violations);
        CheckRate(placement.Terms.Bid, state.ExchangeRates, violations);
        if (state.Campaigns.GetValueOrDefault(placement.Key.Campaign)?.Budget is { } budget)
            BudgetRules.CheckBid(budget, placement.Terms.Bid, "placement.bid", violations);
    }

    /// <summary>Checks whom something is for.</summary>
    /// <param name="matches">All of these must hold.</param>
    /// <param name="tree">And this.</param>
    /// <param name="line">The same as a line; empty where it is given as a tree, or not at all.</param>
    /// <param name="prefix">What the names of the fields begin with.</param>
    /// <param name="state">What it speaks of.</param>
    /// <param name="violations">Get what is wrong.</param>
    public static void CheckAudience(
        ImmutableArray<AttributeMatch> matches, TargetingExpression tree, string line, string prefix, RegistryState state, Violations violations)
    {
        violations.Require(matches.Length <= Placement.MatchesMax, $"{prefix}matches", $"must be at most {Placement.MatchesMax}");
        for (var i = 0; i < matches.Length; i++)
            CheckMatch(matches[i], $"{prefix}matches[{i}]", state, violations);
        CheckTargeting(tree, line, prefix, state, violations);
    }

    /// <summary>The placement with what the line says; only for a line that was checked.</summary>
    public static Placement WithLine(Placement placement, string line) =>
        line.Length == 0 ? placement : placement with { Targeting = TargetingParser.Parse(line).Expression! };

    private static void CheckTargeting(TargetingExpression tree, string line, string prefix, RegistryState state, Violations violations)
    {
        TargetingProblem.AddTo(TargetingCheck.Check(tree, state.Attributes), $"{prefix}targeting_expression", violations);
        if (line.Length == 0)
            return;
        var parsed = TargetingParser.Parse(line);
        TargetingProblem.AddTo(parsed.Check(state.Attributes), $"{prefix}targeting", violations);
        violations.Require(
            tree == TargetingExpression.Everybody || parsed.Expression is null || tree.Equals(parsed.Expression),
            $"{prefix}targeting_expression",
            "must say the same as targeting; give one of them");
    }

    private static void CheckTerms(PlacementTerms terms, Violations violations)
    {
        violations.Require(System.Enum.IsDefined(terms.Class), "placement.priority_class", "must be sponsorship, standard or house");
        FieldRules.RequireMarkets(terms.Markets, "placement.markets", violations);
        if (terms.Bid is { } bid)
        {
            violations.Require(
                bid.Stage is Stage.Episode or Stage.Note or Stage.Livestream or Stage.Group,
                "placement.bid.pricing",
                "must be per thousand exposures, per note, per room join or per group join");
            FieldRules.RequireMoney(bid.Amount, "placement.bid.amount", violations);
            violations.Require(bid.Amount.AmountMicros <= Bid.AmountMicrosMax, "placement.bid.amount.amount_micros", $"must be at most {Bid.AmountMicrosMax}");
        }

        CheckCaps(terms.Caps, violations);
        CheckSchedule(terms.Schedule, violations);
        CheckTags(terms.Scenes.Wanted, "placement.scenes.wanted", violations);
        CheckTags(terms.Scenes.Refused, "placement.scenes.refused", violations);
        CheckTags(terms.Scenes.Preferred, "placement.scenes.preferred", violations);
        CheckPreferred(terms.Scenes.Preferred, violations);
    }

    // The first bid of all makes its currency the one that bids are compared in.
    private static void CheckRate(Bid? bid, ExchangeRates rates, Violations violations)
    {
        if (bid is null || rates.ReferenceCurrency.Length == 0)
            return;
        violations.Require(
            rates.FindNanos(bid.Amount.CurrencyCode) is not null,
            "placement.bid.amount.currency_code",
            $"must be {rates.ReferenceCurrency}, in which bids are compared, or a currency that has an exchange rate to it; the operator sets them");
        violations.Require(
            rates.FindNanos(bid.Amount.CurrencyCode) is null || bid.Amount.AmountMicros > Bid.AmountMicrosMax || rates.IsComparable(bid),
            "placement.bid.amount.amount_micros",
            $"must be worth at most {Bid.AmountMicrosMax} micro-units of {rates.ReferenceCurrency}, in which bids are compared");
    }

    private static void CheckCaps(ImmutableArray<FrequencyCap> caps, Violations violations)
    {
        violations.Require(
            caps.Length <= FrequencyCap.CapsMax && caps.DistinctBy(static cap => (cap.Scope, cap.Window)).Count() == caps.Length,
            "placement.caps",
            "must be at most one of each scope and window");
        for (var i = 0; i < caps.Length; i++)
        {
            violations.Require(System.Enum.IsDefined(caps[i].Scope), $"placement.caps[{i}].scope", "must be placement, campaign, brand or category");
            violations.Require(System.Enum.IsDefined(caps[i].Window), $"placement.caps[{i}].window", "must be an hour, a day, a week or the campaign's life");
            violations.Require(caps[i].Count is >= 1 and <= FrequencyCap.CountMax, $"placement.caps[{i}].count", $"must be from 1 to {FrequencyCap.CountMax}");
        }
    }

    private static void CheckSchedule(FlightSchedule schedule, Violations violations)
    {
        const string Field = "placement.schedule";
        violations.Require(schedule.StartTime is not { } from || from > DateTimeOffset.UnixEpoch, $"{Field}.start_time", "must be after 1970");
        violations.Require(schedule.EndTime is not { } to || to > DateTimeOffset.UnixEpoch, $"{Field}.end_time", "must be after 1970");
        if (schedule is { StartTime: { } start, EndTime: { } end })
        {
            violations.Require(end > start, $"{Field}.end_time", "must be after the start");
            violations.Require(end - start <= FlightMax, $"{Field}.end_time", $"must be at most {FlightMax.TotalDays:0} days after the start");
        }

        violations.Require(
            CampaignClock.IsTimeZone(schedule.TimeZone), $"{Field}.time_zone", "must be the IANA name of a time zone: \"Asia/Shanghai\"; \"Etc/UTC\" when empty");
        violations.Require(schedule.DayParts.Length <= FlightSchedule.DayPartsMax, $"{Field}.day_parts", $"must be at most {FlightSchedule.DayPartsMax}");
        for (var i = 0; i < schedule.DayParts.Length; i++)
        {
            var part = schedule.DayParts[i];
            var field = $"{Field}.day_parts[{i}]";
            violations.Require(part.Days != WeekDays.None && (part.Days & ~WeekDays.All) == 0, $"{field}.days", "must be at least one day of the week");
            violations.Require(part.StartMinute is >= 0 and < DayPart.DayMinutes, $"{field}.start_minute", $"must be from 0 to {DayPart.DayMinutes - 1}");
            violations.Require(
                part.EndMinute > part.StartMinute && part.EndMinute <= DayPart.DayMinutes,
                $"{field}.end_minute",
                $"must be after the start and at most {DayPart.DayMinutes}; what goes past midnight is two parts");
        }
    }

    private static void CheckTags(SceneTags tags, string field, Violations violations)
    {
        CheckWords(tags.Themes, $"{field}.themes", violations);
        CheckWords(tags.Moods, $"{field}.moods", violations);
        CheckWords(tags.Places, $"{field}.places", violations);
    }

    // Each counts as one, and a scene has one place.
    private static void CheckPreferred(SceneTags tags, Violations violations)
    {
        violations.Require(IsDistinct(tags.Themes), "placement.scenes.preferred.themes", "must be each once");
        violations.Require(IsDistinct(tags.Moods), "placement.scenes.preferred.moods", "must be each once");
        violations.Require(tags.Places.Length <= 1, "placement.scenes.preferred.places", "must be at most one: a scene plays in one place");
    }

    private static void CheckWords(ImmutableArray<string> words, string field, Violations violations) => violations.Require(
        words.Length <= SceneTags.TagsMax && words.All(IsWord),
        field,
        $"must be at most {SceneTags.TagsMax} tags of 1 to {ResourceId.LengthMax} characters without control characters");

    private static bool IsDistinct(ImmutableArray<string> words) => words.Distinct(StringComparer.Ordinal).Count() == words.Length;

    private static bool IsWord(string word) => word.Length is >= 1 and <= ResourceId.LengthMax && !word.Any(char.IsControl);

    private static void CheckMatch(AttributeMatch match, string field, RegistryState state, Violations violations)
    {
        violations.Require(
            match.AnyOf.Length is >= 1 and <= Placement.MatchValuesMax && match.AnyOf.All(IsWord),
            $"{field}.any_of",
            $"must be 1 to {Placement.MatchValuesMax} values of 1 to {ResourceId.LengthMax} characters without control characters");
        switch (match.Subject)
        {
            case MatchSubject.Viewer:
                CheckViewerMatch(match, field, state, violations);
                break;
            case MatchSubject.Scene:
                violations.Require(
                    match.Attribute is "theme" or "mood" or "place", $"{field}.attribute", "must be \"theme\", \"mood\" or \"place\" for a scene");
                break;
            default:
                violations.Add($"{field}.subject", "must be SUBJECT_VIEWER or SUBJECT_SCENE");
                break;
        }
    }

    private static void CheckViewerMatch(AttributeMatch match, string field, RegistryState state, Violations violations)
    {
        if (!state.Attributes.TryGetValue(match.Attribute, out var definition) || definition.Kind == AttributeKind.Number)
        {
            violations.Add($"{field}.attribute", "must be a defined attribute of kind enum or set");
            return;
        }

        foreach (var word in match.AnyOf)
        {
            violations.Require(
                definition.AllowedValues.Contains(word),
                $"{field}.any_of",
                $"\"{word}\" is not a value of \"{match.Attribute}\", which takes {string.Join(", ", definition.AllowedValues)}");
        }
    }
}
