using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Playback;
using AdCommerce.Server.Registry;

namespace AdCommerce.Server.Funnel;

/// <summary>Opens the tokens of reported events and holds the events against them. What passes may be counted; nothing has been yet.</summary>
internal sealed class EventReception(SessionTokens tokens, RegistryReplica registry, RegistryGateway gateway, AddressWatch addresses, TimeProvider time)
{
    /// <summary>For each event of a batch the event for the log, or why there is none.</summary>
    /// <param name="batch">What the player says.</param>
    /// <param name="viewer">The pseudonym of the viewer who calls.</param>
    /// <param name="source">Where the batch comes from.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async ValueTask<(CheckedEvent? Event, EventRejection Rejection)[]> CheckAsync(
        V1.RecordEventsRequest batch, string viewer, BatchSource source, CancellationToken cancellationToken)
    {
        var (now, device) = (time.GetUtcNow(), batch.Device.ToDomain());
        var answers = new (CheckedEvent?, EventRejection)[batch.Events.Count];
        // The events of a slot or step come together, and opening a token is dear.
        var grants = new List<(string Token, EventGrant? Grant)>(1);
        for (var i = 0; i < answers.Length; i++)
        {
            var reported = batch.Events[i];
            var known = grants.FindIndex(each => each.Token == reported.EventToken);
            var grant = known >= 0 ? grants[known].Grant : await FindGrantAsync(reported, batch.Market, device, cancellationToken);
            if (known < 0)
                grants.Add((reported.EventToken, grant));
            answers[i] = grant is null ? (null, EventRejection.TokenForged) : Check(reported, grant, viewer, source, now);
        }

        return answers;
    }

    private (CheckedEvent? Event, EventRejection Rejection) Check(V1.Event reported, EventGrant grant, string viewer, BatchSource source, DateTimeOffset now)
    {
        var campaign = registry.State.Campaigns.GetValueOrDefault(grant.Origin.Campaign);
        var (happened, rejection) = EventIntake.Judge(
            reported.ToDomain(), grant, viewer, campaign?.Terms ?? JourneyTerms.Default, now, isTested: campaign is { HoldoutShare: > 0 });
        return happened is null
            ? (null, rejection)
            : (new CheckedEvent(happened, reported.Code) { Bar = BarOf(happened, source, now), ChargedTo = grant.ChargedTo }, EventRejection.None);
    }

    private ChargeBar BarOf(FunnelEvent happened, BatchSource source, DateTimeOffset now)
    {
        if (happened.Kind != EventKind.ExposureStop)
            return addresses.JudgeStep(source.UserAgent);
        var arrival = MicrosOf(now);
        // Whether its session asked for media, the viewer's grain knows.
        return addresses.Judge(source.Address, new ExposureSample(
            MicrosOf(SessionTicket.BeginOf(happened.SessionId)), arrival - happened.AgeMicros, arrival, happened.LengthMillis, source.UserAgent, AskedForMedia: null));
    }

    private static long MicrosOf(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    // What an event tells of says whose token it should bear. Trying the other one first is right as well, but a token that does not open costs ten times one that does.
    private async ValueTask<EventGrant?> FindGrantAsync(V1.Event reported, string market, string device, CancellationToken cancellationToken)
    {
        var token = reported.EventToken;
        var isOfSlot = reported.Kind is V1.EventKind.ExposureStart or V1.EventKind.ExposureStop or V1.EventKind.Tap;
        if (!isOfSlot && tokens.OpenStep(token) is { } step)
            return EventGrant.Of(step);
        if (tokens.OpenEvent(token) is not { } ticket)
            return isOfSlot && tokens.OpenStep(token) is { } other ? EventGrant.Of(other) : null;
        if (EventGrant.Of(ticket, registry.Snapshot, market, device) is { } known)
            return known;
        // Another silo published the revision just now, and resolved it.
        await gateway.ReadAsync(cancellationToken);
        return EventGrant.Of(ticket, registry.Snapshot, market, device)
            ?? throw new InvalidOperationException($"a token of ours names revision {ticket.Revision} of episode {ticket.EpisodeId}, which is not known here");
    }
}
