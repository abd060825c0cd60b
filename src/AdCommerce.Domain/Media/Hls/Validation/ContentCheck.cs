using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P6, second half, and P14: at every instant all renditions show the same content.</summary>
internal static class ContentCheck
{
    public static void Run(ValidationContext context)
    {
        if (context.Facts is null || context.Reference is not { IsKnown: true, Kind: RenditionKind.Video } reference)
        {
            return;
        }

        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            if (playlist != reference && playlist.IsKnown)
            {
                Compare(context, playlist, reference);
            }
        }
    }

    private static void Compare(ValidationContext context, CheckedPlaylist playlist, CheckedPlaylist reference)
    {
        long tolerance = context.ToleranceMicros(playlist.Kind);
        int other = 0;
        for (int i = 0; i < playlist.Count; i++)
        {
            (long start, long end) = (playlist.Edges[i] + tolerance, playlist.Edges[i + 1] - tolerance);
            while (other + 1 < reference.Count && reference.Edges[other + 1] <= start)
            {
                other++;
            }

            // Every segment of the reference that is on the screen while this one plays. The last of them is the next one's first.
            for (int shown = other; shown < reference.Count && (shown == other || reference.Edges[shown] < end); shown++)
            {
                if (!Matches(context.Facts!, playlist, playlist.Facts[i]!, reference.Facts[shown]!.ContentIds))
                {
                    context.Add(
                        playlist.Kind == RenditionKind.IFrames ? HlsRule.P14 : HlsRule.P6, playlist, playlist.Line(i),
                        $"at {CheckedPlaylist.Seconds(playlist.Edges[i])} it shows {Name(playlist.Facts[i]!.ContentIds)}, "
                        + $"while {reference.Uri} shows {Name(reference.Facts[shown]!.ContentIds)}");
                    break;
                }
            }
        }
    }

    // Pictures have to show the same. Sound and subtitles are the content's own where it brings them, and the original's where it does not.
    private static bool Matches(MediaFacts facts, CheckedPlaylist playlist, SegmentFact segment, ImmutableArray<string> shown)
    {
        bool pictures = playlist.Kind is RenditionKind.Video or RenditionKind.IFrames;
        foreach (string content in shown)
        {
            bool own = pictures || content == MediaFacts.Original || facts.Replacements.Contains((content, segment.RenditionId));
            if (segment.ContentIds.Contains(own ? content : MediaFacts.Original))
            {
                return true;
            }
        }

        return false;
    }

    private static string Name(ImmutableArray<string> contents) => HlsText.Excerpt(string.Join(" or ", contents.Select(Short)));

    private static string Short(string content) => content.Length <= 12 ? content : content[..12];
}
