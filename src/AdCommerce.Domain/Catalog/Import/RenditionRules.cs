using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>The rules of hls.md that one rendition has to keep by itself, whether it is an episode's or a variant's.</summary>
internal static class RenditionRules
{
    /// <summary>Checks all of them.</summary>
    /// <param name="rendition">The rendition.</param>
    /// <param name="isIndependent">The source promises that every segment starts with a sync sample.</param>
    /// <param name="frameMicros">Duration of one video frame.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public static void Check(SourceRendition rendition, bool isIndependent, long frameMicros, ImportProblems problems)
    {
        CheckPlaylist(rendition, problems);
        CheckDateRanges(rendition, problems);
        for (int i = 0; i < rendition.Segments.Length; i++)
        {
            CheckListed(rendition, i, problems);
            CheckMeasured(rendition, i, isIndependent, frameMicros, problems);
        }

        CheckSum(rendition, frameMicros, problems);
        CheckEncryption(rendition, problems);
    }

    private static void CheckPlaylist(SourceRendition rendition, ImportProblems problems)
    {
        MediaPlaylist playlist = rendition.Playlist;
        if (!playlist.EndList)
        {
            problems.Add(rendition.Problem("no EXT-X-ENDLIST: this is a live playlist, and only finished presentations are imported (P8)", box: "EXT-X-ENDLIST"));
        }

        if (playlist.PlaylistType == "EVENT")
        {
            problems.Add(rendition.Problem("the playlist type is EVENT, expected VOD: import the finished presentation (P8)", box: "EXT-X-PLAYLIST-TYPE"));
        }

        bool isIFrames = rendition.Kind == RenditionKind.IFrames;
        if (playlist.IFramesOnly != isIFrames)
        {
            problems.Add(rendition.Problem(
                isIFrames ? "EXT-X-I-FRAME-STREAM-INF leads to a playlist without EXT-X-I-FRAMES-ONLY" : "the playlist has I-frames only, but is listed as a stream",
                box: "EXT-X-I-FRAMES-ONLY"));
        }
    }

    private static void CheckDateRanges(SourceRendition rendition, ImportProblems problems)
    {
        MediaPlaylist playlist = rendition.Playlist;
        bool hasDate = playlist.Segments.Any(static segment => segment.ProgramDateTime is not null);
        Dictionary<string, HlsDateRange> ranges = [];
        foreach (HlsDateRange range in playlist.DateRanges)
        {
            if (!hasDate)
            {
                problems.Add(rendition.Problem("a date range without any EXT-X-PROGRAM-DATE-TIME to stand on (P11)", range.Line, box: "EXT-X-DATERANGE"));
            }

            if (!ranges.TryAdd(range.Id, range) && ranges[range.Id].Text != range.Text)
            {
                problems.Add(rendition.Problem($"another date range has the same ID on line {ranges[range.Id].Line} (P11)", range.Line, box: "EXT-X-DATERANGE"));
            }
        }
    }

    private static void CheckListed(SourceRendition rendition, int index, ImportProblems problems)
    {
        HlsSegment listed = rendition.Segments[index].Listed;
        long rounded = (listed.DurationMicros + 500_000) / 1_000_000;
        if (rounded > rendition.Playlist.TargetDurationSeconds)
        {
            problems.Add(rendition.Problem(
                $"EXTINF {listed.DurationText} is rounded {rounded} s, more than the target duration of {rendition.Playlist.TargetDurationSeconds} s (P1)",
                listed.ExtInfLine, index, "EXTINF"));
        }

        if (listed.DurationMicros == 0)
        {
            problems.Add(rendition.Problem("EXTINF is 0: a segment without duration cannot be placed in time", listed.ExtInfLine, index, "EXTINF"));
        }

        if (listed.Gap)
        {
            problems.Add(rendition.Problem("the segment is missing (EXT-X-GAP): import a complete presentation", listed.Line, index, "EXT-X-GAP"));
        }
    }

    private static void CheckMeasured(SourceRendition rendition, int index, bool isIndependent, long frameMicros, ImportProblems problems)
    {
        SourceSegment segment = rendition.Segments[index];
        if (segment.Facts is not { } facts)
        {
            return;
        }

        int line = segment.Listed.Line;
        if (SegmentTiming.MainOf(rendition, segment) is not { } main)
        {
            problems.Add(rendition.Problem($"no samples of track {rendition.Inits[segment.InitIndex].Facts!.Main.Info.TrackId}", line, index, "moof/traf/tfhd"));
            return;
        }

        bool isIFrames = rendition.Kind == RenditionKind.IFrames;
        if (!facts.IsComplete && !isIFrames)
        {
            problems.Add(rendition.Problem("the media data is cut: fewer bytes than its boxes list", line, index, "mdat"));
        }

        if (facts.Tracks.FirstOrDefault(static track => !track.IsContinuous) is { } broken)
        {
            problems.Add(rendition.Problem($"a fragment of track {broken.TrackId} does not start where the one before it ended", line, index, "moof/traf/tfdt"));
        }

        bool needsSync = isIFrames || (isIndependent && rendition.Kind == RenditionKind.Video);
        if (needsSync && !main.Facts.StartsWithSync)
        {
            problems.Add(rendition.Problem("the segment does not start with a sync sample (P16)", line, index, "moof/traf/trun"));
        }

        if (main.Facts.Duration == 0 && !isIFrames)
        {
            problems.Add(rendition.Problem("the samples have no duration", line, index, "moof/traf/trun"));
        }

        long micros = MediaClock.MicrosOf(main.Facts.Duration, main.Track.Info.Timescale);
        if (rendition.Kind == RenditionKind.Video && Math.Abs(micros - segment.Listed.DurationMicros) > frameMicros)
        {
            problems.Add(rendition.Problem(
                $"EXTINF says {Seconds(segment.Listed.DurationMicros)}, the samples last {Seconds(micros)}: more than one video frame apart (P7)",
                segment.Listed.ExtInfLine, index, "EXTINF"));
        }
    }

    private static void CheckSum(SourceRendition rendition, long frameMicros, ImportProblems problems)
    {
        if (rendition.Kind == RenditionKind.IFrames || !rendition.Segments.All(segment => SegmentTiming.MainOf(rendition, segment) is not null))
        {
            return;
        }

        long measured = rendition.Segments.Sum(segment =>
        {
            (InitTrack track, SegmentTrack facts) = SegmentTiming.MainOf(rendition, segment)!.Value;
            return MediaClock.MicrosOf(facts.Duration, track.Info.Timescale);
        });
        long listed = rendition.Playlist.DurationMicros;
        if (Math.Abs(measured - listed) > frameMicros)
        {
            problems.Add(rendition.Problem(
                $"the EXTINF of all segments are {Seconds(listed)} in all, their samples {Seconds(measured)}: more than one video frame apart (P7)", box: "EXTINF"));
        }
    }

    private static void CheckEncryption(SourceRendition rendition, ImportProblems problems)
    {
        int unkeyed = rendition.Segments.ToList().FindIndex(segment =>
            segment.KeyTags.IsEmpty && segment.InitIndex >= 0
            && rendition.Inits[segment.InitIndex].Facts is { } facts && facts.Tracks.Any(static track => track.IsEncrypted));
        if (unkeyed >= 0)
        {
            problems.Add(rendition.Problem("the samples are encrypted, but no EXT-X-KEY is in force", rendition.Segments[unkeyed].Listed.Line, unkeyed, "EXT-X-KEY"));
        }
    }

    /// <summary>An amount of time for people.</summary>
    internal static string Seconds(long micros) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{micros / 1_000_000m:0.######} s");
}
