using System.Buffers;
using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Playback;

/// <summary>One media playlist with a gap for each slot and a part for each choice, written once per revision.</summary>
internal sealed class RenditionTemplate
{
    // Stretches[2k] stands before slot k, Stretches[2k + 1] holds slot k's choices; the last one is what follows the last slot.
    // A stretch without segments (a slot at the episode's edge, adjacent slots) is an empty array.
    private readonly PlaylistPart[][] _stretches;
    private readonly Rendition _rendition;

    public RenditionTemplate(EpisodeRevision revision, int renditionIndex)
    {
        _rendition = revision.Content.Renditions[renditionIndex];
        _stretches = new PlaylistPart[(revision.Slots.Length * 2) + 1][];
        var next = 0;
        for (var k = 0; k < revision.Slots.Length; k++)
        {
            var range = revision.Slots[k].Ranges[renditionIndex];
            _stretches[2 * k] = Between(next, range.First);
            _stretches[(2 * k) + 1] = Choices(revision.Slots[k], range);
            next = range.First + range.Count;
        }

        _stretches[^1] = Between(next, _rendition.Segments.Length);
    }

    public string Id => _rendition.Id;

    /// <summary>Bytes and duration of the edition's media in this rendition.</summary>
    public SegmentSize SizeOf(string choices)
    {
        var (bytes, micros) = (0L, 0L);
        for (var i = 0; i < _stretches.Length; i++)
        {
            if (Part(i, choices) is { } part)
                (bytes, micros) = (bytes + part.Size.Bytes, micros + part.Size.DurationMicros);
        }

        return new SegmentSize(bytes, micros);
    }

    /// <summary>The media playlist of an edition.</summary>
    public byte[] Render(string choices, bool independentSegments)
    {
        var parts = new List<PlaylistPart>(_stretches.Length);
        for (var i = 0; i < _stretches.Length; i++)
        {
            if (Part(i, choices) is { } part)
                parts.Add(part);
        }

        var buffer = new ArrayBufferWriter<byte>(512 + parts.Sum(static p => p.Body.Length + 256));
        var writer = new HlsWriter(buffer);
        WriteHeader(writer, parts, independentSegments);
        InitSection? init = null;
        ImmutableArray<string> keys = [];
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0 && (parts[i].StartsDiscontinuous || parts[i].Isolated || parts[i - 1].Isolated))
                writer.Discontinuity();
            PlaylistEdge.Write(writer, ref init, ref keys, parts[i].FirstInit, parts[i].FirstKeys);
            buffer.Write(parts[i].Body);
            init = parts[i].LastInit ?? init;
            keys = parts[i].LastKeys;
        }

        writer.EndList();
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteHeader(HlsWriter writer, List<PlaylistPart> parts, bool independentSegments)
    {
        var iFrames = _rendition.Kind == RenditionKind.IFrames;
        var features = parts.Aggregate(iFrames ? HlsFeatures.IFramesOnly : HlsFeatures.None, static (all, part) => all | part.Features);
        writer.Begin(HlsVersion.Needed(features));
        // Import sees to it that no variant's segment is longer, and that what is streamed has one target duration (hls.md P1, P2).
        writer.TargetDuration(_rendition.TargetDurationSeconds);
        writer.PlaylistTypeVod();
        if (independentSegments)
            writer.IndependentSegments();
        if (iFrames)
            writer.IFramesOnly();
        foreach (var tag in _rendition.HeaderTags)
            writer.KeptTag(tag);
    }

    private PlaylistPart? Part(int stretch, string choices)
    {
        var parts = _stretches[stretch];
        return parts.Length == 0 ? null : parts[stretch % 2 == 0 ? 0 : EditionId.ChoiceOf(choices[stretch / 2])];
    }

    private PlaylistPart[] Between(int first, int end) =>
        end > first ? [PlaylistPart.OfOriginal(_rendition, new SegmentRange(first, end - first), isolated: false)] : [];

    private PlaylistPart[] Choices(Slot slot, SegmentRange range)
    {
        var choices = new PlaylistPart[slot.Variants.Length + 1];
        choices[0] = PlaylistPart.OfOriginal(_rendition, range, isolated: false);
        for (var v = 0; v < slot.Variants.Length; v++)
        {
            var variant = slot.Variants[v];
            var isolated = variant.Grade == VariantGrade.B;
            var replacement = variant.Renditions.FirstOrDefault(r => r.RenditionId == _rendition.Id);
            choices[v + 1] = replacement is null
                ? PlaylistPart.OfOriginal(_rendition, range, isolated)
                : PlaylistPart.OfVariant(_rendition, range, replacement, isolated);
        }

        return choices;
    }
}
