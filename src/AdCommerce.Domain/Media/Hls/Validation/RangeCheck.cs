using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P7, P8 and P16: finished playlists of one range, cut at the same places, each piece playable on its own.</summary>
internal static class RangeCheck
{
    public static void Run(ValidationContext context)
    {
        if (context.Reference is not { } reference)
        {
            return;
        }

        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            CheckTotal(context, playlist, reference);
            CheckMeasured(context, playlist);
            CheckEnded(context, playlist, reference);
            CheckEdges(context, playlist, reference);
            CheckIndependent(context, playlist);
        }
    }

    private static void CheckTotal(ValidationContext context, CheckedPlaylist playlist, CheckedPlaylist reference)
    {
        (long expected, string whose) = context.Facts is { } facts ? (facts.DurationMicros, "the original") : (reference.TotalMicros, reference.Uri);
        long tolerance = playlist.Kind == RenditionKind.Audio ? context.ToleranceMicros(playlist.Kind) : context.FrameMicros;
        if (Math.Abs(playlist.TotalMicros - expected) > tolerance)
        {
            context.Add(
                HlsRule.P7, playlist, 0,
                $"it lasts {CheckedPlaylist.Seconds(playlist.TotalMicros)}, but {whose} {CheckedPlaylist.Seconds(expected)}");
        }
    }

    // Errors of single durations must not add up, so every running sum is compared, not only the last.
    private static void CheckMeasured(ValidationContext context, CheckedPlaylist playlist)
    {
        if (!playlist.IsKnown)
        {
            return;
        }

        long measured = 0;
        long tolerance = playlist.Kind == RenditionKind.Audio ? context.ToleranceMicros(playlist.Kind) : context.FrameMicros;
        for (int i = 0; i < playlist.Count; i++)
        {
            measured += playlist.Facts[i]!.MeasuredMicros;
            if (Math.Abs(playlist.Edges[i + 1] - measured) > tolerance)
            {
                context.Add(
                    HlsRule.P7, playlist, playlist.Playlist.Segments[i].ExtInfLine,
                    $"EXTINF sums up to {CheckedPlaylist.Seconds(playlist.Edges[i + 1])} here, but the media to {CheckedPlaylist.Seconds(measured)}");
                return;
            }
        }
    }

    private static void CheckEnded(ValidationContext context, CheckedPlaylist playlist, CheckedPlaylist reference)
    {
        if (!playlist.Playlist.EndList)
        {
            context.Add(HlsRule.P8, playlist, 0, "no EXT-X-ENDLIST: players would wait for more");
        }

        string? type = playlist.Playlist.PlaylistType;
        if (type == "EVENT" || type != reference.Playlist.PlaylistType)
        {
            context.Add(
                HlsRule.P8, playlist, 0,
                $"EXT-X-PLAYLIST-TYPE is {type ?? "absent"}, but a finished presentation is VOD everywhere or has none anywhere");
        }
    }

    private static void CheckEdges(ValidationContext context, CheckedPlaylist playlist, CheckedPlaylist reference)
    {
        long tolerance = context.ToleranceMicros(playlist.Kind);

        // Subtitles may be cut more coarsely and I-frames are cut more finely, but on the edges of the video.
        if (playlist.Kind != RenditionKind.IFrames && FirstWithout(playlist.Edges, reference.Edges, tolerance) is { } extra)
        {
            context.Add(
                HlsRule.P16, playlist, playlist.Line(extra - 1),
                $"a segment ends at {CheckedPlaylist.Seconds(playlist.Edges[extra])}, where none of {reference.Uri} does");
        }
        else if (playlist.Kind != RenditionKind.Subtitles && FirstWithout(reference.Edges, playlist.Edges, tolerance) is { } missing)
        {
            context.Add(
                HlsRule.P16, playlist, 0,
                $"no segment ends at {CheckedPlaylist.Seconds(reference.Edges[missing])}, where one of {reference.Uri} does");
        }
    }

    /// <summary>
    /// Index of the first inner edge that has none of the others near it; null when all have. What lies behind the shorter end is P7's.
    /// </summary>
    private static int? FirstWithout(ImmutableArray<long> edges, ImmutableArray<long> others, long tolerance)
    {
        int other = 0;
        for (int i = 1; i < edges.Length - 1 && edges[i] < others[^1] - tolerance; i++)
        {
            while (other + 1 < others.Length && others[other] < edges[i] - tolerance)
            {
                other++;
            }

            if (Math.Abs(others[other] - edges[i]) > tolerance)
            {
                return i;
            }
        }

        return null;
    }

    private static void CheckIndependent(ValidationContext context, CheckedPlaylist playlist)
    {
        if (playlist.Kind != RenditionKind.Video || !(context.Multivariant.IndependentSegments || playlist.Playlist.IndependentSegments))
        {
            return;
        }

        for (int i = 0; i < playlist.Count; i++)
        {
            if (playlist.Facts[i] is { StartsWithSync: false })
            {
                context.Add(HlsRule.P16, playlist, playlist.Line(i), "EXT-X-INDEPENDENT-SEGMENTS, but the segment does not start with a sync sample");
            }
        }
    }
}
