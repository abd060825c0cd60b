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
            occasion.LivestreamIds.Length is >= 1 and <= Occasion.LivestreamsMax
                && occasion.LivestreamIds.Distinct(StringComparer.Ordinal).Count() == occasion.LivestreamIds.Length,
            "occasion.livestreams",
            $"must be 1 to {Occasion.LivestreamsMax}, each once");
        for (var i = 0; i < occasion.LivestreamIds.Length; i++)
        {
            violations.Require(
                state.Livestreams.ContainsKey(occasion.Key with { Id = occasion.LivestreamIds[i] }),
                $"occasion.livestreams[{i}]",
                "must name an existing livestream of the brand: \"brands/{brand}/livestreams/{livestream}\"");
        }
    }
}
