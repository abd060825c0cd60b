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
public sealed partial class EventRecording(GrainReferences<IGroupGrain> groups, Shards shards, ILogger<EventRecording> logger)
{
    /// <summary>Key of the group that a seat's event is about.</summary>
    internal static string GroupKeyOf(FunnelEvent happened) => $"{happened.Origin.Campaign.BrandId}/{happened.ObjectId}";

    /// <summary>Records events of one subject, in order.</summary>
    /// <param name="viewer">The viewer's pseudonym.</param>
    /// <param name="subject">Under whom they are counted: the viewer, or its session.</param>
    /// <param name="events">May be empty.</param>
    /// <param name="charge">Gives what is written of an event that may be: what it is charged to is settled last, so that no money is taken for a seat that there is not.</param>
    /// <returns>One outcome for each event, and the subject's journeys after them.</returns>
    public async Task<ShardAnswer> RecordAsync(string viewer, string subject, IReadOnlyList<CheckedEvent> events, Func<CheckedEvent, FunnelEvent> charge)
    {
        var outcomes = new EventOutcome[events.Count];
        SubjectJourneys? journeys = null;
        for (var begin = 0; begin < events.Count;)
        {
            var end = EndOfRun(events, begin);
            journeys = await RecordRunAsync(viewer, subject, events, begin, outcomes.AsMemory(begin, end - begin), charge) ?? journeys;
            begin = end;
        }

        return new ShardAnswer([.. outcomes], journeys ?? await shards.Of(subject).Read(subject));
    }

    // A group is asked about one event at a time: a second one of the same group waits until the first is in the log.
    private static int EndOfRun(IReadOnlyList<CheckedEvent> events, int begin)
    {
        HashSet<string>? groups = null;
        var end = begin;
        while (end < events.Count && (!IsOfSeat(events[end].Event) || (groups ??= new(StringComparer.Ordinal)).Add(GroupKeyOf(events[end].Event))))
            end++;
        return end;
    }

    /// <summary>Null when nothing of the run came to the shard.</summary>
    private async Task<SubjectJourneys?> RecordRunAsync(
        string viewer, string subject, IReadOnlyList<CheckedEvent> events, int begin, Memory<EventOutcome> outcomes, Func<CheckedEvent, FunnelEvent> charge)
    {
        var held = new List<int>(outcomes.Length);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (IsOfSeat(events[begin + i].Event) && await HoldAsync(viewer, subject, events[begin + i]) is { } refusal)
                outcomes.Span[i] = refusal;
            else
                held.Add(i);
        }

        if (held.Count == 0)
            return null;
        var answer = await shards.Of(subject).Record(subject, [.. held.Select(i => charge(events[begin + i]))]);
        for (var k = 0; k < held.Count; k++)
        {
            outcomes.Span[held[k]] = answer.Outcomes[k];
            if (IsOfSeat(events[begin + held[k]].Event))
                await FinishAsync(viewer, subject, events[begin + held[k]], answer.Outcomes[k]);
        }

        return answer.Journeys;
    }

    /// <summary>Of a seat's event: null when it may be written; its outcome when the group says no.</summary>
    private async Task<EventOutcome?> HoldAsync(string viewer, string subject, CheckedEvent checkedEvent)
    {
        var happened = checkedEvent.Event;
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

    private static bool IsOfSeat(FunnelEvent happened) => happened.Kind is EventKind.GroupJoin or EventKind.GroupLeave;

    private IGroupGrain GroupOf(FunnelEvent happened) => groups.Of(GroupKeyOf(happened));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A seat could not be confirmed; its group will ask the log")]
    private partial void LogNotConfirmed(Exception exception);
}
