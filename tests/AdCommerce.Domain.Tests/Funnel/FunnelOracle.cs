using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>
/// The funnel a second time: slow, over the whole log at once, straight from the definitions in words, and sharing no function with the
/// shard. It never compacts and never subtracts.
/// </summary>
internal sealed class FunnelOracle
{
    private const long Week = 7 * FunnelSamples.Day;

    private readonly List<Fact> _facts = [];

    private FunnelOracle()
    {
    }

    /// <summary>The outcomes of the log's events, in order.</summary>
    public List<EventOutcome> Outcomes { get; } = [];

    /// <summary>An accepted event.</summary>
    private sealed record Fact(string Subject, long EntryTime, long Time, FunnelEvent Event);

    /// <summary>A whole run over a log.</summary>
    public static FunnelOracle Over(IEnumerable<ShardEntry> log)
    {
        var oracle = new FunnelOracle();
        foreach (var entry in log)
        {
            foreach (var recorded in entry.Operations.OfType<EventsRecorded>())
            {
                foreach (var funnelEvent in recorded.Events)
                    oracle.Outcomes.Add(oracle.Judge(recorded.Subject, entry.TimeMicros, funnelEvent));
            }
        }

        return oracle;
    }

    /// <summary>Every attempt there ever was, of every subject.</summary>
    public IEnumerable<(string Subject, Attempt Attempt)> Attempts() =>
        from journey in _facts.GroupBy(fact => (fact.Subject, fact.Event.Origin.Campaign))
        from attempt in AttemptsOf(TouchesOf(journey))
        select (journey.Key.Subject, attempt);

    /// <summary>Every touch there ever was, by subject and campaign.</summary>
    public IEnumerable<(string Subject, CampaignKey Campaign, List<Touch> Touches)> Touches() =>
        _facts.GroupBy(fact => (fact.Subject, fact.Event.Origin.Campaign)).Select(group => (group.Key.Subject, group.Key.Campaign, TouchesOf(group)));

    /// <summary>
    /// The touches that a compaction at that time leaves: those of the last 7 days, and those since the entry of the first attempt whose window
    /// an event of the last 7 days can fall in.
    /// </summary>
    public IEnumerable<string> TouchesLeft(long timeMicros) =>
        from journey in Touches().OrderBy(j => j.Subject, StringComparer.Ordinal).ThenBy(j => j.Campaign)
        let open = AttemptsOf(journey.Touches).FirstOrDefault(a => a.EntryMicros + a.Terms.WindowMicros >= timeMicros - Week)
        from touch in journey.Touches
        where touch.TimeMicros >= Math.Min(timeMicros - Week, open?.EntryMicros ?? long.MaxValue)
        select $"{journey.Subject} {touch}";

    /// <summary>What viewers saw that such a compaction does not leave: how often each product of a placement.</summary>
    public IEnumerable<string> Earlier(long timeMicros)
    {
        var left = TouchesLeft(timeMicros).ToHashSet();
        return Touches().SelectMany(journey => journey.Touches.Where(touch => touch.Kind == TouchKind.Exposure && touch.IsOfViewer && !left.Contains($"{journey.Subject} {touch}"))
                .Select(touch => (journey.Subject, touch.Origin.Placement, touch.Origin.ProductId)))
            .GroupBy(seen => seen).Select(seen => $"{seen.Key.Subject} {seen.Key.Placement} {seen.Key.ProductId} {seen.Count()}").Order(StringComparer.Ordinal);
    }

    /// <summary>Viewers by the side of a test on which they first were, and what they went on to within a week.</summary>
    public List<LiftCell> Lift() =>
    [
        .. Marks().GroupBy(mark => (mark.Campaign, mark.Arm, (int)(mark.First / FunnelSamples.Day)))
            .Select(cell => new LiftCell(
                cell.Key.Campaign, cell.Key.Arm, cell.Key.Item3, cell.Count(), cell.Count(m => m.Stages.Contains(2)), cell.Count(m => m.Stages.Contains(3)), cell.Count(m => m.Stages.Contains(4))))
            .OrderBy(cell => cell.Campaign).ThenBy(cell => cell.Arm).ThenBy(cell => cell.Day),
    ];

    private IEnumerable<(CampaignKey Campaign, LiftArm Arm, long First, HashSet<int> Stages)> Marks()
    {
        var shown = Touches().SelectMany(j => j.Touches.Select(touch => (j.Subject, j.Campaign, Touch: touch)));
        var ghosts = _facts.SelectMany(GhostsOf).GroupBy(fact => (fact.Subject, fact.Event.Origin.Campaign)).SelectMany(journey => FullOnes(
            [.. journey.OrderBy(f => f.Time).ThenBy(f => f.Event.Id)], EventKind.ExposureStop, f => f.Event.Origin.SlotId, f => f.Event.ExposureMillisMin, TouchKind.Ghost)
            .Select(touch => (journey.Key.Subject, journey.Key.Campaign, Touch: touch)));
        foreach (var journey in shown.Concat(ghosts).GroupBy(t => (t.Subject, t.Campaign)))
        {
            var firsts = journey.Select(t => t.Touch).Where(t => t.Kind == TouchKind.Ghost || (t.Kind == TouchKind.Exposure && t.IsTested));
            if (firsts.OrderBy(t => t.TimeMicros).ThenBy(t => t.Kind == TouchKind.Ghost).FirstOrDefault() is not { } first)
                continue;
            var after = journey.Where(t => t.Touch.TimeMicros >= first.TimeMicros && t.Touch.TimeMicros <= first.TimeMicros + Week).Select(t => StageOf(t.Touch));
            yield return (journey.Key.Campaign, first.Kind == TouchKind.Ghost ? LiftArm.HeldOut : LiftArm.Shown, first.TimeMicros, [.. after]);
        }
    }

    private static IEnumerable<Fact> GhostsOf(Fact fact) => fact.Event.Ghosts.Select(ghost => ghost.Campaign).Distinct()
        .Where(campaign => fact.Event.IsWithheld || campaign != fact.Event.Origin.Campaign)
        .Select(campaign => fact with { Event = fact.Event with { Origin = fact.Event.Origin with { Placement = new PlacementKey(campaign, "") } } });

    /// <summary>The counters, added up from the attempts.</summary>
    public List<FunnelCell> Cells() =>
    [
        .. Attempts().Select(a => a.Attempt)
            .GroupBy(attempt => ((int)(attempt.EntryMicros / FunnelSamples.Day), attempt.Entry))
            .OrderBy(cell => cell.Key.Item1).ThenBy(cell => cell.Key.Entry)
            .Select(cell => new FunnelCell(cell.Key.Item1, cell.Key.Entry, Sum([.. cell]))),
    ];

    private static FunnelCounts Sum(List<Attempt> attempts) => new(
        [.. Enumerable.Range(0, 4).Select(stage => attempts.LongCount(a => a.InOrderMicros[stage] != -1))],
        [.. Enumerable.Range(0, 4).Select(stage => attempts.LongCount(a => a.AtAllMicros[stage] != -1))],
        attempts.LongCount(a => a.DeepRead),
        attempts.LongCount(a => a.Engaged),
        attempts.Sum(a => (long)a.Exposures),
        attempts.Sum(a => (long)a.GroupLeaves),
        [
            .. attempts.SelectMany(a => a.Sales).GroupBy(s => s.CurrencyCode).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new Sales(
                s.Key, s.Sum(x => x.Orders), s.Sum(x => x.ValueMicros), s.Sum(x => x.Refunds), s.Sum(x => x.RefundedMicros))),
        ]);

    private EventOutcome Judge(string subject, long entryTime, FunnelEvent e)
    {
        var mine = _facts.Where(fact => fact.Subject == subject).ToList();
        if (mine.LastOrDefault(fact => fact.Event.Id == e.Id && entryTime <= KnownUntil(fact)) is { } first)
            return first.Event.ContentHash == e.ContentHash ? EventOutcome.Duplicate : EventOutcome.Rejected(EventRejection.Conflict);
        if (entryTime > e.ExpireMicros)
            return EventOutcome.Rejected(EventRejection.TokenExpired);
        var fact = new Fact(subject, entryTime, entryTime - Math.Max(0, Math.Min(e.AgeMicros, Week)), e);
        if (e.Kind == EventKind.Refund && e.Value!.AmountMicros > LeftOf(mine, fact))
            return EventOutcome.Rejected(EventRejection.OrderUnknown);
        _facts.Add(fact);
        return EventOutcome.Accepted;
    }

    // A step's event can come again with other tokens of the step for a fortnight after it happened, and a day under way.
    private static long KnownUntil(Fact fact) =>
        fact.Event.ObjectId.Length == 0 ? fact.Event.ExpireMicros : Math.Max(fact.Event.ExpireMicros, fact.Time + (15 * FunnelSamples.Day));

    // An order may be paid back for 30 days and as long as its token is taken. Of several under one id, that which ends first is paid back first.
    private static long LeftOf(IEnumerable<Fact> facts, Fact refund)
    {
        var orders = new List<(long Until, long Left)>();
        foreach (var fact in facts.Where(f => f.Event.OrderId == refund.Event.OrderId && f.Event.Origin.Campaign == refund.Event.Origin.Campaign
            && f.Event.Value?.CurrencyCode == refund.Event.Value!.CurrencyCode))
        {
            if (fact.Event.Kind == EventKind.Order)
                orders.Add((Math.Max(fact.Event.ExpireMicros, fact.Time + (30 * FunnelSamples.Day)), fact.Event.Value!.AmountMicros));
            for (var rest = fact.Event.Kind == EventKind.Refund ? fact.Event.Value!.AmountMicros : 0; rest > 0;)
            {
                var first = orders.Where(o => o.Until >= fact.EntryTime && o.Left > 0).Min();
                orders.Remove(first);
                orders.Add((first.Until, Math.Max(0, first.Left - rest)));
                rest -= Math.Min(rest, first.Left);
            }
        }

        return orders.Where(o => o.Until >= refund.EntryTime).Sum(o => o.Left);
    }

    private static List<Touch> TouchesOf(IEnumerable<Fact> journey)
    {
        var facts = journey.Where(f => !f.Event.IsWithheld).OrderBy(f => f.Time).ThenBy(f => f.Event.Id).ToList();
        var touches = facts.Where(f => SingleOf(f.Event.Kind) is not null).Select(f => TouchOf(f, SingleOf(f.Event.Kind)!.Value)).ToList();
        touches.AddRange(FullOnes(facts, EventKind.ExposureStop, f => f.Event.Origin.SlotId, f => f.Event.ExposureMillisMin, TouchKind.Exposure));
        touches.AddRange(FullOnes(facts, EventKind.NoteRead, f => f.Event.ObjectId, _ => 5_000, TouchKind.NoteDeepRead));
        touches.AddRange(FullOnes(facts, EventKind.RoomLeave, f => f.Event.ObjectId, _ => 6_000, TouchKind.RoomEngaged));
        return [.. touches.OrderBy(t => t.TimeMicros).ThenBy(t => (int)t.Kind).ThenBy(t => t.EventId)];
    }

    private static IEnumerable<Touch> FullOnes(List<Fact> facts, EventKind part, Func<Fact, string> name, Func<Fact, int> full, TouchKind kind)
    {
        foreach (var sum in facts.Where(f => f.Event.Kind == part).GroupBy(f => (f.Event.SessionId, name(f))))
        {
            for (var rest = sum.ToList(); rest.Count > 0; rest = [.. rest.Where(f => f.Time > rest[0].Time + Week)])
            {
                var week = rest.Where(f => f.Time <= rest[0].Time + Week).ToList();
                var made = Enumerable.Range(1, week.Count).FirstOrDefault(n => week.Take(n).Sum(f => (long)f.Event.LengthMillis) >= full(week[n - 1]));
                if (made > 0)
                    yield return TouchOf(week[made - 1], kind);
            }
        }
    }

    private static Touch TouchOf(Fact fact, TouchKind kind) =>
        new(fact.Time, kind, fact.Event.Id, fact.Event.ObjectId, fact.Event.Origin, fact.Event.Terms, fact.Event.Value) { IsTested = fact.Event.IsTested, IsOfViewer = fact.Event.IsOfViewer };

    private static TouchKind? SingleOf(EventKind kind) => kind switch
    {
        EventKind.ExposureStart or EventKind.ExposureStop or EventKind.NoteRead => null,
        _ => Enum.Parse<TouchKind>(kind.ToString()),
    };

    private static List<Attempt> AttemptsOf(List<Touch> touches)
    {
        var spans = new List<(int Entry, int Last, long End)>();
        for (var i = 0; i < touches.Count; i++)
        {
            if (touches[i].Kind != TouchKind.Exposure)
                continue;
            var windowEnd = touches[i].TimeMicros + touches[i].Terms.WindowMicros;
            var last = touches.FindLastIndex(t => t.TimeMicros <= windowEnd);
            var join = touches.FindIndex(i, t => t.Kind == TouchKind.GroupJoin);
            var isJoined = join >= 0 && join <= last;
            spans.Add((i, isJoined ? join : last, isJoined ? touches[join].TimeMicros : windowEnd));
            i = spans[^1].Last;
        }

        return [.. spans.Select(span => AttemptOf(touches, spans, span))];
    }

    private static Attempt AttemptOf(List<Touch> touches, List<(int Entry, int Last, long End)> spans, (int Entry, int Last, long End) span)
    {
        var entry = touches[span.Entry];
        var inside = touches[span.Entry..(span.Last + 1)];
        var outcomes = touches.Where((touch, at) => touch.Kind is TouchKind.Order or TouchKind.Refund or TouchKind.GroupLeave
            && spans.LastOrDefault(s => s.Entry < at && touch.TimeMicros <= touches[s.Entry].TimeMicros + touches[s.Entry].Terms.WindowMicros, (-1, -1, -1)) == span).ToList();
        return new Attempt
        {
            EntryMicros = entry.TimeMicros,
            EndMicros = span.End,
            Entry = entry.Origin,
            Terms = entry.Terms,
            InOrderMicros = [entry.TimeMicros, .. Enumerable.Range(2, 3).Select(stage => InOrder(inside, entry.Terms, stage).Select(i => inside[i].TimeMicros).FirstOrDefault(-1))],
            AtAllMicros = [.. Enumerable.Range(1, 4).Select(stage => inside.Where(t => StageOf(t) == stage).Select(t => t.TimeMicros).FirstOrDefault(-1))],
            DeepRead = inside.Any(t => t.Kind == TouchKind.NoteDeepRead),
            Engaged = inside.Any(t => t.Kind == TouchKind.RoomEngaged),
            Exposures = inside.Count(t => t.Kind == TouchKind.Exposure),
            GroupLeaves = outcomes.Count(t => t.Kind == TouchKind.GroupLeave),
            Sales =
            [
                .. outcomes.Where(t => t.Value is not null).GroupBy(t => t.Value!.CurrencyCode).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Sales(
                    g.Key,
                    g.Count(t => t.Kind == TouchKind.Order), g.Where(t => t.Kind == TouchKind.Order).Sum(t => t.Value!.AmountMicros),
                    g.Count(t => t.Kind == TouchKind.Refund), g.Where(t => t.Kind == TouchKind.Refund).Sum(t => t.Value!.AmountMicros))),
            ],
        };
    }

    // Indexes of the touches at which a stage is reached in order: one of the stage before comes earlier, and not by more than the step.
    private static IEnumerable<int> InOrder(List<Touch> inside, JourneyTerms terms, int stage) =>
        Enumerable.Range(0, inside.Count).Where(i => StageOf(inside[i]) == stage
            && (stage == 1 || InOrder(inside, terms, stage - 1).Any(before => before < i && StepIsKept(terms, stage, inside[i].TimeMicros - inside[before].TimeMicros))));

    public static bool StepIsKept(JourneyTerms terms, int stage, long micros) =>
        new[] { 0, terms.NoteStepMicros, terms.LivestreamStepMicros, terms.GroupStepMicros }[stage - 1] is var step && (step == 0 || micros <= step);

    public static int StageOf(Touch touch) => touch.Kind switch
    {
        TouchKind.Exposure => 1,
        TouchKind.NoteOpen => 2,
        TouchKind.RoomJoin => 3,
        TouchKind.GroupJoin => 4,
        _ => 0,
    };
}
