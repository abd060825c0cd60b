using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Playback;
using AdCommerce.Server.Registry;

namespace AdCommerce.Server.Funnel;

/// <summary>Opens the tokens of reported events and holds the events against them. What passes may be counted; nothing has been yet.</summary>
internal sealed class EventReception(SessionTokens tokens, RegistryReplica registry, RegistryGateway gateway, TimeProvider time)
{
    /// <summary>The event for the log, or why there is none.</summary>
    /// <param name="reported">What the player says.</param>
    /// <param name="viewer">The pseudonym of the viewer who calls.</param>
    /// <param name="market">Where the viewer is; may be empty.</param>
    /// <param name="device">What is watched on; may be empty.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async ValueTask<(CheckedEvent? Event, EventRejection Rejection)> CheckAsync(
        V1.Event reported, string viewer, string market, string device, CancellationToken cancellationToken)
    {
        if (await FindGrantAsync(reported.EventToken, market, device, cancellationToken) is not { } grant)
            return (null, EventRejection.TokenForged);
        var campaign = registry.State.Campaigns.GetValueOrDefault(grant.Origin.Campaign);
        var (happened, rejection) = EventIntake.Judge(
            reported.ToDomain(), grant, viewer, campaign?.Terms ?? JourneyTerms.Default, time.GetUtcNow(), isTested: campaign is { HoldoutShare: > 0 });
        return happened is null ? (null, rejection) : (new CheckedEvent(happened, reported.Code), EventRejection.None);
    }

    private async ValueTask<EventGrant?> FindGrantAsync(string token, string market, string device, CancellationToken cancellationToken)
    {
        if (tokens.OpenStep(token) is { } step)
            return EventGrant.Of(step);
        if (tokens.OpenEvent(token) is not { } ticket)
            return null;
        if (EventGrant.Of(ticket, registry.Snapshot, market, device) is { } known)
            return known;
        // Another silo published the revision just now, and resolved it.
        await gateway.ReadAsync(cancellationToken);
        return EventGrant.Of(ticket, registry.Snapshot, market, device)
            ?? throw new InvalidOperationException($"a token of ours names revision {ticket.Revision} of episode {ticket.EpisodeId}, which is not known here");
    }
}
