using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every drama, whether it is created or changed.</summary>
internal static class DramaRules
{
    private const int ThemesMax = 16;

    public static void Check(Drama drama, Violations violations)
    {
        violations.RequireText(drama.Title, "drama.title", 1, 200);
        violations.Require(drama.Synopsis.Length <= 2_000, "drama.synopsis", "must have at most 2000 characters");
        violations.Require(
            drama.Themes.Length <= ThemesMax && drama.Themes.All(ResourceId.IsValidWord),
            "drama.themes",
            $"must be at most {ThemesMax} words of a-z, 0-9, \"-\" and \"_\"");
        violations.Require(
            drama.SetRules.SeparationEpisodes is >= 0 and <= SetRules.SeparationEpisodesMax,
            "drama.set_rules.separation_episodes",
            $"must be from 0 to {SetRules.SeparationEpisodesMax}");
        violations.Require(
            drama.SetRules.BrandSlotsMax is >= 1 and <= EpisodeRevision.SlotsMax,
            "drama.set_rules.brand_slots_max",
            $"must be from 1 to {EpisodeRevision.SlotsMax}");
    }
}
