namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P12: program date time in all playlists or in none, and the same mapping from time to date in all of them.</summary>
internal static class ProgramDateTimeCheck
{
    /// <summary>Dates are often written in whole milliseconds.</summary>
    private const long RoundingMicros = 1_000;

    private readonly record struct Anchor(long TimeMicros, DateTimeOffset Date, int Line);

    public static void Run(ValidationContext context)
    {
        if (context.Reference is not { } reference)
        {
            return;
        }

        Anchor[] expected = Anchors(reference);
        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            Anchor[] anchors = Anchors(playlist);
            long tolerance = Math.Max(context.ToleranceMicros(playlist.Kind), context.FrameMicros) + RoundingMicros;
            if (anchors.Length == 0 || expected.Length == 0)
            {
                if (anchors.Length != expected.Length)
                {
                    context.Add(
                        HlsRule.P12, playlist, 0,
                        $"EXT-X-PROGRAM-DATE-TIME is {(anchors.Length == 0 ? "absent" : "present")}, unlike in {reference.Uri}");
                }

                continue;
            }

            CheckSteady(context, playlist, anchors, tolerance);
            if (playlist != reference)
            {
                CheckEqual(context, playlist, anchors, expected, reference, tolerance);
            }
        }
    }

    // Dates go on with the playlist's time, but for a discontinuity in between.
    private static void CheckSteady(ValidationContext context, CheckedPlaylist playlist, Anchor[] anchors, long tolerance)
    {
        int discontinuity = 0;
        for (int i = 1; i < anchors.Length; i++)
        {
            bool broken = false;
            for (; discontinuity < playlist.Count && playlist.Edges[discontinuity] <= anchors[i].TimeMicros; discontinuity++)
            {
                broken |= playlist.Playlist.Segments[discontinuity].Discontinuity && playlist.Edges[discontinuity] > anchors[i - 1].TimeMicros;
            }

            if (!broken && Math.Abs(Difference(anchors[i - 1], anchors[i])) > tolerance)
            {
                context.Add(HlsRule.P12, playlist, anchors[i].Line, "EXT-X-PROGRAM-DATE-TIME does not go on from the one before it");
                return;
            }
        }
    }

    private static void CheckEqual(
        ValidationContext context, CheckedPlaylist playlist, Anchor[] anchors, Anchor[] expected, CheckedPlaylist reference, long tolerance)
    {
        int at = 0;
        foreach (Anchor anchor in anchors)
        {
            while (at + 1 < expected.Length && expected[at + 1].TimeMicros <= anchor.TimeMicros + tolerance)
            {
                at++;
            }

            if (Math.Abs(Difference(expected[at], anchor)) > tolerance)
            {
                context.Add(
                    HlsRule.P12, playlist, anchor.Line,
                    $"EXT-X-PROGRAM-DATE-TIME disagrees with {reference.Uri} at {CheckedPlaylist.Seconds(anchor.TimeMicros)}");
                return;
            }
        }
    }

    // How far the dates have moved beyond the time that passed.
    private static long Difference(Anchor from, Anchor to) =>
        ((to.Date - from.Date).Ticks / TimeSpan.TicksPerMicrosecond) - (to.TimeMicros - from.TimeMicros);

    private static Anchor[] Anchors(CheckedPlaylist playlist) =>
    [
        .. Enumerable.Range(0, playlist.Count)
            .Where(i => playlist.Playlist.Segments[i].ProgramInstant is not null)
            .Select(i => new Anchor(playlist.Edges[i], playlist.Playlist.Segments[i].ProgramInstant!.Value, playlist.Line(i))),
    ];
}
