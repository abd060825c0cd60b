using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>
/// Makes an episode's content from a source that was read, or says everything that is wrong with it. What it accepts keeps
/// the rules of hls.md that a source can break, so that the original edition is clean before any slot is cut.
/// </summary>
public static class EpisodeImport
{
    /// <summary>The content; else a refusal whose violations name playlist, line, rendition, segment and box.</summary>
    public static Result<EpisodeContent> Import(SourcePresentation source)
    {
        var problems = new ImportProblems();
        problems.AddRange(source.Problems);
        long frameMicros = FrameDuration.Of(source);
        bool isDeclaredIndependent = IsDeclaredIndependent(source);
        var timed = ImmutableArray.CreateBuilder<AcrossRenditions.Timed>();
        foreach (SourceRendition rendition in source.Renditions)
        {
            RenditionRules.Check(rendition, isDeclaredIndependent, frameMicros, problems);
            timed.Add(new AcrossRenditions.Timed(rendition, SegmentTiming.Segments(rendition, source.Rules, problems)));
        }

        new AcrossRenditions(timed.ToImmutable(), frameMicros, problems).Check();
        CodecRules.Check(source, problems);
        ImmutableArray<Rendition> renditions = [.. timed.Select(rendition => ToRendition(rendition, source.Rules, problems))];
        ImmutableArray<string> otherTags = OtherTags(source, problems);
        CheckAttributes(source, problems);
        if (problems.Any)
        {
            return ImportFields.Refuse(problems.ToImmutable());
        }

        return new EpisodeContent
        {
            Streams = [.. source.Multivariant.Streams.Select(stream => ToEntry(source, stream))],
            Media = [.. source.Multivariant.Media.Select(media => ToEntry(source, media))],
            IFrameStreams = [.. source.Multivariant.IFrameStreams.Select(stream => ToEntry(source, stream))],
            OtherTags = otherTags,
            Renditions = renditions,
            IndependentSegments = isDeclaredIndependent || renditions
                .Where(static rendition => rendition.Kind == RenditionKind.Video)
                .All(static rendition => rendition.Segments.All(static segment => segment.StartsWithSync)),
            DurationMicros = DurationOf(renditions),
            FrameMicros = frameMicros,
        };
    }

    private static bool IsDeclaredIndependent(SourcePresentation source) => source.Multivariant.IndependentSegments
        || source.Renditions.Any(static rendition => rendition.Kind == RenditionKind.Video && rendition.Playlist.IndependentSegments);

    private static long DurationOf(ImmutableArray<Rendition> renditions)
    {
        Rendition[] video = [.. renditions.Where(static rendition => rendition.Kind == RenditionKind.Video)];
        return (video.Length > 0 ? video : [.. renditions]).Max(static rendition => rendition.Segments.Sum(static segment => segment.MeasuredMicros));
    }

    private static Rendition ToRendition(AcrossRenditions.Timed timed, MediaAddressRules rules, ImportProblems problems) => new()
    {
        Id = timed.Source.Id,
        Kind = timed.Source.Kind,
        TargetDurationSeconds = timed.Source.Playlist.TargetDurationSeconds,
        InitSections = [.. timed.Source.Inits.Where(static init => init.Facts is not null).Select(SegmentTiming.Init)],
        Segments = timed.Segments,
        HeaderTags = TagUris.Keep(
            timed.Source.Playlist.HeaderTags.AddRange(Start(timed.Source.Playlist.Start)), timed.Source.ReadFrom, rules, problems, timed.Source.Id),
    };

    private static ImmutableArray<string> OtherTags(SourcePresentation source, ImportProblems problems)
    {
        MultivariantPlaylist playlist = source.Multivariant;
        HlsTag[] tags = [.. Start(playlist.Start), .. playlist.SessionTags, .. playlist.UnknownTags];
        return TagUris.Keep(tags.OrderBy(static tag => tag.Line), source.Address, source.Rules, problems);
    }

    // Attributes that import does not interpret are passed through, so none may lead anywhere.
    private static void CheckAttributes(SourcePresentation source, ImportProblems problems)
    {
        MultivariantPlaylist playlist = source.Multivariant;
        IEnumerable<(int Line, ImmutableArray<string> Attributes)> entries =
        [
            .. playlist.Streams.Select(static stream => (stream.Line, stream.OtherAttributes)),
            .. playlist.Media.Select(static media => (media.Line, media.OtherAttributes)),
            .. playlist.IFrameStreams.Select(static stream => (stream.Line, stream.OtherAttributes)),
        ];
        foreach ((int line, ImmutableArray<string> attributes) in entries)
        {
            if (attributes.Any(static attribute => attribute.Contains("://", StringComparison.Ordinal) || attribute.Contains("URI=", StringComparison.Ordinal)))
            {
                problems.Add(new ImportProblem("an attribute with a URI that no specification knows cannot be checked: remove it") { Document = source.Address.ToString(), Line = line });
            }
        }
    }

    private static IEnumerable<HlsTag> Start(HlsTag? start) => start is null ? [] : [start];

    private static StreamEntry ToEntry(SourcePresentation source, HlsStreamInf stream)
    {
        SourceRendition rendition = source.Find(stream.Uri)!;
        bool isVideo = rendition.Kind == RenditionKind.Video;
        return new StreamEntry
        {
            RenditionId = rendition.Id,
            Codecs = stream.Codecs,
            Width = stream.Width,
            Height = stream.Height,
            // P18 wants a frame rate where there is video; what was measured stands in for one that was left out.
            FrameRate = stream.FrameRate ?? (isVideo && FrameDuration.Measured(rendition) is { } frame ? FrameDuration.ToRate(frame) : null),
            AudioGroup = stream.AudioGroup,
            SubtitlesGroup = stream.SubtitlesGroup,
            ClosedCaptions = stream.ClosedCaptions,
            OtherAttributes = stream.OtherAttributes,
        };
    }

    private static MediaEntry ToEntry(SourcePresentation source, HlsMedia media) => new()
    {
        Type = media.Type,
        GroupId = media.GroupId,
        Name = media.Name,
        RenditionId = media.Uri is null ? null : source.Find(media.Uri)!.Id,
        OtherAttributes = media.OtherAttributes,
    };

    private static IFrameEntry ToEntry(SourcePresentation source, HlsIFrameStreamInf stream) => new()
    {
        RenditionId = source.Find(stream.Uri)!.Id,
        Codecs = stream.Codecs,
        Width = stream.Width,
        Height = stream.Height,
        OtherAttributes = stream.OtherAttributes,
    };
}
