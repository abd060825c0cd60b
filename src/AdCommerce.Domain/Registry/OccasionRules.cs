using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every occasion, whether it is created or changed.</summary>
internal static class OccasionRules
{
    public const string Collection = "occasions";

    public static void Check(Occasion occasion, RegistryState state, Violations violations)
    {
        violations.RequireText(occasion.Title, "occasion.title", 1, ContentRules.TitleLengthMax);
        FieldRules.RequireLater(
            occasion.StartTime, occasion.EndTime, Occasion.LengthMax, "occasion.end_time", "occasion.start_time", violations);
        FieldRules.RequireMarkets(occasion.Markets, "occasion.markets", violations);
        violations.Require(!occasion.Markets.IsEmpty, "occasion.markets", "must be at least one");
        violations.Require(
            (!occasion.LivestreamIds.IsEmpty || !occasion.Placements.IsEmpty) && occasion.LivestreamIds.Length <= Occasion.LivestreamsMax
                && occasion.LivestreamIds.Distinct(StringComparer.Ordinal).Count() == occasion.LivestreamIds.Length,
            "occasion.livestreams",
            $"must be 1 to {Occasion.LivestreamsMax}, each once; none only where there are placements");
        for (var i = 0; i < occasion.LivestreamIds.Length; i++)
        {
            violations.Require(
                state.Livestreams.ContainsKey(occasion.Key with { Id = occasion.LivestreamIds[i] }),
                $"occasion.livestreams[{i}]",
                "must name an existing livestream of the brand: \"brands/{brand}/livestreams/{livestream}\"");
        }

        CheckPlacements(occasion, state, violations);
    }

    private static void CheckPlacements(Occasion occasion, RegistryState state, Violations violations)
    {
        violations.Require(
            occasion.Placements.Length <= Occasion.PlacementsMax && occasion.Placements.Distinct().Count() == occasion.Placements.Length,
            "occasion.placements",
            $"must be at most {Occasion.PlacementsMax}, each once");
        for (var i = 0; i < occasion.Placements.Length; i++)
        {
            var key = occasion.Placements[i];
            violations.Require(
                key.Campaign.BrandId == occasion.Key.BrandId
                    && (key.PlacementId == Occasion.AllPlacements ? state.Campaigns.ContainsKey(key.Campaign) : state.Placements.ContainsKey(key)),
                $"occasion.placements[{i}]",
                "must name an existing placement of the brand, \"brands/{brand}/campaigns/{campaign}/placements/{placement}\", or with \"-\" all of a campaign's");
        }

        violations.Require(
            occasion.Placements.IsEmpty ? occasion.PlacementPercent == 0 : occasion.PlacementPercent is >= Occasion.PlacementPercentMin and <= Occasion.PlacementPercentMax,
            "occasion.placement_percent",
            $"must be from {Occasion.PlacementPercentMin} to {Occasion.PlacementPercentMax} with placements, and absent without");
    }
}
