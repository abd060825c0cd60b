using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls.Validation;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>The texts that a player would get of one edition.</summary>
/// <param name="Multivariant">The multivariant playlist.</param>
/// <param name="MediaPlaylists">Every media playlist by its URI as the multivariant playlist writes it.</param>
public sealed record HlsPresentation(ReadOnlyMemory<byte> Multivariant, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> MediaPlaylists);

/// <summary>
/// Checks an edition against every rule of hls.md, P1 to P18. It reads the texts with the strict parser and trusts nothing of how they were
/// made. The work is linear in the number of segments and attributes, but for the runs of P15, which are short.
/// </summary>
public static class HlsValidator
{
    /// <summary>Findings listed for one presentation; the rest is left out.</summary>
    public const int FindingsMax = 1_000;

    /// <summary>Validates one edition.</summary>
    /// <param name="presentation">What a player would get.</param>
    /// <param name="facts">
    /// What is in the media. Null leaves out what only the media can tell (P3, P6, P14, most of P7, P9, P15, P16 and P18, and whether a URI of
    /// P17 is a known one): good for playlists of others, never for an edition of ours.
    /// </param>
    /// <returns>Everything that is wrong, the multivariant playlist first; empty means clean.</returns>
    public static ImmutableArray<HlsFinding> Validate(HlsPresentation presentation, MediaFacts? facts)
    {
        List<HlsFinding> findings = [];
        HlsParseResult<MultivariantPlaylist> multivariant = MultivariantPlaylistParser.Parse(presentation.Multivariant.Span);
        AddErrors(findings, "", multivariant.Errors);
        if (multivariant.Value is { } playlist)
        {
            ValidationContext context = Read(presentation, playlist, facts, findings);
            Check(context);
        }

        return findings.Count <= FindingsMax ? [.. findings] : [.. findings.Take(FindingsMax)];
    }

    // A table of contents of the rules. A playlist that could not be read is in none of them: its errors are its findings.
    private static void Check(ValidationContext context)
    {
        TargetDurationCheck.Run(context); // P1, P2
        DiscontinuityCheck.Run(context); // P3, P4, P5
        TimestampCheck.Run(context); // P6
        ContentCheck.Run(context); // P6, P14
        RangeCheck.Run(context); // P7, P8, P16
        MapCheck.Run(context); // P9
        VersionCheck.Run(context); // P10
        DateRangeCheck.Run(context); // P11, P12
        ProgramDateTimeCheck.Run(context); // P11, P12
        BandwidthCheck.Run(context); // P15
        UriCheck.Run(context); // P17
        CodecsCheck.Run(context); // P18
    }

    private static ValidationContext Read(
        HlsPresentation presentation, MultivariantPlaylist multivariant, MediaFacts? facts, List<HlsFinding> findings)
    {
        Dictionary<string, CheckedPlaylist> playlists = [];
        foreach ((string uri, RenditionKind kind, int line) in Entries(multivariant))
        {
            if (playlists.ContainsKey(uri))
            {
                continue;
            }

            if (!presentation.MediaPlaylists.TryGetValue(uri, out ReadOnlyMemory<byte> text))
            {
                findings.Add(new(HlsRule.P17, "", line, $"the playlist {HlsText.Excerpt(uri)} is not one of the edition's"));
                continue;
            }

            HlsParseResult<MediaPlaylist> media = MediaPlaylistParser.Parse(text.Span, multivariant.Variables);
            AddErrors(findings, uri, media.Errors);
            if (media.Value is { } playlist)
            {
                playlists.Add(uri, new CheckedPlaylist(uri, kind, playlist, facts));
            }
        }

        return new ValidationContext(multivariant, [.. playlists.Values], facts, findings);
    }

    private static IEnumerable<(string Uri, RenditionKind Kind, int Line)> Entries(MultivariantPlaylist multivariant)
    {
        foreach (HlsStreamInf stream in multivariant.Streams)
        {
            bool audioOnly = stream is { Width: 0, FrameRate: null, Codecs.IsEmpty: false } && !stream.Codecs.Any(HlsCodecs.IsVideo);
            yield return (stream.Uri, audioOnly ? RenditionKind.Audio : RenditionKind.Video, stream.Line);
        }

        foreach (HlsMedia media in multivariant.Media.Where(media => media.Uri is not null))
        {
            RenditionKind kind = media.Type switch
            {
                "AUDIO" => RenditionKind.Audio,
                "SUBTITLES" => RenditionKind.Subtitles,
                _ => RenditionKind.Video,
            };
            yield return (media.Uri!, kind, media.Line);
        }

        foreach (HlsIFrameStreamInf stream in multivariant.IFrameStreams)
        {
            yield return (stream.Uri, RenditionKind.IFrames, stream.Line);
        }
    }

    private static void AddErrors(List<HlsFinding> findings, string playlist, ImmutableArray<HlsParseError> errors)
    {
        foreach (HlsParseError error in errors)
        {
            findings.Add(new(error.Rule, playlist, error.Line, error.Message));
        }
    }
}
