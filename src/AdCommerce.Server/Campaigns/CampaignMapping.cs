using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Campaigns;

/// <summary>Campaigns and placements as the API spells them, and back.</summary>
internal static class CampaignMapping
{
    private const string DisclosureDefault = "Ad";

    public static V1.Campaign ToProto(this Campaign campaign) => new()
    {
        Name = campaign.Key.ToString(),
        Title = campaign.Title,
        State = StateOf(campaign.Paused),
        Etag = CatalogMapping.Etag(campaign.Version),
        JourneyWindow = campaign.Terms.WindowMicros.ToDuration(),
        NoteStepWindow = StepOf(campaign.Terms.NoteStepMicros),
        LivestreamStepWindow = StepOf(campaign.Terms.LivestreamStepMicros),
        GroupStepWindow = StepOf(campaign.Terms.GroupStepMicros),
    };

    public static Campaign ToDomain(this V1.Campaign campaign, CampaignKey key) => new(
        key,
        campaign.Title,
        Paused: false,
        0,
        new JourneyTerms(
            campaign.JourneyWindow is { } window ? window.ToMicros() : JourneyTerms.Default.WindowMicros,
            campaign.NoteStepWindow.ToMicros(),
            campaign.LivestreamStepWindow.ToMicros(),
            campaign.GroupStepWindow.ToMicros()));

    public static V1.Placement ToProto(this Placement placement) => new()
    {
        Name = placement.Key.ToString(),
        Product = $"products/{placement.ProductId}",
        Matches = { placement.Matches.Select(ToProto) },
        Priority = placement.Priority,
        State = StateOf(placement.Paused),
        DisclosureLabel = placement.DisclosureLabel,
        Etag = CatalogMapping.Etag(placement.Version),
    };

    /// <summary>A product that is not named in the form "products/{product}" becomes an id that no product has, and is refused as such.</summary>
    public static Placement ToDomain(this V1.Placement placement, PlacementKey key) => new()
    {
        Key = key,
        ProductId = ResourceName.TryParse(placement.Product, "products/*") is [var id] ? id : "",
        Matches = [.. placement.Matches.Select(ToDomain)],
        Priority = placement.Priority,
        Paused = false,
        DisclosureLabel = placement.DisclosureLabel.Length == 0 ? DisclosureDefault : placement.DisclosureLabel,
        Version = 0,
    };

    private static V1.AttributeMatch ToProto(AttributeMatch match) => new()
    {
        Subject = (V1.AttributeMatch.Types.Subject)match.Subject,
        Attribute = match.Attribute,
        AnyOf = { match.AnyOf },
    };

    private static AttributeMatch ToDomain(V1.AttributeMatch match) => new((MatchSubject)match.Subject, match.Attribute, [.. match.AnyOf]);

    private static Duration? StepOf(long micros) => micros == 0 ? null : micros.ToDuration();

    private static V1.ServingState StateOf(bool paused) => paused ? V1.ServingState.Paused : V1.ServingState.Active;
}
