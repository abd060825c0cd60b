namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P9: the map in force at a segment is the initialization section that the segment was made for.</summary>
internal static class MapCheck
{
    public static void Run(ValidationContext context)
    {
        if (context.Facts is not { } facts)
        {
            return;
        }

        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            for (int i = 0; i < playlist.Count; i++)
            {
                if (playlist.Facts[i] is { InitSha256.Length: > 0 } fact
                    && Problem(facts, playlist.Playlist.Segments[i].Map, fact.InitSha256) is { } problem)
                {
                    context.Add(HlsRule.P9, playlist, playlist.Line(i), problem);
                }
            }
        }
    }

    // An unknown map is P17's: here it is not known what it would be.
    private static string? Problem(MediaFacts facts, HlsMap? map, string expected)
    {
        if (map is null)
        {
            return "no EXT-X-MAP, but the segment is fragmented MP4";
        }

        bool known = facts.Inits.TryGetValue(new MediaReference(map.Uri, map.Range), out InitFact? init);
        return known && init!.Sha256 != expected
            ? $"the EXT-X-MAP of line {map.Line} is in force, but the segment was made for another initialization section"
            : null;
    }
}
