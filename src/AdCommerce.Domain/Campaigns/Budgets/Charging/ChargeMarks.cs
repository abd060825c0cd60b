using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Campaigns.Budgets.Charging;

/// <summary>
/// What of one subject was decided about money: each session's slot, and each step, is charged once at most, however many events tell of it. A slot is charged
/// by the event that makes its exposure full. Kept until the token that could bring more has expired. Mutable and not thread-safe: a part of a shard's subject.
/// </summary>
public sealed class ChargeMarks
{
    /// <summary>Most marks of one subject; an event that would need one more is not charged.</summary>
    public const int MarksMax = 4_096;

    private readonly SortedDictionary<ChargeKey, Mark> _marks = [];
    private long _earliestMicros = long.MaxValue;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _marks.Count == 0;

    /// <summary>Adds what was watched of a slot, or that a step was taken.</summary>
    /// <param name="key">What may be charged once.</param>
    /// <param name="millis">Watched, in milliseconds; 0 for a step.</param>
    /// <param name="fullMillis">What the sum has to reach; 0 for a step.</param>
    /// <param name="expireMicros">Until when events about it can come, microseconds since 1970.</param>
    /// <returns>
    /// Null while it is not full; true when this event makes it full, so that it is to be decided about now; false when it was before, or when there is no room to
    /// remember it.
    /// </returns>
    public bool? Add(ChargeKey key, int millis, int fullMillis, long expireMicros)
    {
        if (!_marks.TryGetValue(key, out var mark) && _marks.Count >= MarksMax)
            return false;
        var until = Math.Max(mark.ExpireMicros, expireMicros);
        _earliestMicros = Math.Min(_earliestMicros, until);
        if (mark.IsFull)
        {
            _marks[key] = mark with { ExpireMicros = until };
            return false;
        }

        // Not more than what is needed: the order in which parts arrive must not show.
        var sum = (int)Math.Min(fullMillis, (long)mark.Millis + millis);
        _marks[key] = new Mark(sum, sum >= fullMillis, until);
        return sum >= fullMillis ? true : null;
    }

    /// <summary>Drops what no event can be about any more.</summary>
    public void Expire(long timeMicros)
    {
        if (timeMicros <= _earliestMicros)
            return;
        foreach (var key in _marks.Where(mark => mark.Value.ExpireMicros < timeMicros).Select(static mark => mark.Key).ToArray())
            _marks.Remove(key);
        _earliestMicros = IsEmpty ? long.MaxValue : _marks.Values.Min(static mark => mark.ExpireMicros);
    }

    /// <summary>Everything, sorted: for a snapshot.</summary>
    public ImmutableArray<ChargeMark> All() => [.. _marks.Select(static mark => new ChargeMark(mark.Key, mark.Value.Millis, mark.Value.IsFull, mark.Value.ExpireMicros))];

    /// <summary>Puts a mark of a snapshot back.</summary>
    public void Restore(ChargeMark mark)
    {
        _marks.Add(mark.Key, new Mark(mark.Millis, mark.IsFull, mark.ExpireMicros));
        _earliestMicros = Math.Min(_earliestMicros, mark.ExpireMicros);
    }

    private readonly record struct Mark(int Millis, bool IsFull, long ExpireMicros);
}

/// <summary>What is charged once: a stage of a session, at a slot, note, room or group.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Name">The slot's id, or brand, campaign and id of a note, livestream or group: "glow/spring/review".</param>
[GenerateSerializer, Immutable, Alias("adcommerce.charge-key")]
public readonly record struct ChargeKey(Guid SessionId, Stage Stage, string Name) : IComparable<ChargeKey>
{
    /// <summary>What an event makes due when it is the first to; null for an event that is paid for by nobody.</summary>
    public static ChargeKey? Of(FunnelEvent happened) => happened.Kind switch
    {
        EventKind.ExposureStop => new ChargeKey(happened.SessionId, Stage.Episode, happened.Origin.SlotId),
        EventKind.NoteOpen => OfStep(happened, Stage.Note),
        EventKind.RoomJoin => OfStep(happened, Stage.Livestream),
        EventKind.GroupJoin => OfStep(happened, Stage.Group),
        _ => null,
    };

    // Two brands may have notes of one id, and in one session both may be opened.
    private static ChargeKey OfStep(FunnelEvent happened, Stage stage) =>
        new(happened.SessionId, stage, $"{happened.Origin.Campaign.BrandId}/{happened.Origin.Campaign.CampaignId}/{happened.ObjectId}");

    /// <summary>By every member.</summary>
    public int CompareTo(ChargeKey other)
    {
        if (SessionId.CompareTo(other.SessionId) is not 0 and var session)
            return session;
        return Stage.CompareTo(other.Stage) is not 0 and var stage ? stage : string.CompareOrdinal(Name, other.Name);
    }
}

/// <summary>A mark in a shard's snapshot.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.charge-mark")]
public readonly record struct ChargeMark(ChargeKey Key, int Millis, bool IsFull, long ExpireMicros);
