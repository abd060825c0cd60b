using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// One subject's journey as the shard keeps it: what was recorded, and the attempts that the counters hold of it. Each change computes it
/// again from its floor on, so an event that comes late needs no rule of its own.
/// </summary>
internal sealed class JourneyState(CampaignKey campaign)
{
    private FoldedTouches? _touches;

    // What has come since; null for nothing.
    private List<TouchSource>? _added;

    // What attempts and rooms were made of.
    private ImmutableArray<Touch> _judged;

    /// <summary>The campaign.</summary>
    public CampaignKey Campaign { get; } = campaign;

    /// <summary>What was recorded, sorted.</summary>
    public List<TouchSource> Sources { get; init; } = [];

    /// <summary>Touches before this instant are over: no event can change what was made of them.</summary>
    public long FloorMicros { get; private set; }

    /// <summary>The attempts that are not over, as the counters hold them.</summary>
    public ImmutableArray<Attempt> Attempts { get; private set; } = [];

    /// <summary>Livestreams in whose room the subject is, sorted.</summary>
    public ImmutableArray<string> Rooms { get; private set; } = [];

    /// <summary>What of orders may still be paid back.</summary>
    public OrderBalances Orders { get; init; } = new();

    /// <summary>Whether something was added since it was computed.</summary>
    public bool IsStale => _added is not null;

    /// <summary>Whether nothing is left of it.</summary>
    public bool IsEmpty => Sources.Count == 0 && Attempts.IsEmpty && Orders.IsEmpty;

    /// <summary>Whether some of it is counted on once it falls out.</summary>
    public bool IsOfViewer => Sources.Exists(static source => source.IsOfViewer);

    /// <summary>Touches from the floor on, in order.</summary>
    public ImmutableArray<Touch> Touches => (_touches ??= new FoldedTouches(Sources, FloorMicros)).Touches;

    /// <summary>A journey as a snapshot has it.</summary>
    public static JourneyState Of(
        CampaignKey campaign, long floorMicros, List<TouchSource> sources, ImmutableArray<Attempt> attempts, ImmutableArray<string> rooms, OrderBalances orders) =>
        new(campaign) { FloorMicros = floorMicros, Sources = sources, Attempts = attempts, Rooms = rooms, Orders = orders };

    /// <summary>Adds an event; it shows when <see cref="Compute"/> was called. The same event at the same time is there once.</summary>
    public void Add(TouchSource source)
    {
        var place = Sources.Count == 0 || Sources[^1].CompareTo(source) < 0 ? ~Sources.Count : Sources.BinarySearch(source);
        if (place >= 0)
            return;
        Sources.Insert(~place, source);
        (_added ??= []).Add(source);
    }

    /// <summary>Computes touches and attempts again, and moves the totals by the difference.</summary>
    public void Compute(ShardTotals totals)
    {
        _added?.Sort();
        if (_touches is null || (_added is [var first, ..] && (first.TimeMicros < FloorMicros || !_touches.TryAdd(_added, Sources))))
            _touches = new FoldedTouches(Sources, FloorMicros);
        _added = null;
        if (_judged == _touches.Touches)
            return;
        _judged = _touches.Touches;
        var attempts = AttemptFold.Attempts(Touches);
        // Most touches change none. What stands already stays: no collection has to move it any more.
        if (!AreSame(Attempts, attempts))
        {
            totals.Funnel.Move(Attempts, attempts);
            Attempts = attempts;
        }

        MoveRooms(totals);
    }

    /// <summary>Drops what no event can change any more. What was counted stays.</summary>
    /// <param name="timeMicros">The time now: no event of a later entry can lie more than 7 days before it.</param>
    /// <param name="totals">Lose the rooms that fall out.</param>
    /// <param name="earlier">Gets the exposures that fall out and are to be counted on.</param>
    /// <returns>The attempts that are over.</returns>
    public ImmutableArray<Attempt> Compact(long timeMicros, ShardTotals totals, List<Touch> earlier)
    {
        Orders.Forget(timeMicros);
        var before = FloorMicros;
        var horizon = timeMicros - FunnelEvent.AgeMicrosMax;
        var over = 0;
        while (over < Attempts.Length && Attempts[over].EntryMicros + Attempts[over].Terms.WindowMicros < horizon)
            over++;
        var cut = over < Attempts.Length ? Math.Min(horizon, Attempts[over].EntryMicros) : horizon;
        FloorMicros = Math.Max(FloorMicros, cut);
        if (Sources.Count == 0 || Sources[0].TimeMicros >= FloorMicros)
            return [];

        // Each once: what lay below the floor before is no touch any more.
        foreach (var touch in _touches?.Touches ?? TouchFold.Touches(Sources, before))
        {
            if (touch is { Kind: TouchKind.Exposure, IsOfViewer: true } && touch.TimeMicros < FloorMicros)
                earlier.Add(touch);
        }

        Drop(horizon);
        _touches = null;
        var final = Attempts[..over];
        Attempts = Attempts[over..];
        MoveRooms(totals);
        return final;
    }

    /// <summary>Everything goes; what was counted stays.</summary>
    /// <returns>The attempts that were not over yet.</returns>
    public ImmutableArray<Attempt> Forget(ShardTotals totals)
    {
        totals.Rooms.Move(Campaign.BrandId, Rooms, []);
        return Attempts;
    }

    /// <summary>Nothing that it holds is counted on once it falls out.</summary>
    public void EndMeasurement()
    {
        foreach (var source in Sources)
            source.IsOfViewer = false;
        _touches = null;
    }

    // A sum goes wholly or not at all: a rest of it would begin another one.
    private void Drop(long horizonMicros)
    {
        var sums = TouchFold.Sums(Sources);
        var kept = 0;
        for (var i = 0; i < Sources.Count; i++)
        {
            if (sums[i] is { } sum ? sum.IsOver(horizonMicros, FloorMicros) : Sources[i].TimeMicros < FloorMicros)
                continue;
            Sources[kept++] = Sources[i];
        }

        Sources.RemoveRange(kept, Sources.Count - kept);
        if (Sources.Capacity > 4 * Math.Max(kept, 4))
            Sources.Capacity = kept;
    }

    private static bool AreSame(ImmutableArray<Attempt> before, ImmutableArray<Attempt> after)
    {
        if (before.Length != after.Length)
            return false;
        for (var i = 0; i < before.Length; i++)
        {
            if (!before[i].IsSameAs(after[i]))
                return false;
        }

        return true;
    }

    private void MoveRooms(ShardTotals totals)
    {
        var rooms = RoomFold.Rooms(Touches);
        totals.Rooms.Move(Campaign.BrandId, Rooms, rooms);
        Rooms = rooms;
    }
}
