using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P1 and P2. That the tag is there, is an integer and stands once is the parser's.</summary>
internal static class TargetDurationCheck
{
    public static void Run(ValidationContext context)
    {
        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            CheckSegments(context, playlist);
        }

        // Subtitles and I-frames may differ in finished presentations (RFC 8216bis 6.2.4).
        CheckedPlaylist[] equal = [.. context.Playlists.Where(playlist => playlist.Kind is RenditionKind.Video or RenditionKind.Audio)];
        foreach (CheckedPlaylist playlist in equal)
        {
            (int found, int expected) = (playlist.Playlist.TargetDurationSeconds, equal[0].Playlist.TargetDurationSeconds);
            if (found != expected)
            {
                context.Add(HlsRule.P2, playlist, 0, $"target duration {found} s, but {expected} s in {equal[0].Uri}");
            }
        }
    }

    private static void CheckSegments(ValidationContext context, CheckedPlaylist playlist)
    {
        int target = playlist.Playlist.TargetDurationSeconds;
        foreach (HlsSegment segment in playlist.Playlist.Segments)
        {
            long rounded = (segment.DurationMicros + (HlsText.MicrosPerSecond / 2)) / HlsText.MicrosPerSecond;
            if (rounded > target)
            {
                context.Add(
                    HlsRule.P1, playlist, segment.ExtInfLine,
                    $"EXTINF {segment.DurationText} rounds to {rounded} s, more than the target duration of {target} s");
            }
        }
    }
}
