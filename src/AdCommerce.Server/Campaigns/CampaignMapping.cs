using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Server.Campaigns.Budgets;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Campaigns;

/// <summary>Campaigns as the API spells them, and back.</summary>
internal static class CampaignMapping
{
    public static V1.Campaign ToProto(this Campaign campaign) => new()
    {
        Name = campaign.Key.ToString(),
        Title = campaign.Title,
        State = StateOf(campaign),
        Etag = CatalogMapping.Etag(campaign.Version),
        JourneyWindow = campaign.Terms.WindowMicros.ToDuration(),
        NoteStepWindow = StepOf(campaign.Terms.NoteStepMicros),
        LivestreamStepWindow = StepOf(campaign.Terms.LivestreamStepMicros),
        GroupStepWindow = StepOf(campaign.Terms.GroupStepMicros),
        HoldoutShare = campaign.HoldoutShare,
        Budget = campaign.Budget?.ToProto(),
        Goal = campaign.Goal?.ToProto(),
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
            campaign.GroupStepWindow.ToMicros()),
        campaign.HoldoutShare)
    {
        Budget = campaign.Budget?.ToDomain(),
        Goal = campaign.Goal?.ToDomain(),
    };

    private static Duration? StepOf(long micros) => micros == 0 ? null : micros.ToDuration();

    private static V1.ServingState StateOf(Campaign campaign) =>
        campaign.Ended ? V1.ServingState.Ended : campaign.Paused ? V1.ServingState.Paused : V1.ServingState.Active;
}
