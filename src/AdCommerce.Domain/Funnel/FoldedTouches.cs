using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// The touches of a journey's sources, and what it takes to go on: what comes later is mostly folded in without looking at everything again.
/// Not thread-safe.
/// </summary>
internal sealed class FoldedTouches
{
    // What follows each other is mostly of the same slot, note or room: of the sums only the latest is kept.
    private SumKey _latestKey;
    private Sum? _latest;

    /// <summary>Folds sources.</summary>
    /// <param name="sources">Sorted.</param>
    /// <param name="floorMicros">Touches before it are over and counted; what is left of them is only there to complete sums.</param>
    public FoldedTouches(List<TouchSource> sources, long floorMicros)
    {
        var touches = new List<Touch>(sources.Count);
        Dictionary<SumKey, Sum>? sums = null;
        foreach (var source in sources)
        {
            var isKept = source.TimeMicros >= floorMicros;
            if (source.Sum is { } key && SumOf(key, sums ??= []).Add(source) && isKept)
                Insert(touches, source.MakeTouch(key.Kind));
            if (isKept && source.Touch is { } touch)
                Insert(touches, touch);
        }

        Touches = [.. touches];
    }

    /// <summary>The touches from the floor on, in their order.</summary>
    public ImmutableArray<Touch> Touches { get; private set; }

    /// <summary>Folds in what has come to the sources.</summary>
    /// <param name="added">That, sorted; none of it is below the floor.</param>
    /// <param name="sources">All, with what has come.</param>
    /// <returns>False when it changes a sum of which only the sources know enough: then they have to be folded anew, and these touches are no longer good.</returns>
    public bool TryAdd(List<TouchSource> added, List<TouchSource> sources)
    {
        for (var i = 0; i < added.Count; i++)
        {
            var source = added[i];
            if (source.Sum is { } key)
            {
                if (FindSum(key, added, i, sources) is not { } sum)
                    return false;
                if (!sum.IsFullBefore(source))
                {
                    if (!sum.IsFollowedBy(source))
                        return false;
                    if (sum.Add(source))
                        Insert(source.MakeTouch(key.Kind));
                }
            }

            // A part of a sum may be a touch by itself, too.
            if (source.Touch is { } touch)
                Insert(touch);
        }

        return true;
    }

    /// <summary>The latest sum, or a new one; null for one that was begun before the latest.</summary>
    private Sum? FindSum(SumKey key, List<TouchSource> added, int begin, List<TouchSource> sources)
    {
        if (_latest is { } latest && _latestKey == key)
            return latest;
        // What has not been folded in yet, from there on, has begun none.
        if (sources.Exists(known => known.SessionId == key.SessionId && known.Sum == key && added.IndexOf(known, begin) < 0))
            return null;
        (_latestKey, _latest) = (key, new Sum());
        return _latest;
    }

    // A key's hash costs more than a look whether it is the same.
    private Sum SumOf(in SumKey key, Dictionary<SumKey, Sum> sums)
    {
        if (_latest is { } latest && _latestKey == key)
            return latest;
        if (!sums.TryGetValue(key, out var sum))
            sums.Add(key, sum = new Sum());
        (_latestKey, _latest) = (key, sum);
        return sum;
    }

    private static void Insert(List<Touch> touches, Touch touch) => touches.Insert(PlaceOf(touch, CollectionsMarshal.AsSpan(touches)), touch);

    private void Insert(Touch touch) => Touches = Touches.Insert(PlaceOf(touch, Touches.AsSpan()), touch);

    // Sources come in almost the same order, so it is nearly always the last place.
    private static int PlaceOf(Touch touch, ReadOnlySpan<Touch> touches)
    {
        var place = touches.Length;
        while (place > 0 && TouchFold.Compare(touches[place - 1], touch) > 0)
            place--;
        return place;
    }

    private sealed class Sum
    {
        private TouchSource? _first;
        private TouchSource? _last;
        private TouchSource? _full;
        private long _millis;

        /// <summary>Whether a part changes nothing: the sum that it belongs to was full before it.</summary>
        public bool IsFullBefore(TouchSource part) => _full is not null && _full.CompareTo(part) < 0 && IsOfThis(part);

        /// <summary>Whether a part comes after all others.</summary>
        public bool IsFollowedBy(TouchSource part) => _last is null || _last.CompareTo(part) < 0;

        /// <summary>Adds the next part; true for the one that makes it full.</summary>
        public bool Add(TouchSource part)
        {
            if (!IsOfThis(part))
                (_first, _full, _millis) = (part, null, 0);
            _last = part;
            _millis += part.LengthMillis;
            if (_full is not null || _millis < part.FullMillis)
                return false;
            _full = part;
            return true;
        }

        // What comes later than a sum may take begins another one.
        private bool IsOfThis(TouchSource part) => _first is not null && part.TimeMicros - _first.TimeMicros <= TouchFold.SumMicrosMax;
    }
}
