using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>P18: CODECS lists every format of every rendition that a stream plays, RESOLUTION and FRAME-RATE are there and true.</summary>
internal static class CodecRules
{
    /// <summary>Checks every stream and I-frame stream of a multivariant playlist.</summary>
    public static void Check(SourcePresentation source, ImportProblems problems)
    {
        foreach (HlsStreamInf stream in source.Multivariant.Streams)
        {
            CheckStream(source, stream, problems);
        }

        foreach (HlsIFrameStreamInf stream in source.Multivariant.IFrameStreams)
        {
            ImportProblem at = new("") { Document = source.Address.ToString(), Line = stream.Line, Box = "EXT-X-I-FRAME-STREAM-INF" };
            if (source.Find(stream.Uri) is { } rendition)
            {
                CheckCodecs(rendition, stream.Codecs, at, problems);
                CheckPicture(rendition, stream.Width, stream.Height, at, problems);
            }
        }
    }

    /// <summary>Those of the listed codecs that a rendition's own tracks need.</summary>
    public static IEnumerable<string> OwnCodecs(SourceRendition rendition, IEnumerable<string> codecs) =>
        codecs.Where(codec => Tracks(rendition).Any(track => CodecNames.Covers(codec, track)));

    private static void CheckStream(SourcePresentation source, HlsStreamInf stream, ImportProblems problems)
    {
        ImportProblem at = new("") { Document = source.Address.ToString(), Line = stream.Line, Box = "EXT-X-STREAM-INF" };
        foreach (SourceRendition played in source.PlayedBy(stream))
        {
            CheckCodecs(played, stream.Codecs, at, problems);
        }

        if (source.Find(stream.Uri) is not { Kind: RenditionKind.Video } rendition)
        {
            return;
        }

        CheckPicture(rendition, stream.Width, stream.Height, at, problems);
        bool hasRate = FrameDuration.OfRate(stream.FrameRate) is { } declared
            && FrameDuration.Measured(rendition) is { } measured
            // FRAME-RATE is the highest of all frames: a mean above it proves it wrong. 2 % for rounding.
            && measured * 102 < declared * 100;
        if (hasRate)
        {
            problems.Add(at with
            {
                RenditionId = rendition.Id,
                Message = $"FRAME-RATE {stream.FrameRate} is less than the {FrameDuration.ToRate(FrameDuration.Measured(rendition)!.Value)} frames a second that were measured (P18)",
            });
        }
    }

    private static void CheckCodecs(SourceRendition rendition, IReadOnlyCollection<string> codecs, ImportProblem at, ImportProblems problems)
    {
        foreach (InitTrack track in Tracks(rendition))
        {
            bool needsName = track.Info.Handler is "vide" or "soun" or "text" or "subt";
            if (needsName && !codecs.Any(codec => CodecNames.Covers(codec, track)))
            {
                string found = codecs.Count == 0 ? "is missing" : $"is \"{string.Join(',', codecs)}\"";
                problems.Add(at with { RenditionId = rendition.Id, Message = $"CODECS {found}, but its track {track.Info.TrackId} needs {CodecNames.Describe(track)} (P18)" });
            }
        }
    }

    private static void CheckPicture(SourceRendition rendition, int width, int height, ImportProblem at, ImportProblems problems)
    {
        if (width == 0)
        {
            problems.Add(at with { RenditionId = rendition.Id, Message = "RESOLUTION is missing (P18)" });
            return;
        }

        foreach (InitTrack track in Tracks(rendition).Where(track => track.Width > width || track.Height > height))
        {
            problems.Add(at with { RenditionId = rendition.Id, Message = $"RESOLUTION is {width}x{height}, but the picture has {track.Width}x{track.Height} (P18)" });
        }
    }

    private static IEnumerable<InitTrack> Tracks(SourceRendition rendition) =>
        rendition.Inits.Where(static init => init.Facts is not null).SelectMany(static init => init.Facts!.Tracks).DistinctBy(static track => track.Info);
}
