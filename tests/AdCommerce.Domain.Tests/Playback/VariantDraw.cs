using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>Draws a variant of one slot, of grade A or B.</summary>
internal sealed class VariantDraw(Draw draw, IReadOnlyList<RenditionDraw> renditions, EpisodeGrid grid, bool isMuxed)
{
    public Variant Variant(string name, ImmutableArray<SegmentRange> ranges)
    {
        string folder = $"{draw.Of("/media", "https://cdn.example")}/variant-{name}";
        bool conformed = draw.OneIn(2);
        // What makes a B: another encoder, a timeline of its own (then everything has to be replaced), cuts a few milliseconds off.
        bool ownInit = !conformed && draw.OneIn(2);
        long shift = !conformed && draw.OneIn(3) ? draw.Of(-3_000_000L, 7_777_777L) : 0;
        bool shaken = !conformed && draw.OneIn(3);
        bool audio = shift != 0 || draw.OneIn(3);
        bool subtitles = shift != 0 || draw.OneIn(4);
        ImmutableArray<VariantRendition> replaced =
        [
            .. renditions.Select((rendition, i) => (rendition, i)).Where(pair => IsReplaced(pair.rendition.Rendition.Kind, audio, subtitles)).Select(pair =>
            {
                VariantRendition own = pair.rendition.Conformed(ranges[pair.i], folder, CodecsOf(pair.rendition.Rendition));
                bool isPicture = pair.rendition.Rendition.Kind is RenditionKind.Video or RenditionKind.IFrames;
                own = ownInit && isPicture ? WithOwnTracks(own, folder) : own;
                own = shift != 0 && own.InitSections.Length > 0 ? own with { Segments = [.. own.Segments.Select(s => s with { StartMicros = s.StartMicros + shift })] } : own;
                return shaken && pair.rendition.Rendition.Kind == RenditionKind.Video ? Shaken(own) : own;
            }),
        ];
        return new Variant
        {
            ProductId = $"product-{name}",
            Grade = conformed ? VariantGrade.A : VariantGrade.B,
            Findings = [],
            Renditions = replaced,
            ContentSha256 = $"content-{name}",
        };
    }

    private static bool IsReplaced(RenditionKind kind, bool audio, bool subtitles) => kind switch
    {
        RenditionKind.Audio => audio,
        RenditionKind.Subtitles => subtitles,
        _ => true,
    };

    private ImmutableArray<string> CodecsOf(Rendition rendition) => rendition.Kind switch
    {
        RenditionKind.Audio => ["mp4a.40.2"],
        RenditionKind.Subtitles => rendition.InitSections.IsEmpty ? [] : ["stpp.ttml.im1t"],
        RenditionKind.Video when isMuxed => ["avc1.64001f", "mp4a.40.2"],
        _ => ["avc1.64001f"],
    };

    private static VariantRendition WithOwnTracks(VariantRendition rendition, string folder) => rendition with
    {
        InitSections = [.. rendition.InitSections.Select((init, i) => init with
        {
            Sha256 = $"{folder}/{rendition.RenditionId}-own-{i}",
            Tracks = [.. init.Tracks.Select(track => track with { SampleEntrySha256 = $"{folder}-{track.SampleEntrySha256}" })],
        })],
        Codecs = [.. rendition.Codecs.Select(codec => codec.StartsWith("avc1", StringComparison.Ordinal) ? "avc1.640032" : codec)],
    };

    // The first segment a little longer, the second as much shorter: less than half a frame.
    private VariantRendition Shaken(VariantRendition rendition)
    {
        if (rendition.Segments.Length < 2 || rendition.Segments[1].Discontinuity)
        {
            return rendition;
        }

        long by = grid.FrameMicros / 3;
        MediaSegment first = rendition.Segments[0];
        MediaSegment second = rendition.Segments[1];
        return rendition with
        {
            Segments = rendition.Segments
                .SetItem(0, first with { DurationMicros = first.DurationMicros + by, MeasuredMicros = first.MeasuredMicros + by })
                .SetItem(1, second with { DurationMicros = second.DurationMicros - by, MeasuredMicros = second.MeasuredMicros - by, StartMicros = second.StartMicros + by }),
        };
    }
}
