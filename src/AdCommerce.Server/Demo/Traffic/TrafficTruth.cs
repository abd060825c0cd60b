namespace AdCommerce.Server.Demo.Traffic;

/// <summary>
/// What the counters have to say of simulated viewers, worked out from what they did and from funnel.md alone: nothing of the code that
/// counts is used. It is simpler than that code, because a simulated journey lies within one window and joins a group once at most.
/// </summary>
internal static class TrafficTruth
{
    /// <summary>The counts of one viewer's touches, by the placement of each journey's entry.</summary>
    public static IEnumerable<(string Placement, TrafficCounts Counts)> Of(IReadOnlyList<TrueTouch> touches)
    {
        foreach (var journey in touches.GroupBy(static t => t.Campaign))
        {
            var inTime = journey.OrderBy(static t => t.Time).ThenBy(static t => t.Kind).ToList();
            // What was done before anything was seen belongs to no attempt.
            if (inTime.FindIndex(static t => t.Kind == TouchedBy.Exposure) is >= 0 and var entry)
                yield return (inTime[entry].Placement, OfAttempt(inTime[entry..]));
        }
    }

    private static TrafficCounts OfAttempt(List<TrueTouch> touches)
    {
        var reached = 1;
        foreach (var touch in touches)
            reached += touch.Kind == NextAfter(reached) ? 1 : 0;
        long Any(TouchedBy kind) => touches.Exists(t => t.Kind == kind) ? 1 : 0;
        long Number(TouchedBy kind) => touches.Count(t => t.Kind == kind);
        long Sum(TouchedBy kind) => touches.Where(t => t.Kind == kind).Sum(static t => t.Value!.AmountMicros);
        return new TrafficCounts(
            1, reached >= 2 ? 1 : 0, reached >= 3 ? 1 : 0, reached >= 4 ? 1 : 0, Any(TouchedBy.Note), Any(TouchedBy.Room), Any(TouchedBy.Group),
            Any(TouchedBy.DeepRead), Any(TouchedBy.Engaged), Number(TouchedBy.Exposure), Number(TouchedBy.GroupLeave),
            Number(TouchedBy.Order), Sum(TouchedBy.Order), Number(TouchedBy.Refund), Sum(TouchedBy.Refund));
    }

    private static TouchedBy? NextAfter(int reached) => reached switch
    {
        1 => TouchedBy.Note,
        2 => TouchedBy.Room,
        3 => TouchedBy.Group,
        _ => null,
    };
}
