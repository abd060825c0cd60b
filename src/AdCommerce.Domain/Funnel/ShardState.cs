using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// Everything that one partition's log says: subjects with their journeys, the ids that tell duplicates, and every counter. State = fold of
/// <see cref="Apply"/> over the log; equal logs give equal states, on every machine. Mutable and not thread-safe: one shard owns it.
/// </summary>
public sealed class ShardState
{
    /// <summary>That a seat's event is recorded is known for this much longer than its token is taken: a hold that a crash left behind asks late.</summary>
    public const long SeatMemoryMicros = 30 * 24 * 3_600_000_000L;

    private readonly Dictionary<string, SubjectState> _subjects = new(StringComparer.Ordinal);
    private readonly Interner _interner = new();
    private readonly ShardTotals _totals = new();
    private readonly EarlierTable _earlier;
    private readonly List<Touch> _fallen = [];

    /// <summary>The state of an empty log.</summary>
    public ShardState() => _earlier = new EarlierTable(_interner);

    /// <summary>Position of the last entry in it; 0 for none.</summary>
    public long Position { get; private set; }

    /// <summary>Time of the last entry, microseconds since 1970.</summary>
    public long TimeMicros { get; private set; }

    /// <summary>How many subjects it knows.</summary>
    public int Subjects => _subjects.Count;

    /// <summary>
    /// What <see cref="Apply"/> would answer to an event in an entry of that time, when it cannot accept it whatever else is in the entry;
    /// null when it may. A refund may follow its order in the same entry, so refunds without an order are refused by <see cref="Apply"/> only.
    /// </summary>
    public EventOutcome? Judge(string subject, FunnelEvent funnelEvent, long timeMicros) =>
        SubjectState.Judge(_subjects.GetValueOrDefault(subject), funnelEvent, timeMicros);

    /// <summary>What an event is answered whose id is known of the subject; null when it is not.</summary>
    public EventOutcome? FindKnown(string subject, FunnelEvent funnelEvent) =>
        _subjects.GetValueOrDefault(subject)?.FindKnown(funnelEvent, TimeMicros);

    /// <summary>Applies the entry that stands at the next position.</summary>
    /// <exception cref="ArgumentException">The entry is older than the one before it: the log is not what the shard wrote. Nothing was applied.</exception>
    public ShardEffects Apply(ShardEntry entry)
    {
        if (entry.TimeMicros < TimeMicros)
            throw new ArgumentException($"The entry at {Position + 1} is older than the one before it.", nameof(entry));
        Position++;
        TimeMicros = entry.TimeMicros;
        _totals.Funnel.Rates.MoveTo(Position);
        var outcomes = ImmutableArray.CreateBuilder<ImmutableArray<EventOutcome>>(entry.Operations.Length);
        var final = new List<FinalAttempt>();
        foreach (var operation in entry.Operations)
            outcomes.Add(Apply(operation, final));
        return new ShardEffects(outcomes.MoveToImmutable(), Sorted(final));
    }

    /// <summary>What is known of a subject.</summary>
    public SubjectJourneys Read(string subject)
    {
        var earlier = _earlier.Of(subject);
        if (!_subjects.TryGetValue(subject, out var state))
            return earlier.IsEmpty ? SubjectJourneys.None : SubjectJourneys.None with { Earlier = earlier };
        return new SubjectJourneys(
            [.. state.Journeys.Values.Select(static j => new Journey(j.Campaign, Seen(j.Touches), j.Attempts)).Where(static j => !j.Touches.IsEmpty || !j.Attempts.IsEmpty)],
            [.. state.Reminders.Where(reminder => reminder.ExpireMicros >= TimeMicros)])
        {
            Earlier = earlier,
        };
    }

    /// <summary>Whether what a subject saw is counted on, or going to be, after no journey holds it any more.</summary>
    public bool IsCountedOn(string subject) =>
        !_earlier.Of(subject).IsEmpty || (_subjects.TryGetValue(subject, out var state) && state.Journeys.Values.Any(static journey => journey.IsOfViewer));

    /// <summary>
    /// True when a seat's event is recorded; false when it never will be: voided, or its id is known for another event for as long as its own token
    /// is taken; null when it may still come.
    /// </summary>
    public bool? FindSeatEvent(string subject, Guid eventId, ulong contentHash, long expireMicros)
    {
        if (!_subjects.TryGetValue(subject, out var state) || !state.Remembered.TryGetValue(eventId, out var known))
            return null;
        if (known.Kind == RememberedKind.Seat && known.ContentHash == contentHash)
            return true;
        return known.ExpireMicros >= expireMicros ? false : null;
    }

    /// <summary>The counters of a brand's campaigns, sorted by day, then dimensions.</summary>
    public ImmutableArray<FunnelCell> Cells(string brandId) => _totals.Funnel.Of(brandId);

    /// <summary>Their sums by what a report asks for, in no order.</summary>
    public CounterRows Sum(CounterQuestion question) => _totals.Funnel.Sum(question);

    /// <summary>
    /// The same of all brands by placement, circle and day, as far as it may have changed since a position; days before <paramref name="fromDay"/> left out.
    /// </summary>
    public CircleChanges CirclesSince(long position, int fromDay) => _totals.Funnel.Rates.Since(position, fromDay);

    /// <summary>The attempts that are not over and that a report asks for, in no order. Those that are over left the state with the entry that ended them.</summary>
    public IEnumerable<SubjectAttempt> OpenAttempts(AttemptQuery query) =>
        from subject in _subjects
        from journey in subject.Value.Journeys.Values
        where query.TakesCampaign(journey.Campaign)
        from attempt in journey.Attempts
        where query.Takes(attempt)
        select new SubjectAttempt(subject.Key, attempt);

    /// <summary>The viewers of both sides of a brand's tests, sorted by campaign, arm and day.</summary>
    public ImmutableArray<LiftCell> Lift(string brandId) => _totals.Lift.Of(brandId);

    /// <summary>Viewers in a brand's rooms, sorted by livestream id. Whoever leaves without saying so is in until the journey is over.</summary>
    public ImmutableArray<RoomCount> Rooms(string brandId) => _totals.Rooms.Of(brandId);

    /// <summary>Events of a brand's campaigns that have a budget, billed and unbilled, sorted by placement, stage, day and outcome.</summary>
    public ImmutableArray<DeliveryCell> Delivery(string brandId) => _totals.Delivery.Of(brandId);

    /// <summary>What was charged to leases that are not closed, by campaign and number.</summary>
    public IEnumerable<(LeaseKey Lease, LeaseSpend Spend)> OpenLeases() => _totals.Leases.Open();

    /// <summary>Whether closing these leases would change nothing.</summary>
    public bool IsClosed(LeaseClosing closing) => _totals.Leases.IsClosed(closing);

    /// <summary>What was charged to a lease; nothing once the ledger has said that it is settled.</summary>
    public LeaseSpend SpendOf(LeaseKey lease) => _totals.Leases.SpendOf(lease);

    /// <summary>The state as a value: sorted, so that equal states give equal bytes.</summary>
    public ShardSnapshot ToSnapshot() => new SnapshotWriter().Write(Position, TimeMicros, _subjects, _totals, _earlier);

    /// <summary>The state that a snapshot was taken of.</summary>
    public static ShardState Of(ShardSnapshot snapshot)
    {
        var state = new ShardState { Position = snapshot.Position, TimeMicros = snapshot.TimeMicros };
        state._totals.Funnel.Rates.RestoreAt(snapshot.Position);
        new SnapshotReader(snapshot, state._interner).Read(state._subjects, state._totals, state._earlier);
        return state;
    }

    private ImmutableArray<EventOutcome> Apply(ShardOperation operation, List<FinalAttempt> final)
    {
        switch (operation)
        {
            case EventsRecorded recorded:
                return Record(recorded, final);
            case SeatEventVoided voided:
                Void(voided);
                return [];
            case ReminderPut put:
                SubjectOf(put.Subject).Put(put.Reminder, put.Wanted);
                RemoveIfEmpty(put.Subject);
                return [];
            case SubjectForgotten forgotten:
                Forget(forgotten.Subject, final);
                return [];
            case MeasurementEnded ended:
                EndMeasurement(ended.Subject);
                return [];
            case LeasesClosing closing:
                foreach (var each in closing.Closings)
                    _totals.Leases.Close(each);
                return [];
            case ShardCompacted:
                foreach (var (name, subject) in _subjects)
                    Compact(name, subject.Journeys.Values, final);
                return [];
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, "An operation of a later version.");
        }
    }

    private ImmutableArray<EventOutcome> Record(EventsRecorded recorded, List<FinalAttempt> final)
    {
        var subject = SubjectOf(recorded.Subject);
        var outcomes = ImmutableArray.CreateBuilder<EventOutcome>(recorded.Events.Length);
        List<JourneyState> touched = [];
        foreach (var funnelEvent in recorded.Events)
        {
            var journey = subject.JourneyOf(funnelEvent.Origin.Campaign);
            outcomes.Add(Accept(subject, journey, funnelEvent, touched));
            if (!touched.Contains(journey))
                touched.Add(journey);
        }

        foreach (var journey in touched)
        {
            if (!journey.IsStale)
                continue;
            journey.Compute(_totals);
            subject.Mark(journey, TimeMicros, _totals.Lift);
        }

        Compact(recorded.Subject, touched, final);
        return outcomes.MoveToImmutable();
    }

    private EventOutcome Accept(SubjectState subject, JourneyState journey, FunnelEvent funnelEvent, List<JourneyState> touched)
    {
        if (SubjectState.Judge(subject, funnelEvent, TimeMicros) is { } outcome)
            return outcome;
        if (funnelEvent.Kind == EventKind.Refund && !journey.Orders.Allows(funnelEvent, TimeMicros))
            return EventOutcome.Rejected(EventRejection.OrderUnknown);

        var kind = funnelEvent.Kind is EventKind.GroupJoin or EventKind.GroupLeave ? RememberedKind.Seat : RememberedKind.Accepted;
        var eventMicros = TimeMicros - Math.Clamp(funnelEvent.AgeMicros, 0, FunnelEvent.AgeMicrosMax);
        subject.Remember(funnelEvent.Id, new RememberedEvent(funnelEvent.ContentHash, funnelEvent.KnownUntilMicros(eventMicros), kind));
        if (funnelEvent.Kind == EventKind.Order)
            journey.Orders.Order(funnelEvent, eventMicros);
        else if (funnelEvent.Kind == EventKind.Refund)
            journey.Orders.Refund(funnelEvent, TimeMicros);
        if (TouchSource.Of(funnelEvent, eventMicros, _interner) is { } source)
            journey.Add(source);
        foreach (var ghost in TouchSource.GhostsOf(funnelEvent, eventMicros, _interner))
        {
            var heldOut = subject.JourneyOf(ghost.Origin.Campaign);
            heldOut.Add(ghost);
            if (!touched.Contains(heldOut))
                touched.Add(heldOut);
        }

        return EventOutcome.Accepted with { Charge = Charge(subject, funnelEvent) };
    }

    // In the entry that counts it, so that what is counted and what is charged cannot part.
    private ChargeOutcome Charge(SubjectState subject, FunnelEvent funnelEvent)
    {
        if (funnelEvent is not { Charge: { } claim, IsWithheld: false } || ChargeKey.Of(funnelEvent) is not { } key)
            return ChargeOutcome.Unpaid;
        var marks = subject.Charges ??= new ChargeMarks();
        // Not when it happens to be compacted: whether it is charged must not depend on that.
        marks.Expire(TimeMicros);
        if (marks.Add(key, funnelEvent.LengthMillis, funnelEvent.ExposureMillisMin, funnelEvent.ExpireMicros) is not { } isFirst)
            return ChargeOutcome.Unpaid;
        // More of the same exposure is no other exposure: it is told to whoever asks, and not counted.
        if (!isFirst)
            return claim.PriceMicros > 0 ? ChargeOutcome.Repeated : ChargeOutcome.Unpaid;
        var outcome = _totals.Leases.Charge(funnelEvent.Origin.Campaign, claim, TimeMicros);
        _totals.Delivery.Add(funnelEvent.Origin.Placement, key.Stage, claim.Day, outcome, claim.PriceMicros);
        return outcome;
    }

    private void Void(SeatEventVoided voided)
    {
        var subject = SubjectOf(voided.Subject);
        var isKnown = subject.Remembered.TryGetValue(voided.EventId, out var known)
            && (known.Kind == RememberedKind.Seat || known.ExpireMicros >= TimeMicros);
        // An id that is known for another event keeps this one out only as long as it is known.
        if (isKnown && known.ExpireMicros < voided.ExpireMicros)
            subject.Remember(voided.EventId, known with { ExpireMicros = voided.ExpireMicros });
        if (!isKnown && voided.ExpireMicros >= TimeMicros)
            subject.Remember(voided.EventId, new RememberedEvent(0, voided.ExpireMicros, RememberedKind.Voided));
        RemoveIfEmpty(voided.Subject);
    }

    // Ids stay until their tokens expire: otherwise what is sent again would count again. So do marks of what was charged.
    private void Forget(string name, List<FinalAttempt> final)
    {
        _earlier.Forget(name);
        if (!_subjects.TryGetValue(name, out var subject))
            return;
        foreach (var journey in subject.Journeys.Values)
            final.AddRange(journey.Forget(_totals).Select(attempt => new FinalAttempt(name, attempt)));
        subject.Journeys.Clear();
        subject.Reminders.Clear();
        subject.Lifts.Clear();
        RemoveIfEmpty(name);
    }

    private void EndMeasurement(string name)
    {
        _earlier.Forget(name);
        if (!_subjects.TryGetValue(name, out var subject))
            return;
        foreach (var journey in subject.Journeys.Values)
            journey.EndMeasurement();
    }

    private void Compact(string name, IList<JourneyState> journeys, List<FinalAttempt> final)
    {
        var subject = _subjects[name];
        _fallen.Clear();
        subject.Expire(TimeMicros);
        for (var i = journeys.Count - 1; i >= 0; i--)
        {
            var journey = journeys[i];
            foreach (var attempt in journey.Compact(TimeMicros, _totals, _fallen))
                final.Add(new FinalAttempt(name, attempt));
            if (journey.IsEmpty)
                subject.Journeys.Remove(journey.Campaign);
        }

        _earlier.Add(name, _fallen);
        RemoveIfEmpty(name);
    }

    // What was withheld was not seen: neither the viewer nor what comes next is to know of it.
    private static ImmutableArray<Touch> Seen(ImmutableArray<Touch> touches) =>
        touches.Any(static touch => touch.Kind == TouchKind.Ghost) ? touches.RemoveAll(static touch => touch.Kind == TouchKind.Ghost) : touches;

    // Subjects are kept in no order; what an entry did must not depend on it.
    private static ImmutableArray<FinalAttempt> Sorted(List<FinalAttempt> final) => final.Count == 0 ? [] :
    [
        .. final.OrderBy(static f => f.Subject, StringComparer.Ordinal).ThenBy(static f => f.Attempt.Entry.Campaign).ThenBy(static f => f.Attempt.EntryMicros),
    ];

    private SubjectState SubjectOf(string name)
    {
        if (!_subjects.TryGetValue(name, out var subject))
            _subjects.Add(name, subject = new SubjectState());
        return subject;
    }

    private void RemoveIfEmpty(string name)
    {
        if (_subjects[name].IsEmpty)
            _subjects.Remove(name);
    }
}
