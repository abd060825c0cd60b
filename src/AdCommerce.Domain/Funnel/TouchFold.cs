using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>From what was recorded to touches. Pure, and blind to the order of arrival.</summary>
internal static class TouchFold
{
    /// <summary>
    /// One sum takes what lies within 7 days of its first part; what comes later begins another one. Sessions are over long before; the limit
    /// is what lets a sum be forgotten, because no later token can add to it.
    /// </summary>
    public const long SumMicrosMax = FunnelEvent.AgeMicrosMax;

    /// <summary>The touches from an instant on, in their order.</summary>
    /// <param name="sources">Sorted.</param>
    /// <param name="floorMicros">Touches before it are over and counted; what is left of them is only there to complete sums.</param>
    public static ImmutableArray<Touch> Touches(List<TouchSource> sources, long floorMicros)
    {
        var touches = ImmutableArray.CreateBuilder<Touch>(sources.Count);
        var sums = new OpenSums();
        foreach (var source in sources)
        {
            var isKept = source.TimeMicros >= floorMicros;
            if (source.Sum is { } key && sums.Of(key).Add(source) && isKept)
                Insert(touches, source.MakeTouch(key.Kind));
            if (isKept && source.Touch is { } touch)
                Insert(touches, touch);
        }

        return touches.DrainToImmutable();
    }

    /// <summary>For each source the sum that it is part of; null where it is none.</summary>
    public static SumSpan?[] Sums(List<TouchSource> sources)
    {
        var spans = new SumSpan?[sources.Count];
        var open = new Dictionary<SumKey, SumSpan>();
        for (var i = 0; i < spans.Length; i++)
        {
            if (sources[i].Sum is not { } key)
                continue;
            var time = sources[i].TimeMicros;
            if (!open.TryGetValue(key, out var span) || time - span.StartMicros > SumMicrosMax)
                open[key] = span = new SumSpan(time);
            span.LastMicros = time;
            spans[i] = span;
        }

        return spans;
    }

    /// <summary>The order of touches: time, stage, event (a deviation from a sequence at the server, which would depend on arrival).</summary>
    public static int Compare(Touch one, Touch other)
    {
        if (one.TimeMicros.CompareTo(other.TimeMicros) is not 0 and var time)
            return time;
        return one.Kind.CompareTo(other.Kind) is not 0 and var kind ? kind : one.EventId.CompareTo(other.EventId);
    }

    // Sources come in almost the same order, so it is nearly always the last place.
    private static void Insert(ImmutableArray<Touch>.Builder touches, Touch touch)
    {
        var place = touches.Count;
        while (place > 0 && Compare(touches[place - 1], touch) > 0)
            place--;
        touches.Insert(place, touch);
    }

    /// <summary>Sums by key. What follows each other is mostly of the same slot, note or room, and a key's hash costs more than a look whether it is the same.</summary>
    private struct OpenSums
    {
        private Dictionary<SumKey, Sum>? _all;
        private SumKey _lastKey;
        private Sum? _last;

        public Sum Of(in SumKey key)
        {
            if (_last is { } last && _lastKey == key)
                return last;
            if (!(_all ??= []).TryGetValue(key, out var sum))
                _all.Add(key, sum = new Sum());
            (_lastKey, _last) = (key, sum);
            return sum;
        }
    }

    private sealed class Sum
    {
        private long _startMicros;
        private long _millis;
        private bool _isBegun;
        private bool _isFull;

        /// <summary>True for the part that makes it full.</summary>
        public bool Add(TouchSource part)
        {
            if (!_isBegun || part.TimeMicros - _startMicros > SumMicrosMax)
                (_isBegun, _startMicros, _millis, _isFull) = (true, part.TimeMicros, 0, false);
            _millis += part.LengthMillis;
            if (_isFull || _millis < part.FullMillis)
                return false;
            _isFull = true;
            return true;
        }
    }
}

/// <summary>From when to when the parts of a sum reach.</summary>
/// <param name="startMicros">Time of the first part.</param>
internal sealed class SumSpan(long startMicros)
{
    /// <summary>Time of the first part.</summary>
    public long StartMicros { get; } = startMicros;

    /// <summary>Time of the last part that is known.</summary>
    public long LastMicros { get; set; } = startMicros;

    /// <summary>Whether nothing can be added any more by events from <paramref name="horizonMicros"/> on, and every part is before a cut.</summary>
    public bool IsOver(long horizonMicros, long cutMicros) => LastMicros < cutMicros && StartMicros + TouchFold.SumMicrosMax < horizonMicros;
}
