using System.Collections.Immutable;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Viewers;

/// <summary>
/// Brings a viewer's events to the log. A seat is held before its event is written and confirmed after; whatever fails in between is settled
/// by the group from the log, so nothing here has to be undone.
/// </summary>
public sealed partial class EventRecording(IGrainFactory grains, Partitions partitions, ILogger<EventRecording> logger)
{
    /// <summary>Records events of one subject, in order.</summary>
    /// <param name="viewer">The viewer's pseudonym.</param>
    /// <param name="subject">Under whom they are counted: the viewer, or its session.</param>
    /// <param name="events">At least one.</param>
    /// <returns>One outcome for each event, and the subject's journeys after them.</returns>
    public async Task<ShardAnswer> RecordAsync(string viewer, string subject, IReadOnlyList<CheckedEvent> events)
    {
        var outcomes = new EventOutcome?[events.Count];
        for (var i = 0; i < events.Count; i++)
            outcomes[i] = await HoldAsync(viewer, subject, events[i]);
        var held = Enumerable.Range(0, events.Count).Where(i => outcomes[i] is null).ToList();
        var shard = grains.GetGrain<IShardGrain>(partitions.Of(subject));
        if (held.Count == 0)
            return new ShardAnswer([.. outcomes.Select(static o => o!.Value)], await shard.Read(subject));
        var answer = await shard.Record(subject, [.. held.Select(i => events[i].Event)]);
        for (var k = 0; k < held.Count; k++)
        {
            outcomes[held[k]] = answer.Outcomes[k];
            await FinishAsync(viewer, subject, events[held[k]], answer.Outcomes[k]);
        }

        return answer with { Outcomes = [.. outcomes.Select(static o => o!.Value)] };
    }

    /// <summary>Null when the event may be written; its outcome when the group says no.</summary>
    private async Task<EventOutcome?> HoldAsync(string viewer, string subject, CheckedEvent checkedEvent)
    {
        var happened = checkedEvent.Event;
        if (happened.Kind is not (EventKind.GroupJoin or EventKind.GroupLeave))
            return null;
        // A session is not somebody who could sit anywhere.
        if (subject != viewer)
            return EventOutcome.Rejected(EventRejection.ConsentMissing);
        var request = RequestOf(viewer, subject, checkedEvent);
        var group = GroupOf(happened);
        var answer = happened.Kind == EventKind.GroupJoin ? await group.HoldSeat(request) : await group.HoldLeave(request);
        return answer switch
        {
            SeatAnswer.Held => null,
            SeatAnswer.Seated => EventOutcome.Rejected(EventRejection.AlreadySeated),
            SeatAnswer.Waiting or SeatAnswer.Full => EventOutcome.Rejected(EventRejection.GroupFull),
            SeatAnswer.Closed => EventOutcome.Rejected(EventRejection.GroupClosed),
            SeatAnswer.CodeInvalid => EventOutcome.Rejected(EventRejection.CodeInvalid),
            SeatAnswer.NoSeat => EventOutcome.Rejected(EventRejection.NoSeat),
            SeatAnswer.TokenEnding => EventOutcome.Rejected(EventRejection.TokenExpired),
            SeatAnswer.Conflict => EventOutcome.Rejected(EventRejection.Conflict),
            SeatAnswer.TooMany => EventOutcome.Rejected(EventRejection.TooMany),
            _ => throw new InvalidOperationException($"the group answered {answer}"),
        };
    }

    private async Task FinishAsync(string viewer, string subject, CheckedEvent checkedEvent, EventOutcome outcome)
    {
        var happened = checkedEvent.Event;
        if (happened.Kind is not (EventKind.GroupJoin or EventKind.GroupLeave))
            return;
        try
        {
            var group = GroupOf(happened);
            var request = RequestOf(viewer, subject, checkedEvent);
            await (outcome.Status == EventStatus.Rejected ? group.Settle(request) : group.Confirm(request));
        }
        catch (Exception exception)
        {
            // The event is in the log, and that decides: the group asks it when the hold's time is over.
            LogNotConfirmed(exception);
        }
    }

    private static SeatRequest RequestOf(string viewer, string subject, CheckedEvent checkedEvent) => new(
        viewer, subject, checkedEvent.Event.Id, checkedEvent.Event.ContentHash, checkedEvent.Event.ExpireMicros, checkedEvent.Code);

    private IGroupGrain GroupOf(FunnelEvent happened) =>
        grains.GetGrain<IGroupGrain>($"{happened.Origin.Campaign.BrandId}/{happened.ObjectId}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A seat could not be confirmed; its group will ask the log")]
    private partial void LogNotConfirmed(Exception exception);
}
