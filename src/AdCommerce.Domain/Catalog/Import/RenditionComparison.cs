using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>One rendition of a variant beside the slot's range of the original.</summary>
internal sealed class RenditionComparison
{
    private readonly EpisodeContent _content;
    private readonly SourcePresentation _source;
    private readonly SourceRendition _found;
    private readonly Findings _findings;
    private readonly ImmutableArray<MediaSegment> _segments;

    public RenditionComparison(
        EpisodeContent content, int index, SegmentRange range, SourcePresentation source, SourceRendition found, Findings findings)
    {
        _content = content;
        _source = source;
        _found = found;
        _findings = findings;
        Original = content.Renditions[index];
        Expected = Original.Segments.Slice(range.First, range.Count);
        // Tags of segments were checked, and reported, when the source was.
        _segments = SegmentTiming.Segments(found, source.Rules, new ImportProblems());
    }

    /// <summary>The episode's rendition.</summary>
    public Rendition Original { get; }

    /// <summary>The segments that are replaced.</summary>
    public ImmutableArray<MediaSegment> Expected { get; }

    /// <summary>How much later than the original the variant is presented, microseconds; null where there is no media timeline, or nothing was measured.</summary>
    public long? ShiftMicros => Original.InitSections.IsEmpty || !SegmentTiming.IsMeasured(_found)
        ? null
        : Presented(_segments[0]) - Presented(Expected[0]);

    /// <summary>Reports every difference.</summary>
    public void Compare()
    {
        if (_found.Kind != Original.Kind)
        {
            Report(VariantGrade.C, -1, "", $"Found {_found.Kind}, expected {Original.Kind}.");
            return;
        }

        CompareFrameRate();
        CompareCodecs();
        if (_segments.Length != Expected.Length)
        {
            Report(VariantGrade.C, -1, "", $"Found {_segments.Length} segments, expected {Expected.Length}.");
        }

        if (!SegmentTiming.IsMeasured(_found))
        {
            // What could not be read or measured is refused already.
            Report(VariantGrade.C, -1, "", "Found media that cannot be measured, expected fMP4 as in the original.");
            return;
        }

        HashSet<(int, int)> comparedInits = [];
        for (int i = 0; i < Math.Min(_segments.Length, Expected.Length); i++)
        {
            if (comparedInits.Add((_segments[i].InitIndex, Expected[i].InitIndex)))
            {
                InitComparison.Compare(this, _found, _segments[i].InitIndex, Original, Expected[i].InitIndex);
            }

            CompareSegment(i, _segments[i], Expected[i]);
        }
    }

    /// <summary>The rendition as a variant keeps it. What ties it to its place in the episode is the original's.</summary>
    public VariantRendition ToVariantRendition()
    {
        IEnumerable<MediaSegment> segments = _segments.Zip(Expected, (segment, original) => segment with
        {
            Discontinuity = original.Discontinuity,
            ProgramDateTime = original.ProgramDateTime,
            StartMicros = Original.InitSections.IsEmpty ? original.StartMicros : segment.StartMicros,
        });
        return new VariantRendition(Original.Id, [.. _found.Inits.Select(SegmentTiming.Init)], [.. segments], [.. OwnCodecs()]);
    }

    /// <summary>Adds a finding about this rendition.</summary>
    public void Report(VariantGrade grade, int segment, string box, string message) => _findings.Add(grade, Original.Id, segment, box, message);

    private static long Presented(MediaSegment segment) => segment.StartMicros + segment.PresentationOffsetMicros;

    private void CompareSegment(int index, MediaSegment found, MediaSegment expected)
    {
        long tolerance = _content.FrameMicros / 2;
        long difference = found.MeasuredMicros - expected.MeasuredMicros;
        if (difference != 0)
        {
            Report(Math.Abs(difference) > tolerance ? VariantGrade.C : VariantGrade.B, index, Original.InitSections.IsEmpty ? "EXTINF" : "moof/traf/trun",
                $"Found a duration of {RenditionRules.Seconds(found.MeasuredMicros)}, expected {RenditionRules.Seconds(expected.MeasuredMicros)}.");
        }

        long rounded = (found.DurationMicros + 500_000) / 1_000_000;
        if (rounded > Original.TargetDurationSeconds)
        {
            Report(VariantGrade.C, index, "EXTINF", $"Found an EXTINF that is rounded {rounded} s, expected at most the episode's target duration of {Original.TargetDurationSeconds} s (P1).");
        }

        if (!found.KeyTags.Order(StringComparer.Ordinal).SequenceEqual(expected.KeyTags.Order(StringComparer.Ordinal)))
        {
            Report(VariantGrade.C, index, "EXT-X-KEY", $"Found {Keys(found)}, expected {Keys(expected)} as in the original.");
        }

        if (index > 0 && found.Discontinuity != expected.Discontinuity)
        {
            Report(VariantGrade.C, index, "EXT-X-DISCONTINUITY", found.Discontinuity
                ? "Found a discontinuity, expected none: the other renditions have none here (P4)."
                : "Found no discontinuity, expected one as in the original (P4).");
        }

        if (index == 0 && Original.Kind == RenditionKind.Video && !found.StartsWithSync)
        {
            Report(VariantGrade.C, index, "moof/traf/trun", "Found a first sample that is not a sync sample, expected one: playing has to be able to begin at the slot's edge (P16).");
        }

        if (!Original.InitSections.IsEmpty)
        {
            CompareTimeline(index, found, expected, tolerance);
        }
    }

    private void CompareTimeline(int index, MediaSegment found, MediaSegment expected, long tolerance)
    {
        long inside = found.StartMicros - _segments[0].StartMicros;
        long expectedInside = expected.StartMicros - Expected[0].StartMicros;
        if (Math.Abs(inside - expectedInside) > tolerance)
        {
            Report(VariantGrade.C, index, "moof/traf/tfdt", $"Found a start {RenditionRules.Seconds(inside)} after the variant's first segment, expected {RenditionRules.Seconds(expectedInside)}.");
        }
        else if (found.StartMicros != expected.StartMicros)
        {
            Report(VariantGrade.B, index, "moof/traf/tfdt", $"Found decode time {RenditionRules.Seconds(found.StartMicros)}, expected {RenditionRules.Seconds(expected.StartMicros)}.");
        }

        if (found.PresentationOffsetMicros != expected.PresentationOffsetMicros)
        {
            Report(VariantGrade.B, index, "moof/traf/trun", $"Found composition offset {RenditionRules.Seconds(found.PresentationOffsetMicros)}, expected {RenditionRules.Seconds(expected.PresentationOffsetMicros)}.");
        }

        if (found.SequenceNumber != expected.SequenceNumber)
        {
            Report(VariantGrade.B, index, "moof/mfhd", $"Found sequence number {found.SequenceNumber}, expected {expected.SequenceNumber}.");
        }

        CompareOtherTracks(index, found, expected);
    }

    // Audio inside the video's segments.
    private void CompareOtherTracks(int index, MediaSegment found, MediaSegment expected)
    {
        if (found.OtherTracks.SequenceEqual(expected.OtherTracks))
        {
            return;
        }

        long tolerance = Math.Max(_content.FrameMicros, SegmentEdges.AudioPrimingMicros);
        long shift = found.StartMicros - expected.StartMicros;
        bool isClose = found.OtherTracks.Length == expected.OtherTracks.Length && found.OtherTracks.Zip(expected.OtherTracks).All(pair =>
            Math.Abs(pair.First.StartMicros - pair.Second.StartMicros - shift) <= tolerance
            && Math.Abs(pair.First.MeasuredMicros - pair.Second.MeasuredMicros) <= tolerance);
        Report(isClose ? VariantGrade.B : VariantGrade.C, index, "moof/traf", $"Found further tracks at {Tracks(found)}, expected {Tracks(expected)}.");
    }

    private void CompareFrameRate()
    {
        StreamEntry? original = _content.Streams.FirstOrDefault(stream => stream.RenditionId == Original.Id);
        long? expected = FrameDuration.OfRate(original?.FrameRate);
        HlsStreamInf? listed = _source.Multivariant.Streams.FirstOrDefault(stream => _source.Find(stream.Uri)?.Id == _found.Id);
        long? measured = Original.Kind == RenditionKind.Video ? FrameDuration.Measured(_found) : null;
        long? found = FrameDuration.OfRate(listed?.FrameRate) ?? measured;
        // Half a percent tells 29.97 from 30 apart from rounding; the samples prove a rate that the attribute denies.
        bool isOther = expected is { } e && found is { } f && Math.Abs(f - e) * 200 > e;
        bool isFaster = expected is { } wanted && measured is { } actual && actual * 102 < wanted * 100;
        if (isOther || isFaster)
        {
            Report(VariantGrade.B, -1, "FRAME-RATE", $"Found {FrameDuration.ToRate(isOther ? found!.Value : measured!.Value)} frames a second, expected {original!.FrameRate}: a change of frame rate needs a discontinuity (P4).");
        }
    }

    // Encrypted tracks hide their codec from the sample entry's type, but not from CODECS.
    private void CompareCodecs()
    {
        HashSet<string?> groups = [.. _content.Media.Where(media => media.RenditionId == Original.Id).Select(static media => media.GroupId)];
        HashSet<string?> expected =
        [
            .. _content.Streams
                .Where(stream => stream.RenditionId == Original.Id || groups.Contains(stream.AudioGroup) || groups.Contains(stream.SubtitlesGroup))
                .SelectMany(static stream => stream.Codecs).Select(CodecNames.FamilyOf),
            .. _content.IFrameStreams.Where(stream => stream.RenditionId == Original.Id).SelectMany(static stream => stream.Codecs).Select(CodecNames.FamilyOf),
        ];
        foreach (string codec in OwnCodecs().Where(codec => expected.Count > 0 && !expected.Contains(CodecNames.FamilyOf(codec))))
        {
            Report(VariantGrade.C, -1, "CODECS", $"Found {codec}, expected one of {string.Join(", ", expected.Order(StringComparer.Ordinal))}: a device that plays the episode may not play the variant (P18).");
        }
    }

    private IEnumerable<string> OwnCodecs()
    {
        IEnumerable<string> listed = _source.Multivariant.Streams.Where(stream => _source.PlayedBy(stream).Contains(_found)).SelectMany(static stream => stream.Codecs)
            .Concat(_source.Multivariant.IFrameStreams.Where(stream => _source.Find(stream.Uri) == _found).SelectMany(static stream => stream.Codecs));
        return CodecRules.OwnCodecs(_found, listed).Distinct();
    }

    private static string Keys(MediaSegment segment) => segment.KeyTags.IsEmpty ? "no EXT-X-KEY" : string.Join(" ", segment.KeyTags);

    private static string Tracks(MediaSegment segment) => segment.OtherTracks.IsEmpty
        ? "no time"
        : string.Join(", ", segment.OtherTracks.Select(static track => $"{RenditionRules.Seconds(track.StartMicros)} for {RenditionRules.Seconds(track.MeasuredMicros)}"));
}
