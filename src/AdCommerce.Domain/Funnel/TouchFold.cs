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
    public static ImmutableArray<Touch> Touches(List<TouchSource> sources, long floorMicros) => new FoldedTouches(sources, floorMicros).Touches;

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
