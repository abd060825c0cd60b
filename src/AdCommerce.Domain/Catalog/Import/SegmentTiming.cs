using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Turns what was read into the catalog's values.</summary>
internal static class SegmentTiming
{
    /// <summary>The track that sets a segment's timing and its part of the segment; null when there is none to be had.</summary>
    public static (InitTrack Track, SegmentTrack Facts)? MainOf(SourceRendition rendition, SourceSegment segment)
    {
        InitTrack? track = segment.InitIndex < 0 ? null : rendition.Inits[segment.InitIndex].Facts?.Main;
        return track is not null && segment.Facts?.Find(track.Info.TrackId) is { } facts ? (track, facts) : null;
    }

    /// <summary>True when every segment was measured, or is WebVTT, whose playlist is all there is to know.</summary>
    public static bool IsMeasured(SourceRendition rendition) => rendition.Segments.All(segment =>
        segment.Listed.Map is null ? rendition.Kind == RenditionKind.Subtitles : MainOf(rendition, segment) is not null);

    /// <summary>The segments as they are kept. Times of what was not measured are those of the playlist.</summary>
    public static ImmutableArray<MediaSegment> Segments(SourceRendition rendition, MediaAddressRules rules, ImportProblems problems)
    {
        var segments = ImmutableArray.CreateBuilder<MediaSegment>(rendition.Segments.Length);
        long listedMicros = 0;
        foreach (SourceSegment source in rendition.Segments)
        {
            MediaSegment segment = new()
            {
                Uri = source.Address?.PublicUri ?? "",
                Range = source.Listed.Range,
                DurationMicros = source.Listed.DurationMicros,
                InitIndex = source.InitIndex,
                Discontinuity = source.Listed.Discontinuity,
                KeyTags = source.KeyTags,
                ProgramDateTime = source.Listed.ProgramDateTime,
                OtherTags = TagUris.Keep(source.Listed.OtherTags, rendition.ReadFrom, rules, problems, rendition.Id, segments.Count),
                SizeBytes = source.SizeBytes,
                StartMicros = listedMicros,
                MeasuredMicros = source.Listed.DurationMicros,
                SequenceNumber = 0,
            };
            segments.Add(MainOf(rendition, source) is { } main ? Measured(segment, rendition, source, main.Track, main.Facts) : segment);
            listedMicros += source.Listed.DurationMicros;
        }

        return segments.MoveToImmutable();
    }

    /// <summary>An initialization section as it is kept.</summary>
    public static InitSection Init(SourceInit init) => new()
    {
        Uri = init.Address.PublicUri,
        Range = init.Range,
        Sha256 = init.Facts!.Sha256,
        Tracks = [.. init.Facts.Tracks.Select(static track => track.Info)],
        DefaultsSha256 = DefaultsHash(init.Facts),
    };

    private static MediaSegment Measured(MediaSegment segment, SourceRendition rendition, SourceSegment source, InitTrack track, SegmentTrack facts)
    {
        uint timescale = track.Info.Timescale;
        return segment with
        {
            StartMicros = MediaClock.MicrosOf(facts.BaseDecodeTime, timescale),
            // The playlist of an I-frame rendition says how long each picture stands; its one sample does not.
            MeasuredMicros = rendition.Kind == RenditionKind.IFrames ? segment.DurationMicros : MediaClock.MicrosOf(facts.Duration, timescale),
            PresentationOffsetMicros = MediaClock.MicrosOf(facts.PresentationOffset - track.EditStart, timescale),
            StartsWithSync = facts.StartsWithSync,
            SequenceNumber = source.Facts!.SequenceNumber,
            OtherTracks = [.. Others(rendition.Inits[source.InitIndex].Facts!, source.Facts, track)],
        };
    }

    private static IEnumerable<TrackTiming> Others(InitFacts init, SegmentFacts facts, InitTrack main) =>
        from track in init.Tracks
        where track.Info.TrackId != main.Info.TrackId
        let found = facts.Find(track.Info.TrackId)
        where found is not null
        select new TrackTiming(
            track.Info.TrackId, MediaClock.MicrosOf(found.BaseDecodeTime, track.Info.Timescale), MediaClock.MicrosOf(found.Duration, track.Info.Timescale));

    private static string DefaultsHash(InitFacts facts)
    {
        string text = string.Join(';', facts.Tracks.Select(static track =>
            FormattableString.Invariant($"{track.Info.TrackId},{track.EditStart},{track.DefaultDuration},{track.DefaultSize},{track.DefaultFlags}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
