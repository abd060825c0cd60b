using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every brand, whether it is created or changed.</summary>
internal static class BrandRules
{
    public static void Check(Brand brand, RegistryState state, Violations violations)
    {
        violations.RequireText(brand.Title, "brand.title", 1, 200);
        violations.Require(CampaignClock.IsTimeZone(brand.TimeZone), "brand.time_zone", "must be the IANA name of a time zone: \"Asia/Shanghai\"; \"Etc/UTC\" when empty");
        violations.Require(
            brand.CurrencyCode.Length == 0 || (brand.CurrencyCode.Length == 3 && brand.CurrencyCode.All(char.IsAsciiLetterUpper)),
            "brand.currency_code",
            "must be three upper-case letters (ISO 4217), or empty");
        violations.Require(brand.CompetitorIds.Length <= Brand.CompetitorsMax, "brand.competitors", $"must be at most {Brand.CompetitorsMax}");
        for (var i = 0; i < brand.CompetitorIds.Length; i++)
        {
            var id = brand.CompetitorIds[i];
            violations.Require(
                id != brand.Id && state.Brands.ContainsKey(id) && brand.CompetitorIds.IndexOf(id) == i,
                $"brand.competitors[{i}]",
                "must name another existing brand, each once: \"brands/{brand}\"");
        }
    }
}
