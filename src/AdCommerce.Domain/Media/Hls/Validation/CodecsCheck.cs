using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P18: CODECS names every format that a player of the stream meets; RESOLUTION and FRAME-RATE are there and true.</summary>
internal static class CodecsCheck
{
    public static void Run(ValidationContext context)
    {
        foreach (HlsStreamInf stream in context.Multivariant.Streams)
        {
            CheckCodecs(context, stream.Line, stream.Codecs, PlaylistsOf(context, stream));
            if (context.Find(stream.Uri) is { Kind: RenditionKind.Video } playlist)
            {
                CheckResolution(context, stream.Line, stream.Width, stream.Height, playlist);
                CheckFrameRate(context, stream, playlist);
            }
        }

        foreach (HlsIFrameStreamInf stream in context.Multivariant.IFrameStreams)
        {
            CheckedPlaylist? playlist = context.Find(stream.Uri);
            CheckCodecs(context, stream.Line, stream.Codecs, playlist is null ? [] : [playlist]);
            CheckResolution(context, stream.Line, stream.Width, stream.Height, playlist);
        }
    }

    private static IEnumerable<CheckedPlaylist> PlaylistsOf(ValidationContext context, HlsStreamInf stream)
    {
        IEnumerable<string> uris = context.Multivariant.Media
            .Where(media => media.Uri is not null && media.GroupId == media.Type switch
            {
                "AUDIO" => stream.AudioGroup,
                "VIDEO" => stream.VideoGroup,
                "SUBTITLES" => stream.SubtitlesGroup,
                _ => null,
            })
            .Select(media => media.Uri!)
            .Prepend(stream.Uri)
            .Distinct();
        return uris.Select(context.Find).OfType<CheckedPlaylist>();
    }

    private static void CheckCodecs(ValidationContext context, int line, ImmutableArray<string> codecs, IEnumerable<CheckedPlaylist> playlists)
    {
        if (codecs.IsEmpty)
        {
            context.AddMultivariant(HlsRule.P18, line, "CODECS is missing");
            return;
        }

        HashSet<string> names = new(codecs, StringComparer.OrdinalIgnoreCase);
        HashSet<string> formats = new(codecs.Select(HlsCodecs.Format), StringComparer.OrdinalIgnoreCase);
        HashSet<string> missing = [];
        foreach (CheckedPlaylist playlist in playlists)
        {
            SegmentFact? before = null;
            foreach (SegmentFact? fact in playlist.Facts)
            {
                // Neighbours mostly share both lists.
                if (fact is not null && (before is null || fact.Codecs != before.Codecs || fact.InitSha256 != before.InitSha256))
                {
                    missing.UnionWith(fact.Codecs.Where(codec => !names.Contains(codec)));
                    missing.UnionWith(FormatsOf(context, fact).Where(format => !formats.Contains(format)));
                }

                before = fact;
            }
        }

        foreach (string codec in missing.Order(StringComparer.Ordinal))
        {
            context.AddMultivariant(HlsRule.P18, line, $"CODECS does not list {HlsText.Excerpt(codec)}");
        }
    }

    // Where the full names are known they say more than the sample entries do.
    private static IEnumerable<string> FormatsOf(ValidationContext context, SegmentFact fact) =>
        fact.Codecs.IsEmpty && fact.InitSha256.Length > 0
            ? context.Tracks(fact.InitSha256).Select(track => track.SampleEntry).Where(entry => !HlsCodecs.IsProtected(entry))
            : [];

    private static void CheckResolution(ValidationContext context, int line, int width, int height, CheckedPlaylist? playlist)
    {
        RenditionFact? fact = FactOf(context, playlist);
        if (width == 0)
        {
            context.AddMultivariant(HlsRule.P18, line, "RESOLUTION is missing, but there is video");
        }
        else if (fact is { Width: > 0 } && (fact.Width != width || fact.Height != height))
        {
            context.AddMultivariant(HlsRule.P18, line, $"RESOLUTION is {width}x{height}, but the video {fact.Width}x{fact.Height}");
        }
    }

    private static void CheckFrameRate(ValidationContext context, HlsStreamInf stream, CheckedPlaylist playlist)
    {
        if (stream.FrameRate is not { } written)
        {
            context.AddMultivariant(HlsRule.P18, stream.Line, "FRAME-RATE is missing, but there is video");
        }
        else if (FactOf(context, playlist)?.FrameRate is { } expected
            && decimal.TryParse(expected, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal truth)
            && decimal.Parse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) != truth)
        {
            context.AddMultivariant(HlsRule.P18, stream.Line, $"FRAME-RATE is {written}, but the video has {expected}");
        }
    }

    private static RenditionFact? FactOf(ValidationContext context, CheckedPlaylist? playlist) =>
        playlist?.RenditionId is { } id ? context.Facts?.Renditions.GetValueOrDefault(id) : null;
}
