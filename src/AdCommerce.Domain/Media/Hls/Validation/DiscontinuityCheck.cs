using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P3, P4 and P5: where discontinuities have to be, where they must not be, and that all playlists agree.</summary>
internal static class DiscontinuityCheck
{
    public static void Run(ValidationContext context)
    {
        if (context.Reference is not { } reference)
        {
            return;
        }

        ImmutableArray<long> reasons = context.Facts is null ? [] : CheckNeeded(context);
        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            if (context.Facts is not null && context.Playlists.All(known => known.IsKnown))
            {
                CheckReasons(context, playlist, reasons);
            }

            CheckTimes(context, playlist, reference);
            long sequence = playlist.Playlist.DiscontinuitySequence;
            if (sequence != reference.Playlist.DiscontinuitySequence)
            {
                context.Add(
                    HlsRule.P5, playlist, 0,
                    $"discontinuity sequence {sequence}, but {reference.Playlist.DiscontinuitySequence} in {reference.Uri}");
            }
        }
    }

    /// <summary>Reports missing discontinuities. The times at which one of the playlists has a reason for one are the answer, ascending.</summary>
    private static ImmutableArray<long> CheckNeeded(ValidationContext context)
    {
        List<long> reasons = [];
        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            for (int i = 1; i < playlist.Count; i++)
            {
                if (playlist.Facts[i - 1] is not { } before || playlist.Facts[i] is not { } after)
                {
                    continue;
                }

                string? change = Change(context, playlist.Kind, before, after);
                if (change is not null || before.InitSha256 != after.InitSha256)
                {
                    reasons.Add(playlist.Edges[i]);
                }

                if (change is not null && !playlist.Playlist.Segments[i].Discontinuity)
                {
                    bool frames = FramesChange(before, after) && MediaChange(context, playlist.Kind, before, after) is null;
                    context.Add(frames ? HlsRule.P4 : HlsRule.P3, playlist, playlist.Line(i), $"no EXT-X-DISCONTINUITY, but {change}");
                }
            }
        }

        reasons.Sort();
        return [.. reasons];
    }

    private static string? Change(ValidationContext context, RenditionKind kind, SegmentFact before, SegmentFact after) =>
        MediaChange(context, kind, before, after)
        ?? (FramesChange(before, after) ? $"the frame changes from {before.FrameMicros} to {after.FrameMicros} microseconds" : null);

    private static string? MediaChange(ValidationContext context, RenditionKind kind, SegmentFact before, SegmentFact after)
    {
        if (before.InitSha256 != after.InitSha256 && !SameTracks(context, before.InitSha256, after.InitSha256))
        {
            return "the tracks or their encoding change";
        }

        bool sameContent = before.ContentIds.Any(id => after.ContentIds.Contains(id));
        if (!sameContent && !(before.IsConformed && after.IsConformed))
        {
            return "a variant begins or ends that is not conformed";
        }

        // WebVTT has no timeline of its own in the catalog.
        long jump = after.StartMicros - (before.StartMicros + before.MeasuredMicros);
        bool timed = before.InitSha256.Length > 0 || kind != RenditionKind.Subtitles;
        return timed && Math.Abs(jump) > context.ToleranceMicros(kind) ? $"the timestamps jump by {CheckedPlaylist.Seconds(jump)}" : null;
    }

    private static bool FramesChange(SegmentFact before, SegmentFact after)
    {
        const int PercentMax = 1; // measured frame durations are rounded to the timescale
        long difference = Math.Abs(before.FrameMicros - after.FrameMicros);
        return before.FrameMicros > 0 && after.FrameMicros > 0 && difference * 100 > before.FrameMicros * PercentMax;
    }

    private static bool SameTracks(ValidationContext context, string before, string after) =>
        before.Length > 0 && after.Length > 0 && context.Tracks(before).SequenceEqual(context.Tracks(after));

    private static void CheckReasons(ValidationContext context, CheckedPlaylist playlist, ImmutableArray<long> reasons)
    {
        for (int i = 0; i < playlist.Count; i++)
        {
            if (playlist.Playlist.Segments[i].Discontinuity
                && (i == 0 || !HasNear(reasons, playlist.Edges[i], context.ToleranceMicros(RenditionKind.Audio))))
            {
                context.Add(
                    HlsRule.P3, playlist, playlist.Line(i),
                    $"EXT-X-DISCONTINUITY at {CheckedPlaylist.Seconds(playlist.Edges[i])}, where nothing changes in any rendition");
            }
        }
    }

    private static bool HasNear(ImmutableArray<long> sorted, long time, long tolerance)
    {
        int at = sorted.BinarySearch(time - tolerance);
        at = at < 0 ? ~at : at;
        return at < sorted.Length && sorted[at] <= time + tolerance;
    }

    private static void CheckTimes(ValidationContext context, CheckedPlaylist playlist, CheckedPlaylist reference)
    {
        int[] own = Discontinuities(playlist);
        int[] others = Discontinuities(reference);
        long tolerance = context.ToleranceMicros(playlist.Kind);
        for (int i = 0; i < Math.Max(own.Length, others.Length); i++)
        {
            if (i >= own.Length)
            {
                context.Add(
                    HlsRule.P4, playlist, 0,
                    $"no discontinuity at {CheckedPlaylist.Seconds(reference.Edges[others[i]])}, but {reference.Uri} has one");
                return;
            }

            long time = playlist.Edges[own[i]];
            if (i >= others.Length || Math.Abs(time - reference.Edges[others[i]]) > tolerance)
            {
                context.Add(
                    HlsRule.P4, playlist, playlist.Line(own[i]),
                    $"discontinuity {i + 1} is at {CheckedPlaylist.Seconds(time)}, not where {reference.Uri} has it");
                return;
            }
        }
    }

    private static int[] Discontinuities(CheckedPlaylist playlist) =>
        [.. Enumerable.Range(0, playlist.Count).Where(i => playlist.Playlist.Segments[i].Discontinuity)];
}
