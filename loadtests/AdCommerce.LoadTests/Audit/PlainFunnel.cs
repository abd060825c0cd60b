using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.LoadTests.Audit;

/// <summary>
/// funnel.md once more, as a batch computation over all events of one subject and campaign: no state, no increments, no cleverness. It
/// shares nothing with the product's fold but the names of the values.
/// </summary>
internal static class PlainFunnel
{
    private const int DeepReadMillis = 5_000;
    private const int EngagedMillis = 6_000;
    private const long DayMicros = 24 * 3_600_000_000L;

    private sealed record Point(long Micros, TouchKind Kind, FunnelEvent Event);

    /// <summary>The cells of one subject's events in one campaign.</summary>
    public static IEnumerable<FunnelCell> Cells(IEnumerable<CountedEvent> events)
    {
        var touches = Touches([.. events]);
        var attempts = Attempts(touches);
        for (var i = 0; i < attempts.Count; i++)
            yield return CellOf(touches, attempts, i);
    }

    private static List<Point> Touches(List<CountedEvent> events)
    {
        var touches = new List<Point>();
        foreach (var happened in events)
        {
            if (Single(happened.Event.Kind) is { } kind)
                touches.Add(new(happened.TimeMicros, kind, happened.Event));
        }

        touches.AddRange(Sums(events, EventKind.ExposureStop, TouchKind.Exposure, static e => e.Origin.SlotId, static e => e.ExposureMillisMin));
        touches.AddRange(Sums(events, EventKind.NoteRead, TouchKind.NoteDeepRead, static e => e.ObjectId, static _ => DeepReadMillis));
        touches.AddRange(Sums(events, EventKind.RoomLeave, TouchKind.RoomEngaged, static e => e.ObjectId, static _ => EngagedMillis));
        return [.. touches.OrderBy(static t => t.Micros).ThenBy(static t => t.Kind).ThenBy(static t => t.Event.Id)];
    }

    private static TouchKind? Single(EventKind kind) => kind switch
    {
        EventKind.Tap => TouchKind.Tap,
        EventKind.NoteOpen => TouchKind.NoteOpen,
        EventKind.RoomJoin => TouchKind.RoomJoin,
        EventKind.RoomLeave => TouchKind.RoomLeave,
        EventKind.GroupJoin => TouchKind.GroupJoin,
        EventKind.GroupLeave => TouchKind.GroupLeave,
        EventKind.Order => TouchKind.Order,
        EventKind.Refund => TouchKind.Refund,
        _ => null,
    };

    /// <summary>What lasts long enough in sum: a touch at the part that made it so.</summary>
    private static IEnumerable<Point> Sums(
        List<CountedEvent> events, EventKind part, TouchKind whole, Func<FunnelEvent, string> place, Func<FunnelEvent, int> needed)
    {
        foreach (var parts in events.Where(e => e.Event.Kind == part).GroupBy(e => (e.Event.SessionId, place(e.Event))))
        {
            long sum = 0;
            foreach (var happened in parts.OrderBy(static e => e.TimeMicros).ThenBy(static e => e.Event.Id))
            {
                sum += happened.Event.LengthMillis;
                if (sum < needed(happened.Event))
                    continue;
                yield return new(happened.TimeMicros, whole, happened.Event);
                break;
            }
        }
    }

    /// <summary>First and last touch of each attempt, as positions in the list; a later touch belongs to none or to the next.</summary>
    private static List<(int First, int Last)> Attempts(List<Point> touches)
    {
        var attempts = new List<(int, int)>();
        for (var i = 0; i < touches.Count; i++)
        {
            if (touches[i].Kind != TouchKind.Exposure)
                continue;
            var until = touches[i].Micros + touches[i].Event.Terms.WindowMicros;
            var last = i;
            while (last + 1 < touches.Count && touches[last + 1].Micros <= until)
            {
                last++;
                if (touches[last].Kind == TouchKind.GroupJoin)
                    break;
            }

            attempts.Add((i, last));
            i = last;
        }

        return attempts;
    }

    private static FunnelCell CellOf(List<Point> touches, List<(int First, int Last)> attempts, int index)
    {
        var (first, last) = attempts[index];
        var entry = touches[first];
        var inside = touches[first..(last + 1)];
        var next = index + 1 < attempts.Count ? attempts[index + 1].First : touches.Count;
        var after = touches[first..next].Where(t => t.Micros <= entry.Micros + entry.Event.Terms.WindowMicros).ToList();
        return new(
            (int)Math.Floor((double)entry.Micros / DayMicros),
            entry.Event.Origin,
            new FunnelCounts(
                InOrder(inside, entry.Event.Terms),
                [.. StageKinds.Select(kind => inside.Exists(t => t.Kind == kind) ? 1L : 0)],
                inside.Exists(static t => t.Kind == TouchKind.NoteDeepRead) ? 1 : 0,
                inside.Exists(static t => t.Kind == TouchKind.RoomEngaged) ? 1 : 0,
                inside.Count(static t => t.Kind == TouchKind.Exposure),
                after.Count(static t => t.Kind == TouchKind.GroupLeave),
                SalesOf(after)));
    }

    private static readonly TouchKind[] StageKinds = [TouchKind.Exposure, TouchKind.NoteOpen, TouchKind.RoomJoin, TouchKind.GroupJoin];

    /// <summary>A touch of a stage is in order when some touch of the stage before it, itself in order, stands before it and near enough.</summary>
    private static ImmutableArray<long> InOrder(List<Point> inside, JourneyTerms terms)
    {
        var reached = ImmutableArray.CreateBuilder<long>();
        var before = Enumerable.Range(0, inside.Count).Where(i => inside[i].Kind == TouchKind.Exposure).ToList();
        reached.Add(1);
        foreach (var stage in (ReadOnlySpan<Stage>)[Stage.Note, Stage.Livestream, Stage.Group])
        {
            var longest = terms.StepMicros(stage);
            var kind = StageKinds[(int)stage - 1];
            before = [.. Enumerable.Range(0, inside.Count).Where(i => inside[i].Kind == kind
                && before.Exists(b => b < i && inside[i].Micros - inside[b].Micros <= longest))];
            reached.Add(before.Count > 0 ? 1 : 0);
        }

        return reached.ToImmutable();
    }

    private static ImmutableArray<Sales> SalesOf(List<Point> after) =>
    [
        .. after.Where(static t => t.Kind is TouchKind.Order or TouchKind.Refund)
            .GroupBy(static t => t.Event.Value!.CurrencyCode)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => new Sales(
                g.Key,
                g.Count(static t => t.Kind == TouchKind.Order),
                g.Where(static t => t.Kind == TouchKind.Order).Sum(static t => t.Event.Value!.AmountMicros),
                g.Count(static t => t.Kind == TouchKind.Refund),
                g.Where(static t => t.Kind == TouchKind.Refund).Sum(static t => t.Event.Value!.AmountMicros))),
    ];
}
