using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>Turns the catalog's values into the validator's facts.</summary>
internal sealed class MediaFactsBuilder(EpisodeContent content, ImmutableArray<Slot> slots)
{
    private readonly Dictionary<MediaReference, InitFact> _inits = [];
    private readonly Dictionary<string, string> _initIdentities = [];
    private readonly Dictionary<string, string> _initIdentitiesByContent = [];
    private readonly Dictionary<MediaReference, SegmentFact> _segments = [];
    private readonly Dictionary<string, RenditionFact> _renditions = [];
    private readonly HashSet<(string ContentId, string RenditionId)> _replacements = [];
    private readonly HashSet<string> _kept = [.. content.OtherTags];

    public MediaFacts Build()
    {
        for (int i = 0; i < content.Renditions.Length; i++)
        {
            AddOriginal(content.Renditions[i], i);
        }

        foreach (Slot slot in slots)
        {
            foreach (Variant variant in slot.Variants)
            {
                AddVariant(variant);
            }
        }

        return new MediaFacts
        {
            Inits = _inits.ToFrozenDictionary(),
            Segments = _segments.ToFrozenDictionary(),
            Renditions = _renditions.ToFrozenDictionary(),
            Replacements = _replacements.ToFrozenSet(),
            KeptTags = _kept.ToFrozenSet(),
            DurationMicros = content.DurationMicros,
            FrameMicros = content.FrameMicros,
        };
    }

    private void AddOriginal(Rendition rendition, int index)
    {
        StreamEntry? stream = content.Streams.FirstOrDefault(entry => entry.RenditionId == rendition.Id);
        IFrameEntry? iframes = content.IFrameStreams.FirstOrDefault(entry => entry.RenditionId == rendition.Id);
        _renditions[rendition.Id] = new RenditionFact(
            rendition.Kind, stream?.Width ?? iframes?.Width ?? 0, stream?.Height ?? iframes?.Height ?? 0, stream?.FrameRate,
            HlsBitrate.PeakOverEditions(rendition, index, slots));
        _kept.UnionWith(rendition.HeaderTags);
        Add(MediaFacts.Original, true, rendition.Id, rendition.Kind, rendition.InitSections, rendition.Segments, CodecsOf(rendition));
    }

    private void AddVariant(Variant variant)
    {
        foreach (VariantRendition own in variant.Renditions)
        {
            RenditionKind kind = _renditions.TryGetValue(own.RenditionId, out RenditionFact? fact) ? fact.Kind : RenditionKind.Video;
            _replacements.Add((variant.ContentSha256, own.RenditionId));
            Add(variant.ContentSha256, variant.Grade == VariantGrade.A, own.RenditionId, kind, own.InitSections, own.Segments, own.Codecs);
        }
    }

    private void Add(
        string contentId, bool isConformed, string renditionId, RenditionKind kind,
        ImmutableArray<InitSection> inits, ImmutableArray<MediaSegment> segments, ImmutableArray<string> codecs)
    {
        foreach (InitSection init in inits)
        {
            _inits[new(init.Uri, init.Range)] = new InitFact(IdentityOf(init), init.Tracks);
        }

        foreach (MediaSegment segment in segments)
        {
            _kept.UnionWith(segment.OtherTags);
            MediaReference key = new(segment.Uri, segment.Range);
            if (_segments.TryGetValue(key, out SegmentFact? shared))
            {
                _segments[key] = shared.ContentIds.Contains(contentId) ? shared : shared with { ContentIds = shared.ContentIds.Add(contentId) };
                continue;
            }

            _segments[key] = new SegmentFact
            {
                RenditionId = renditionId,
                Kind = kind,
                ContentIds = [contentId],
                IsConformed = isConformed,
                InitSha256 = segment.InitIndex < 0 ? "" : IdentityOf(inits[segment.InitIndex]),
                SizeBytes = segment.SizeBytes,
                StartMicros = segment.StartMicros + segment.PresentationOffsetMicros,
                MeasuredMicros = segment.MeasuredMicros,
                StartsWithSync = segment.StartsWithSync,
                Codecs = codecs,
                KeyTags = segment.KeyTags,
            };
        }
    }

    // Sections that differ in a title or a date alone are one: a conformed variant plays with the original's.
    private string IdentityOf(InitSection init)
    {
        if (init.DefaultsSha256.Length == 0)
        {
            return init.Sha256;
        }

        if (!_initIdentities.TryGetValue(init.Sha256, out string? identity))
        {
            string content = string.Join('\n', init.Tracks.Select(track => track.ToString()).Prepend(init.DefaultsSha256));
            identity = _initIdentitiesByContent.TryAdd(content, init.Sha256) ? init.Sha256 : _initIdentitiesByContent[content];
            _initIdentities.Add(init.Sha256, identity);
        }

        return identity;
    }

    // A stream lists the codecs of all its renditions; those of one of them are told by the sample entries of its tracks.
    private ImmutableArray<string> CodecsOf(Rendition rendition)
    {
        HashSet<string> entries = [.. rendition.InitSections.SelectMany(init => init.Tracks).Select(track => track.SampleEntry)];
        HashSet<string> groups = [.. content.Media.Where(media => media.RenditionId == rendition.Id).Select(media => media.GroupId)];
        IEnumerable<string> streams = content.Streams
            .Where(entry => entry.RenditionId == rendition.Id
                || (entry.AudioGroup is { } audio && groups.Contains(audio))
                || (entry.SubtitlesGroup is { } subtitles && groups.Contains(subtitles)))
            .SelectMany(entry => entry.Codecs);
        IEnumerable<string> iframes = content.IFrameStreams.Where(entry => entry.RenditionId == rendition.Id).SelectMany(entry => entry.Codecs);
        string[] candidates = [.. streams.Concat(iframes).Distinct().Where(codec => entries.Contains(codec.Split('.')[0]))];

        // Groups of several codecs of one format (two AAC profiles, say) cannot be told apart: then nothing is claimed.
        return candidates.DistinctBy(codec => codec.Split('.')[0]).Count() == candidates.Length ? [.. candidates] : [];
    }
}
