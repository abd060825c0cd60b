using AdCommerce.Domain.Catalog;

namespace AdCommerce.TestMedia.Fuzzing;

/// <summary>What holds of everything that an import lets through: it can be written into playlists as it is.</summary>
public static class ContentPromises
{
    /// <summary>What is wrong with an episode's content, or null.</summary>
    public static string? Problem(EpisodeContent content)
    {
        IEnumerable<string> lines = content.OtherTags.Concat(content.Renditions.SelectMany(static rendition => rendition.HeaderTags));
        IEnumerable<string> attributes = content.Streams.SelectMany(static stream => stream.OtherAttributes.Concat(stream.Codecs))
            .Concat(content.Media.SelectMany(static media => media.OtherAttributes.Append(media.Name).Append(media.GroupId)))
            .Concat(content.IFrameStreams.SelectMany(static stream => stream.OtherAttributes.Concat(stream.Codecs)));
        return ProblemOfLines(lines) ?? ProblemOfText(attributes)
            ?? (content.DurationMicros > 0 && content.FrameMicros > 0 ? null : "no duration")
            ?? (content.Renditions.Select(static rendition => rendition.Id).Distinct().Count() == content.Renditions.Length ? null : "rendition ids are not unique")
            ?? content.Renditions.Select(static rendition => Problem(rendition.Id, rendition.InitSections, rendition.Segments)).FirstOrDefault(static problem => problem is not null);
    }

    /// <summary>What is wrong with a variant, or null.</summary>
    public static string? Problem(Variant variant, EpisodeContent episode, Slot slot)
    {
        foreach (VariantRendition rendition in variant.Renditions)
        {
            int index = episode.Renditions.ToList().FindIndex(original => original.Id == rendition.RenditionId);
            string? problem = index < 0 || rendition.Segments.Length != slot.Ranges[index].Count ? $"{rendition.RenditionId} does not fit the slot" : null;
            problem ??= Problem(rendition.RenditionId, rendition.InitSections, rendition.Segments) ?? ProblemOfText(rendition.Codecs);
            if (problem is not null)
            {
                return problem;
            }
        }

        return variant.Grade == VariantGrade.C || variant.Findings.IsEmpty || variant.ContentSha256.Length != 64 ? "a variant of grade C, without findings or without a hash" : null;
    }

    private static string? Problem(string id, IEnumerable<InitSection> inits, IReadOnlyCollection<MediaSegment> segments)
    {
        string? badUri = inits.Select(static init => init.Uri).Concat(segments.Select(static segment => segment.Uri)).FirstOrDefault(static uri => !IsSafeUri(uri));
        bool hasBadTime = segments.Any(static segment => segment.DurationMicros <= 0 || segment.MeasuredMicros <= 0 || segment.StartMicros < 0 || segment.SizeBytes <= 0);
        return (segments.Count, badUri, hasBadTime) switch
        {
            (0, _, _) => $"{id} has no segments",
            (_, { } uri, _) => $"{id} has the URI {uri}",
            (_, _, true) => $"{id} has a segment without time or bytes",
            _ => ProblemOfLines(segments.SelectMany(static segment => segment.OtherTags.Concat(segment.KeyTags))),
        };
    }

    private static bool IsSafeUri(string uri)
    {
        bool isOurs = uri.StartsWith("/media/test/", StringComparison.Ordinal) || uri.StartsWith("https://cdn.example.com/", StringComparison.Ordinal);
        return isOurs && !uri.Contains("..", StringComparison.Ordinal) && uri.All(static c => c is > ' ' and < '\x7f' and not ('"' or '\\' or '<' or '>' or '{' or '#'));
    }

    private static string? ProblemOfLines(IEnumerable<string> lines) =>
        lines.FirstOrDefault(static line => !line.StartsWith("#EXT", StringComparison.Ordinal) || HasBreak(line) || LeadsElsewhere(line)) is { } line ? $"the line {line}" : null;

    private static string? ProblemOfText(IEnumerable<string> texts) =>
        texts.FirstOrDefault(static text => HasBreak(text)) is { } text ? $"the text {text}" : null;

    // No tag may carry a URI that was not checked: those that were are absolute paths, or name the one allowed host.
    private static bool LeadsElsewhere(string line)
    {
        string known = line.Replace("https://cdn.example.com/", "/", StringComparison.Ordinal).Replace("\"skd://", "\"/", StringComparison.Ordinal);
        return known.Contains("://", StringComparison.Ordinal)
            || (known.Contains("URI=\"", StringComparison.Ordinal) && !known.Contains("URI=\"/", StringComparison.Ordinal));
    }

    private static bool HasBreak(string text) => text.Any(static c => char.IsControl(c) || c is '\u2028' or '\u2029');
}
