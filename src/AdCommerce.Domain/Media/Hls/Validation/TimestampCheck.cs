using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P6, first half: at every instant all renditions stand at the same place of the media timeline.</summary>
internal static class TimestampCheck
{
    /// <summary>
    /// An encoder's priming lets audio begin up to two AAC frames early, and does so for the whole rendition: so every later segment is compared
    /// relative to the first.
    /// </summary>
    private const long AudioPrimingMicros = 50_000;

    public static void Run(ValidationContext context)
    {
        if (context.Facts is null || context.Reference is not { HasTimestamps: true } reference)
        {
            return;
        }

        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            if (playlist != reference && playlist.HasTimestamps)
            {
                Compare(context, playlist, reference);
            }
        }
    }

    private static void Compare(ValidationContext context, CheckedPlaylist playlist, CheckedPlaylist reference)
    {
        long first = Offset(playlist, 0) - Offset(reference, 0);
        long firstMax = Math.Max(context.ToleranceMicros(playlist.Kind), playlist.Kind == RenditionKind.Audio ? AudioPrimingMicros : 0);
        if (Math.Abs(first) > firstMax)
        {
            Report(context, playlist, reference, 0, first);
            return;
        }

        long tolerance = context.ToleranceMicros(playlist.Kind);
        int other = 0;
        for (int i = 0; i < playlist.Count; i++)
        {
            // The segment of the reference that plays when this one starts.
            while (other + 1 < reference.Count && reference.Edges[other + 1] <= playlist.Edges[i] + tolerance)
            {
                other++;
            }

            long difference = Offset(playlist, i) - Offset(reference, other);
            if (Math.Abs(difference - first) > tolerance + context.ToleranceMicros(reference.Kind))
            {
                Report(context, playlist, reference, i, difference);
                return;
            }
        }
    }

    // Media time minus presentation time: what a player subtracts.
    private static long Offset(CheckedPlaylist playlist, int segment) => playlist.Facts[segment]!.StartMicros - playlist.Edges[segment];

    private static void Report(ValidationContext context, CheckedPlaylist playlist, CheckedPlaylist reference, int segment, long difference) =>
        context.Add(
            HlsRule.P6, playlist, playlist.Line(segment),
            $"at {CheckedPlaylist.Seconds(playlist.Edges[segment])} "
            + $"the timestamps are {CheckedPlaylist.Seconds(difference)} away from those of {reference.Uri}");
}
