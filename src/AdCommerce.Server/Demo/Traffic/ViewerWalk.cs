using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>
/// One simulated viewer's way through an episode and on along the chain. Its time is its own: it began a while ago, and events say when they
/// happened, so that hours pass in an instant. What is minutes apart here stays in order whatever the server's delays.
/// </summary>
internal sealed class ViewerWalk(TrafficApi api, Metadata caller, ViewerPlan plan, V1.ResolveEpisodeResponse episode, DateTimeOffset start)
{
    private const int StepsMax = 8;
    private static readonly TimeSpan BetweenSlots = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMinutes(4);

    private readonly Dictionary<string, V1.NextStep> _steps = [];
    private readonly List<TrueTouch> _touches = [];
    private readonly Dictionary<V1.EventRejection, int> _refused = [];
    private DateTimeOffset _now = start;
    private int _events;
    private int _miscounted;

    /// <summary>Walks it to its end.</summary>
    public async Task<SimulatedJourney> RunAsync(CancellationToken cancellationToken)
    {
        var watched = WatchEpisode().ToList();
        var heldBack = plan.Late && watched.Count > 1 ? watched[0] : null;
        var told = heldBack is null ? watched : watched[1..];
        // A server without time to decide plays the original, and there is nothing to tell.
        if (plan.Offline && told.Count > 0)
            told = [[.. told.SelectMany(static events => events)]];
        foreach (var events in told)
            await TellAsync(events, cancellationToken);
        foreach (var journey in _steps.Keys.Order(StringComparer.Ordinal).ToList())
            await FollowAsync(journey, cancellationToken);
        if (plan.Orders && !_touches.Exists(static t => t.Kind == TouchedBy.Order))
            await OrderAtSlotAsync(cancellationToken);
        if (heldBack is not null)
            await TellAsync(heldBack, cancellationToken);
        return new SimulatedJourney(_touches, _events, _refused, _miscounted);
    }

    private IEnumerable<List<ToldEvent>> WatchEpisode()
    {
        for (var i = 0; i < Math.Min(episode.Slots.Count, ViewerPlan.SlotsMax); i++)
        {
            var slot = episode.Slots[i];
            if (slot.EventToken.Length > 0)
                yield return [.. WatchSlot(slot, plan.StretchesMillis[i])];
            _now += BetweenSlots;
        }
    }

    private IEnumerable<ToldEvent> WatchSlot(V1.ResolvedSlot slot, IReadOnlyList<int> stretchesMillis)
    {
        var enough = Math.Min(ViewerPlan.ExposureMillis, (slot.EndOffset.ToTimeSpan() - slot.StartOffset.ToTimeSpan()).TotalMilliseconds);
        var sum = 0;
        foreach (var millis in stretchesMillis)
        {
            yield return Tell(V1.EventKind.ExposureStart, slot.EventToken);
            _now += TimeSpan.FromMilliseconds(millis);
            var full = sum < enough && sum + millis >= enough;
            sum += millis;
            var stop = Tell(V1.EventKind.ExposureStop, slot.EventToken, full ? Touch(slot, TouchedBy.Exposure) : null);
            stop.Event.WatchedMillis = millis;
            yield return stop;
            _now += TimeSpan.FromSeconds(1);
        }

        if (plan.Taps)
            yield return Tell(V1.EventKind.Tap, slot.EventToken);
    }

    private async Task FollowAsync(string journey, CancellationToken cancellationToken)
    {
        var declined = new List<string>();
        for (var i = 0; i < StepsMax; i++)
        {
            _now += BetweenSteps;
            var step = _steps[journey];
            if (Go(step, cancellationToken) is { } going)
            {
                await going;
                // Nothing new came of it: the server has nothing else for this viewer.
                if (NameOf(_steps[journey]) == NameOf(step))
                    return;
            }
            else if (plan.Skips && NameOf(step) is { } name && !declined.Contains(name))
            {
                declined.Add(name);
                _steps[journey] = await api.FindStepAsync(new() { Name = journey, Market = plan.Market, Declined = { declined } }, caller, cancellationToken);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Takes the step, if this viewer does.</summary>
    private Task? Go(V1.NextStep step, CancellationToken cancellationToken) => step.StepCase switch
    {
        V1.NextStep.StepOneofCase.Note when plan.OpensNote => ReadAsync(step, cancellationToken),
        V1.NextStep.StepOneofCase.Livestream when plan.JoinsRoom && step.Livestream.Live => VisitRoomAsync(step, cancellationToken),
        V1.NextStep.StepOneofCase.Group when plan.TakesSeat && !step.Group.CodeRequired => TakeSeatAsync(step, cancellationToken),
        _ => null,
    };

    /// <summary>The name of a note or a livestream; seats are not skipped.</summary>
    private static string? NameOf(V1.NextStep step) => step.Note?.Name ?? step.Livestream?.Name;

    private async Task ReadAsync(V1.NextStep step, CancellationToken cancellationToken)
    {
        var opened = Tell(V1.EventKind.NoteOpen, step.EventToken, Touch(step, TouchedBy.Note));
        _now += TimeSpan.FromMilliseconds(plan.ReadMillis);
        var read = Tell(V1.EventKind.NoteRead, step.EventToken, plan.ReadMillis >= 5_000 ? Touch(step, TouchedBy.DeepRead) : null);
        read.Event.ReadMillis = plan.ReadMillis;
        await TellAsync([opened, read], cancellationToken);
    }

    private async Task VisitRoomAsync(V1.NextStep step, CancellationToken cancellationToken)
    {
        await TellAsync([Tell(V1.EventKind.RoomJoin, step.EventToken, Touch(step, TouchedBy.Room))], cancellationToken);
        _now += TimeSpan.FromMilliseconds(plan.WatchedMillis);
        var left = Tell(V1.EventKind.RoomLeave, step.EventToken, plan.WatchedMillis >= 6_000 ? Touch(step, TouchedBy.Engaged) : null);
        left.Event.WatchedMillis = plan.WatchedMillis;
        await TellAsync([left], cancellationToken);
        if (plan.Orders && (step.Livestream.Offers.FirstOrDefault(static o => o.Seen) ?? step.Livestream.Offers.FirstOrDefault()) is { } offer)
            await OrderAsync(step.EventToken, SlotOf(step), offer.OfferPrice ?? offer.Price, cancellationToken);
    }

    private async Task TakeSeatAsync(V1.NextStep step, CancellationToken cancellationToken)
    {
        await TellAsync([Tell(V1.EventKind.GroupJoin, step.EventToken, Touch(step, TouchedBy.Group))], cancellationToken);
        if (!plan.LeavesSeat || !_touches.Exists(static t => t.Kind == TouchedBy.Group))
            return;
        _now += BetweenSteps;
        await TellAsync([Tell(V1.EventKind.GroupLeave, step.EventToken, Touch(step, TouchedBy.GroupLeave))], cancellationToken);
    }

    private async Task OrderAtSlotAsync(CancellationToken cancellationToken)
    {
        if (_touches.FindLast(static t => t.Kind == TouchedBy.Exposure) is not { } seen)
            return;
        var slot = episode.Slots.First(s => s.Product?.Placement == seen.Placement);
        _now += BetweenSteps;
        await OrderAsync(slot.EventToken, slot, slot.Overlay.Price, cancellationToken);
    }

    private async Task OrderAsync(string token, V1.ResolvedSlot seen, V1.Money value, CancellationToken cancellationToken)
    {
        var orderId = Guid.CreateVersion7(_now).ToString("N");
        await TellAsync([Sale(V1.EventKind.Order, TouchedBy.Order)], cancellationToken);
        _now += BetweenSteps;
        if (plan.Refunds)
            await TellAsync([Sale(V1.EventKind.Refund, TouchedBy.Refund)], cancellationToken);

        ToldEvent Sale(V1.EventKind kind, TouchedBy by)
        {
            var sale = Tell(kind, token, Touch(seen, by) with { Value = value });
            (sale.Event.OrderId, sale.Event.Value) = (orderId, value);
            return sale;
        }
    }

    private async Task TellAsync(List<ToldEvent> told, CancellationToken cancellationToken)
    {
        var batch = new V1.RecordEventsRequest { Market = plan.Market, Device = plan.Device, Events = { told.Select(static t => t.Event) } };
        var answer = await api.RecordAsync(batch, caller, cancellationToken);
        var outcomes = answer.Outcomes;
        if (plan.Duplicates)
        {
            // What was refused for the seats is decided anew, and somebody may have left: it is the last answer that holds.
            var second = (await api.RecordAsync(batch, caller, cancellationToken)).Outcomes;
            _miscounted += Again(outcomes, second);
            outcomes = second;
        }

        foreach (var (one, outcome) in told.Zip(outcomes))
            Settle(one, outcome);
        foreach (var step in answer.NextSteps)
            _steps[step.Journey] = step;
    }

    private void Settle(ToldEvent told, V1.EventOutcome outcome)
    {
        _events++;
        // A duplicate is one whose first answer was lost on the way: it counts.
        if (outcome.Status == V1.EventStatus.Rejected)
            _refused[outcome.Rejection] = _refused.GetValueOrDefault(outcome.Rejection) + 1;
        else if (told.Touch is { } touch)
            _touches.Add(touch);
    }

    // What was counted is a duplicate the second time.
    private static int Again(IEnumerable<V1.EventOutcome> first, IEnumerable<V1.EventOutcome> second) =>
        first.Zip(second).Count(static pair =>
            pair.First.Status != V1.EventStatus.Rejected && pair.Second.Status != V1.EventStatus.Duplicate);

    private ToldEvent Tell(V1.EventKind kind, string token, TrueTouch? touch = null) => new(
        new V1.Event
        {
            EventId = Guid.CreateVersion7(_now).ToString("D"),
            Kind = kind,
            Created = Timestamp.FromDateTimeOffset(_now),
            EventToken = token,
        },
        touch);

    private V1.ResolvedSlot SlotOf(V1.NextStep step) => episode.Slots.First(s => s.Slot == step.Seen.Slot);

    private TrueTouch Touch(V1.NextStep step, TouchedBy kind) => Touch(SlotOf(step), kind);

    private TrueTouch Touch(V1.ResolvedSlot slot, TouchedBy kind)
    {
        var placement = slot.Product.Placement;
        return new TrueTouch(placement[..placement.IndexOf("/placements/", StringComparison.Ordinal)], placement, _now, kind);
    }

    private sealed record ToldEvent(V1.Event Event, TrueTouch? Touch);
}

/// <summary>What became of one simulated viewer.</summary>
/// <param name="Touches">What was counted of it.</param>
/// <param name="Events">Events told, each once.</param>
/// <param name="Refused">Events that the server refused, by reason: a full group is nobody's fault.</param>
/// <param name="Miscounted">Events told twice that were not called duplicates.</param>
internal sealed record SimulatedJourney(
    IReadOnlyList<TrueTouch> Touches, int Events, IReadOnlyDictionary<V1.EventRejection, int> Refused, int Miscounted);
