using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Grains.Viewers;

/// <summary>
/// What the viewer's events are charged to. Exposures bring it along, and are judged; steps are paid for when they happen, out of this silo's purse. What is kept for it is in
/// this memory only: another activation begins anew, which can only let more pass.
/// </summary>
internal sealed partial class ViewerGrain
{
    /// <summary>Steps that are remembered with what was taken for them.</summary>
    private const int StepTakesMax = 64;

    private const long MicrosPerMilli = 1_000;
    private const long MicrosPerDay = 24 * 3_600_000_000L;

    private ViewerTraffic _traffic = ViewerTraffic.None;

    // Null before the first session in which something was taken, and where nobody looks at it.
    private SessionMedia? _media;

    // Of a step that is sent again, the same: money is taken for it once.
    private Dictionary<ChargeKey, ChargeClaim>? _stepTakes;

    public Task NoteMedia(Guid sessionId)
    {
        _media?.Ask(sessionId);
        return Task.CompletedTask;
    }

    private void BeginMedia(Guid sessionId, EpisodeDecision decision)
    {
        if (traffic.RequiresMedia && !decision.Charges.IsEmpty)
            (_media ??= new SessionMedia()).Begin(sessionId);
    }

    /// <summary>Marks exposures that no person made, and those that would be counted under another name than they were paid for.</summary>
    private ImmutableArray<CheckedEvent> JudgeExposures(ImmutableArray<CheckedEvent> events, Consent consent)
    {
        var (seen, now) = (_traffic, time.GetUtcMicros());
        var subject = consent.Measurement ? ChargeSubject.Viewer : ChargeSubject.Session;
        var judged = ImmutableArray.CreateBuilder<CheckedEvent>(events.Length);
        foreach (var each in events)
        {
            if (!IsShown(each.Event))
            {
                judged.Add(each);
                continue;
            }

            (var bar, seen) = traffic.JudgeViewer(SampleOf(each.Event, now), seen);
            bar = TrafficRules.First(each.Bar, bar);
            judged.Add(each.Event.Charge is not { } claim ? each : each with
            {
                Event = each.Event with { Charge = claim with { Bar = bar == ChargeBar.None && each.ChargedTo != subject ? ChargeBar.OtherSubject : bar } },
            });
        }

        return judged.MoveToImmutable();
    }

    /// <summary>Keeps what was seen of the viewer. Only what was counted: what is sent again was not watched again.</summary>
    private void KeepTraffic(ImmutableArray<CheckedEvent> events, ImmutableArray<EventOutcome> outcomes)
    {
        var now = time.GetUtcMicros();
        for (var i = 0; i < events.Length; i++)
        {
            if (IsShown(events[i].Event) && outcomes[i].Status == EventStatus.Accepted)
                (_, _traffic) = traffic.JudgeViewer(SampleOf(events[i].Event, now), _traffic);
        }
    }

    /// <summary>What is written of an event: of a step of a campaign with a budget with what it is charged to.</summary>
    private FunnelEvent ChargeStep(CheckedEvent step, Consent consent)
    {
        var happened = step.Event;
        if (ChargeKey.Of(happened) is not { Stage: not Stage.Episode } key || registry.State.Campaigns.GetValueOrDefault(happened.Origin.Campaign)?.Budget is null)
            return happened;
        return happened with { Charge = ClaimOf(key, step, money.Find(happened.Origin.Campaign), consent) };
    }

    private ChargeClaim ClaimOf(ChargeKey key, CheckedEvent step, LeasePurse? purse, Consent consent)
    {
        var (bid, now) = (registry.State.Placements.GetValueOrDefault(step.Event.Origin.Placement)?.Terms.Bid, time.GetUtcMicros());
        var (price, day) = (bid?.Stage == key.Stage ? ChargePrice.OneOf(bid) : 0, purse?.Day ?? (int)(now / MicrosPerDay));
        // A step of a viewer who is measured has a session of its own; one that comes back under another name might be charged there again.
        var isViewers = step.Event.SessionId == JourneyStep.SessionOf(Pseudonym, step.Event.Origin.Campaign);
        var bar = step.Bar == ChargeBar.None && isViewers != consent.Measurement ? ChargeBar.OtherSubject : step.Bar;
        if (price == 0 || bar != ChargeBar.None)
            return ChargeClaim.Barred(day, price, bar);
        if (_stepTakes?.TryGetValue(key, out var known) == true && known.CloseTimeMicros > now)
            return known;
        if (purse?.TryTake(price, out var take) != true)
            return ChargeClaim.Barred(day, price, ChargeBar.NoLease);
        if (_stepTakes?.Count >= StepTakesMax)
            _stepTakes.Clear();
        return (_stepTakes ??= [])[key] = ChargeClaim.Of(take);
    }

    private static bool IsShown(FunnelEvent happened) => happened is { Kind: EventKind.ExposureStop, IsWithheld: false };

    private ExposureSample SampleOf(FunnelEvent exposure, long now) => new(
        SessionTicket.BeginOf(exposure.SessionId).ToUnixTimeMilliseconds() * MicrosPerMilli, now - exposure.AgeMicros, now, exposure.LengthMillis, "",
        _media?.HasAsked(exposure.SessionId));
}
