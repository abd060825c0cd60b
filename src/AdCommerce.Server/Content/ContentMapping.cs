using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Content;

/// <summary>
/// Brand content as the API spells it, and back. A name that does not look like one, or is another brand's, becomes an id that nothing has, and
/// is refused as such.
/// </summary>
internal static class ContentMapping
{
    private const string NoId = "?";

    public static V1.Note ToProto(this ReviewNote note) => new()
    {
        Name = note.Key.NameIn("notes"),
        Campaign = CampaignName(note.Key, note.CampaignId),
        Title = note.Title,
        Text = note.Text,
        ImageUris = { note.ImageUris },
        Product = $"products/{note.Subject.ProductId}",
        Episode = note.Subject.EpisodeId.Length == 0 ? "" : $"episodes/{note.Subject.EpisodeId}",
        Slot = note.Subject.SlotId,
        Author = note.Author,
        DisclosureLabel = note.DisclosureLabel,
        Markets = { note.Markets },
        State = note.State switch
        {
            NoteState.Draft => V1.Note.Types.State.Draft,
            NoteState.Published => V1.Note.Types.State.Published,
            _ => V1.Note.Types.State.Withdrawn,
        },
        PublishTime = note.PublishTime?.ToTimestamp(),
        Etag = CatalogMapping.Etag(note.Version),
    };

    public static ReviewNote ToDomain(this V1.Note note, ContentKey key) => new()
    {
        Key = key,
        CampaignId = IdOf(note.Campaign, key, "campaigns"),
        Title = note.Title,
        Text = note.Text,
        ImageUris = [.. note.ImageUris],
        Subject = new ContentSubject(IdOf(note.Product, "products"), note.Episode.Length == 0 ? "" : EpisodeIdOf(note.Episode), note.Slot),
        Author = note.Author,
        DisclosureLabel = note.DisclosureLabel,
        Markets = [.. note.Markets],
        Version = CatalogMapping.VersionOf(note.Etag),
    };

    /// <summary>The state is the one that it has at this instant.</summary>
    public static V1.Livestream ToProto(this Livestream livestream, DateTimeOffset now) => new()
    {
        Name = livestream.Key.NameIn("livestreams"),
        Campaign = CampaignName(livestream.Key, livestream.CampaignId),
        Title = livestream.Title,
        RoomUri = livestream.RoomUri,
        Host = livestream.Host,
        Offers = { livestream.Offers.Select(ToProto) },
        StartTime = livestream.StartTime.ToTimestamp(),
        EndTime = livestream.EndTime.ToTimestamp(),
        Capacity = livestream.Capacity,
        Markets = { livestream.Markets },
        DisclosureLabel = livestream.DisclosureLabel,
        State = livestream.StateAt(now) switch
        {
            LivestreamState.Scheduled => V1.Livestream.Types.State.Scheduled,
            LivestreamState.Live => V1.Livestream.Types.State.Live,
            _ => V1.Livestream.Types.State.Ended,
        },
        LiveTime = livestream.LiveTime?.ToTimestamp(),
        Etag = CatalogMapping.Etag(livestream.Version),
    };

    public static Livestream ToDomain(this V1.Livestream livestream, ContentKey key) => new()
    {
        Key = key,
        CampaignId = IdOf(livestream.Campaign, key, "campaigns"),
        Title = livestream.Title,
        RoomUri = livestream.RoomUri,
        Host = livestream.Host,
        Offers = [.. livestream.Offers.Select(ToDomain)],
        StartTime = livestream.StartTime.ToTime(),
        EndTime = livestream.EndTime.ToTime(),
        Capacity = livestream.Capacity,
        Markets = [.. livestream.Markets],
        DisclosureLabel = livestream.DisclosureLabel,
        Version = CatalogMapping.VersionOf(livestream.Etag),
    };

    public static V1.Group ToProto(this PrivateGroup group) => new()
    {
        Name = group.Key.NameIn("groups"),
        Campaign = CampaignName(group.Key, group.CampaignId),
        Title = group.Title,
        Welcome = group.Welcome,
        Capacity = group.Capacity,
        WaitingCapacity = group.WaitingCapacity,
        Order = group.Order,
        CodeRequired = group.CodeRequired,
        Markets = { group.Markets },
        DisclosureLabel = group.DisclosureLabel,
        State = group.Closed ? V1.Group.Types.State.Closed : V1.Group.Types.State.Open,
        Etag = CatalogMapping.Etag(group.Version),
    };

    public static PrivateGroup ToDomain(this V1.Group group, ContentKey key) => new()
    {
        Key = key,
        CampaignId = IdOf(group.Campaign, key, "campaigns"),
        Title = group.Title,
        Welcome = group.Welcome,
        Capacity = group.Capacity,
        WaitingCapacity = group.WaitingCapacity,
        Order = group.Order,
        CodeRequired = group.CodeRequired,
        Markets = [.. group.Markets],
        DisclosureLabel = group.DisclosureLabel,
        Version = CatalogMapping.VersionOf(group.Etag),
    };

    public static V1.Occasion ToProto(this Occasion occasion) => new()
    {
        Name = occasion.Key.NameIn("occasions"),
        Title = occasion.Title,
        StartTime = occasion.StartTime.ToTimestamp(),
        EndTime = occasion.EndTime.ToTimestamp(),
        Markets = { occasion.Markets },
        Livestreams = { occasion.LivestreamIds.Select(id => (occasion.Key with { Id = id }).NameIn("livestreams")) },
        Etag = CatalogMapping.Etag(occasion.Version),
        Placements = { occasion.Placements.Select(static key => key.ToString()) },
        PlacementPercent = occasion.PlacementPercent,
    };

    public static Occasion ToDomain(this V1.Occasion occasion, ContentKey key) => new()
    {
        Key = key,
        Title = occasion.Title,
        StartTime = occasion.StartTime.ToTime(),
        EndTime = occasion.EndTime.ToTime(),
        Markets = [.. occasion.Markets],
        LivestreamIds = [.. occasion.Livestreams.Select(name => IdOf(name, key, "livestreams"))],
        Version = CatalogMapping.VersionOf(occasion.Etag),
        Placements = [.. occasion.Placements.Select(PlacementOf)],
        PlacementPercent = occasion.PlacementPercent,
    };

    // What names none becomes a key that no placement has, and is refused as such.
    private static PlacementKey PlacementOf(string name) => ResourceName.TryParse(name, "brands/*/campaigns/*/placements/*") is [var brand, var campaign, var placement]
        ? new(new(brand, campaign), placement)
        : new(new("", ""), name);

    private static V1.LivestreamOffer ToProto(LivestreamOffer offer) => new()
    {
        Product = $"products/{offer.ProductId}",
        StageStartOffset = offer.StageStartMicros.ToDuration(),
        StageEndOffset = offer.StageEndMicros.ToDuration(),
        OfferPrice = offer.OfferPrice?.ToProto(),
        OfferLabel = offer.OfferLabel,
    };

    private static LivestreamOffer ToDomain(V1.LivestreamOffer offer) => new(
        IdOf(offer.Product, "products"),
        offer.StageStartOffset.ToMicros(),
        offer.StageEndOffset.ToMicros(),
        offer.OfferPrice is { } price ? new Money(price.CurrencyCode, price.AmountMicros) : null,
        offer.OfferLabel);

    private static string CampaignName(ContentKey key, string campaignId) => $"brands/{key.BrandId}/campaigns/{campaignId}";

    private static string IdOf(string name, string collection) => ResourceName.TryParse(name, $"{collection}/*") is [var id] ? id : "";

    private static string IdOf(string name, ContentKey key, string collection) =>
        ResourceName.TryParse(name, $"brands/*/{collection}/*") is [var brandId, var id] && brandId == key.BrandId ? id : "";

    // An empty id would mean a note about the product wherever it stands.
    private static string EpisodeIdOf(string name) => IdOf(name, "episodes") is { Length: > 0 } id ? id : NoId;
}
