using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Playback;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Funnel;

/// <summary>Next steps as they are answered: with the sealed token that the step's events bring back.</summary>
internal sealed class StepAnswers(SessionTokens tokens, RegistryReplica registry, TimeProvider time)
{
    /// <summary>A step of a viewer.</summary>
    /// <param name="step">What to offer.</param>
    /// <param name="viewer">The viewer's pseudonym.</param>
    public V1.NextStep ToProto(JourneyStep step, string viewer)
    {
        var proto = step.Step.ToProto(JourneyNames.Of(step.Campaign), registry.State);
        if (step.Step is { Offer: { } offer, Seen: { } seen })
        {
            var expireTime = DateTimeOffset.FromUnixTimeMilliseconds((time.GetUtcNow() + StepTicket.Lifetime).ToUnixTimeMilliseconds());
            proto.EventToken = tokens.Seal(new StepTicket(viewer, step.SessionId, seen, offer.Stage, offer.ObjectId, expireTime));
            proto.ExpireTime = expireTime.ToTimestamp();
        }

        return proto;
    }

    /// <summary>A journey of a viewer.</summary>
    public V1.Journey ToProto(Journey journey)
    {
        var latest = journey.Attempts is [.., var last] ? last : null;
        return new V1.Journey
        {
            Name = JourneyNames.Of(journey.Campaign),
            Campaign = journey.Campaign.ToString(),
            Seen = journey.LastSeen?.ToProto(registry.State),
            Stage = latest?.InOrderMicros.Count(static at => at >= 0) ?? 0,
            TouchedStages = { latest is null ? [] : Enumerable.Range(0, latest.AtAllMicros.Length).Where(i => latest.AtAllMicros[i] >= 0).Select(static i => i + 1) },
            EntryTime = latest is null ? null : DateTimeOffset.UnixEpoch.AddTicks(latest.EntryMicros * TimeSpan.TicksPerMicrosecond).ToTimestamp(),
        };
    }
}

/// <summary>Names of journeys: "journeys/{brand}.{campaign}"; the viewer is whoever calls.</summary>
internal static class JourneyNames
{
    /// <summary>All of the viewer's journeys (AIP-159).</summary>
    public const string All = "journeys/-";

    private const string Collection = "journeys/";

    /// <summary>The name of the journey with a campaign.</summary>
    public static string Of(CampaignKey campaign) => $"{Collection}{campaign.BrandId}.{campaign.CampaignId}";

    /// <summary>The campaign of a journey's name, or null for a name of another form.</summary>
    public static CampaignKey? TryParse(string name) =>
        name.StartsWith(Collection, StringComparison.Ordinal) && name[Collection.Length..].Split('.') is [{ Length: > 0 } brand, { Length: > 0 } campaign]
            ? new CampaignKey(brand, campaign)
            : null;
}
