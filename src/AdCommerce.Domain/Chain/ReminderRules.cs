using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Chain;

/// <summary>Who may be reminded of what.</summary>
public static class ReminderRules
{
    /// <summary>A reminder of something that is not known any more is dropped after this long.</summary>
    private static readonly TimeSpan UnknownKept = TimeSpan.FromDays(1);

    /// <summary>Why a reminder cannot be set, or null when it can.</summary>
    public static Rejection? Check(RegistryState state, CampaignKey campaign, string livestreamId, Consent consent, DateTimeOffset now)
    {
        if (!state.Livestreams.TryGetValue(new ContentKey(campaign.BrandId, livestreamId), out var livestream) || livestream.CampaignId != campaign.CampaignId)
            return Rejection.Invalid("livestream", "must name a livestream of the journey's campaign");
        if (!consent.Messages || !consent.Measurement)
        {
            return Rejection.Of(
                RejectionReason.FailedPrecondition, "A reminder needs the viewer's consent to messages and to measurement. Ask for it, then repeat the request.");
        }

        return livestream.State == LivestreamState.Scheduled && livestream.EndTime > now
            ? null
            : Rejection.Of(RejectionReason.FailedPrecondition, "The livestream has begun or is over: there is nothing to be reminded of.");
    }

    /// <summary>The reminder; it is dropped when its livestream is over.</summary>
    public static Reminder Of(RegistryState state, CampaignKey campaign, string livestreamId, DateTimeOffset now)
    {
        var end = state.Livestreams.TryGetValue(new ContentKey(campaign.BrandId, livestreamId), out var livestream) ? livestream.EndTime : now + UnknownKept;
        return new Reminder(campaign, livestreamId, (end - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
