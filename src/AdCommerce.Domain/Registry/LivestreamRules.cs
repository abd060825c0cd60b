using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every livestream, whether it is created or changed.</summary>
internal static class LivestreamRules
{
    public const string Collection = "livestreams";
    private const int OfferLabelLengthMax = 60;

    public static void Check(Livestream livestream, RegistryState state, Violations violations)
    {
        violations.RequireText(livestream.Title, "livestream.title", 1, ContentRules.TitleLengthMax);
        FieldRules.RequireUri(livestream.RoomUri, "livestream.room_uri", violations);
        violations.RequireText(livestream.Host, "livestream.host", 1, ContentRules.PersonLengthMax);
        FieldRules.RequireDisclosure(livestream.DisclosureLabel, "livestream.disclosure_label", violations);
        FieldRules.RequireMarkets(livestream.Markets, "livestream.markets", violations);
        violations.Require(
            livestream.Capacity is >= 0 and <= Livestream.CapacityMax, "livestream.capacity", $"must be from 0 (no limit) to {Livestream.CapacityMax}");
        FieldRules.RequireLater(
            livestream.StartTime, livestream.EndTime, Livestream.LengthMax, "livestream.end_time", "livestream.start_time", violations);
        violations.Require(
            livestream.Offers.Length is >= 1 and <= Livestream.OffersMax, "livestream.offers", $"must be 1 to {Livestream.OffersMax}");
        for (var i = 0; i < livestream.Offers.Length; i++)
            CheckOffer(livestream, i, state, violations);
    }

    private static void CheckOffer(Livestream livestream, int index, RegistryState state, Violations violations)
    {
        var offer = livestream.Offers[index];
        var field = $"livestream.offers[{index}]";
        var lengthMicros = (livestream.EndTime - livestream.StartTime).Ticks / TimeSpan.TicksPerMicrosecond;
        var earliestMicros = index == 0 ? 0 : livestream.Offers[index - 1].StageEndMicros;
        ContentRules.RequireProduct(livestream.Key, offer.ProductId, $"{field}.product", state, violations);
        violations.Require(
            offer.StageStartMicros >= earliestMicros, $"{field}.stage_start_offset", "must not be before the start, nor before the end of the offer before it");
        violations.Require(offer.StageEndMicros > offer.StageStartMicros, $"{field}.stage_end_offset", "must be after its start");
        violations.Require(offer.StageEndMicros <= lengthMicros, $"{field}.stage_end_offset", "must not be after the livestream's end");
        violations.RequireText(offer.OfferLabel, $"{field}.offer_label", 0, OfferLabelLengthMax);
        if (offer.OfferPrice is not { } price)
            return;
        FieldRules.RequireMoney(price, $"{field}.offer_price", violations);
        violations.Require(
            !state.Products.TryGetValue(offer.ProductId, out var product) || product.Price.CurrencyCode == price.CurrencyCode,
            $"{field}.offer_price.currency_code",
            "must be that of the product's price");
    }
}
