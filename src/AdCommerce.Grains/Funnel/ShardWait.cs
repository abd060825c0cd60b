using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>A call that waits for the log.</summary>
internal abstract class ShardWait
{
    /// <summary>How much of the limits it takes: its events, 1 for a call without any.</summary>
    public virtual int Events => 1;

    /// <summary>What has to be written for it, judged by a state that an entry of this time would follow; null when nothing has to.</summary>
    public abstract ShardOperation? Plan(ShardState state, long timeMicros);

    /// <summary>Answers it, once what was planned is in the log and in the state.</summary>
    /// <param name="state">The state with it.</param>
    /// <param name="outcomes">Of the events of the operation that was planned; empty when there was none.</param>
    public abstract void Finish(ShardState state, ImmutableArray<EventOutcome> outcomes);

    /// <summary>Answers it with a failure: it is not known to be in the log.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A call that waits for the log, and what it is answered with.</summary>
internal abstract class ShardWait<TAnswer> : ShardWait
{
    private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer.</summary>
    public Task<TAnswer> Answer => _answer.Task;

    /// <inheritdoc />
    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    /// <inheritdoc />
    public override void Finish(ShardState state, ImmutableArray<EventOutcome> outcomes) => _answer.TrySetResult(AnswerFrom(state, outcomes));

    /// <summary>The answer, from the state after it.</summary>
    protected abstract TAnswer AnswerFrom(ShardState state, ImmutableArray<EventOutcome> outcomes);
}

/// <summary>Events of a subject. Those that were counted before, or are refused, are not written again.</summary>
internal sealed class RecordWait(string subject, ImmutableArray<FunnelEvent> events) : ShardWait<ShardAnswer>
{
    private EventOutcome?[] _known = [];

    public override int Events => events.Length;

    public override ShardOperation? Plan(ShardState state, long timeMicros)
    {
        _known = new EventOutcome?[events.Length];
        var unknown = 0;
        for (var i = 0; i < _known.Length; i++)
        {
            _known[i] = state.Judge(subject, events[i], timeMicros);
            unknown += _known[i] is null ? 1 : 0;
        }

        if (unknown == 0)
            return null;
        return new EventsRecorded(subject, unknown == events.Length ? events : [.. events.Where((_, i) => _known[i] is null)]);
    }

    protected override ShardAnswer AnswerFrom(ShardState state, ImmutableArray<EventOutcome> outcomes)
    {
        var next = 0;
        var all = outcomes.Length == _known.Length ? outcomes : [.. _known.Select(known => known ?? outcomes[next++])];
        return new ShardAnswer(all, state.Read(subject));
    }
}

/// <summary>What became of a seat's event: from here on it is either in the log or can never come.</summary>
internal sealed class SettleWait(string subject, Guid eventId, ulong contentHash, long expireMicros) : ShardWait<bool>
{
    // By the time of the log, not of this clock: another writer's may be behind, and only an entry keeps it from writing the event yet.
    public override ShardOperation? Plan(ShardState state, long timeMicros) =>
        state.TimeMicros <= expireMicros && Find(state) is null ? new SeatEventVoided(subject, eventId, expireMicros) : null;

    protected override bool AnswerFrom(ShardState state, ImmutableArray<EventOutcome> outcomes) => Find(state) == true;

    private bool? Find(ShardState state) => state.FindSeatEvent(subject, eventId, contentHash, expireMicros);
}

/// <summary>A reminder. One that stands already is not written again.</summary>
internal sealed class ReminderWait(string subject, Reminder reminder, bool wanted) : ShardWait<SubjectJourneys>
{
    public override ShardOperation? Plan(ShardState state, long timeMicros)
    {
        var known = state.Read(subject).Reminders.FirstOrDefault(r => r.Campaign == reminder.Campaign && r.LivestreamId == reminder.LivestreamId);
        var stands = wanted ? known == reminder : known is null;
        return stands ? null : new ReminderPut(subject, reminder, wanted);
    }

    protected override SubjectJourneys AnswerFrom(ShardState state, ImmutableArray<EventOutcome> outcomes) => state.Read(subject);
}

/// <summary>A viewer who agrees to be measured no more. Nothing is written when nothing of the viewer is counted on.</summary>
internal sealed class MeasurementWait(string subject) : ShardWait<long>
{
    public override ShardOperation? Plan(ShardState state, long timeMicros) => state.IsCountedOn(subject) ? new MeasurementEnded(subject) : null;

    protected override long AnswerFrom(ShardState state, ImmutableArray<EventOutcome> outcomes) => state.Position;
}

/// <summary>Leases that are to be closed. Nothing is written when all are.</summary>
internal sealed class CloseWait(ImmutableArray<LeaseClosing> closings) : ShardWait<ImmutableArray<LeaseClosingAnswer>>
{
    public override ShardOperation? Plan(ShardState state, long timeMicros) => closings.All(state.IsClosed) ? null : new LeasesClosing(closings);

    // Nothing is charged to a closed lease, so what it has after the entry is what it had when it was closed.
    protected override ImmutableArray<LeaseClosingAnswer> AnswerFrom(ShardState state, ImmutableArray<EventOutcome> outcomes) =>
    [
        .. closings.Select(closing => new LeaseClosingAnswer(
            closing.Campaign, [.. closing.Leases.Select(number => state.SpendOf(new LeaseKey(closing.Campaign, number)))])),
    ];
}

/// <summary>An operation that is always written, answered with the position after it.</summary>
internal sealed class OperationWait(ShardOperation operation) : ShardWait<long>
{
    public override ShardOperation Plan(ShardState state, long timeMicros) => operation;

    protected override long AnswerFrom(ShardState state, ImmutableArray<EventOutcome> outcomes) => state.Position;
}
