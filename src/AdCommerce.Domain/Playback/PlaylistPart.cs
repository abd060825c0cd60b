using System.Buffers;
using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Playback;

/// <summary>
/// A run of segments written once and used in every edition that has it. What stands between two parts (a discontinuity, the map
/// and the keys in force) depends on its neighbours and is written when an edition is put together.
/// </summary>
internal sealed class PlaylistPart
{
    private PlaylistPart(
        byte[] body, InitSection? firstInit, InitSection? lastInit, ImmutableArray<string> firstKeys, ImmutableArray<string> lastKeys)
    {
        Body = body;
        FirstInit = firstInit;
        LastInit = lastInit;
        FirstKeys = firstKeys;
        LastKeys = lastKeys;
    }

    /// <summary>The segments' lines, from the first segment's own tags to the last one's URI.</summary>
    public byte[] Body { get; }

    public InitSection? FirstInit { get; }

    public InitSection? LastInit { get; }

    public ImmutableArray<string> FirstKeys { get; }

    public ImmutableArray<string> LastKeys { get; }

    /// <summary>The timeline breaks before the part whatever stands there.</summary>
    public required bool StartsDiscontinuous { get; init; }

    /// <summary>The part has an init section or a timeline of its own: discontinuities at both edges (hls.md P3, P4).</summary>
    public required bool Isolated { get; init; }

    /// <summary>What its lines ask of a player.</summary>
    public required HlsFeatures Features { get; init; }

    /// <summary>Bytes and duration of its media.</summary>
    public required SegmentSize Size { get; init; }

    /// <summary>The original's segments of a range.</summary>
    public static PlaylistPart OfOriginal(Rendition rendition, SegmentRange range, bool isolated)
    {
        var segments = rendition.Segments.Slice(range.First, range.Count);
        return Of(segments, segments, rendition.InitSections, isolated);
    }

    /// <summary>
    /// A variant's segments in place of the original's. Conformed segments play with the original's init sections, which therefore
    /// stay the ones in force.
    /// </summary>
    public static PlaylistPart OfVariant(Rendition original, SegmentRange range, VariantRendition variant, bool isolated)
    {
        var replaced = original.Segments.Slice(range.First, range.Count);
        var conformed = variant.Segments.Select((s, i) => s with { InitIndex = replaced[i].InitIndex });
        return isolated
            ? Of(variant.Segments, replaced, variant.InitSections, isolated)
            : Of([.. conformed], replaced, original.InitSections, isolated);
    }

    // Discontinuities inside the part and program date times are those of the place, since the timeline is (hls.md P4, P12).
    private static PlaylistPart Of(
        ImmutableArray<MediaSegment> segments, ImmutableArray<MediaSegment> places, ImmutableArray<InitSection> inits, bool isolated)
    {
        var buffer = new ArrayBufferWriter<byte>(segments.Length * 96);
        var writer = new HlsWriter(buffer);
        InitSection? InitOf(MediaSegment s) => s.InitIndex < 0 ? null : inits[s.InitIndex];
        var init = InitOf(segments[0]);
        var keys = segments[0].KeyTags;
        var size = default(SegmentSize);
        var features = HlsFeatures.FractionalDurations;
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            if (i > 0)
            {
                if (places[i].Discontinuity)
                    writer.Discontinuity();
                PlaylistEdge.Write(writer, ref init, ref keys, InitOf(segment), segment.KeyTags);
            }

            WriteSegment(writer, segment, places[i].ProgramDateTime);
            size = new SegmentSize(size.Bytes + segment.SizeBytes, size.DurationMicros + segment.DurationMicros);
            features |= FeaturesOf(segment);
        }

        return new PlaylistPart(buffer.WrittenSpan.ToArray(), InitOf(segments[0]), init, segments[0].KeyTags, keys)
        {
            StartsDiscontinuous = places[0].Discontinuity,
            Isolated = isolated,
            Features = features,
            Size = size,
        };
    }

    private static HlsFeatures FeaturesOf(MediaSegment segment) =>
        (segment.Range is null ? HlsFeatures.None : HlsFeatures.ByteRanges)
        | (segment.InitIndex < 0 ? HlsFeatures.None : HlsFeatures.Map)
        | (segment.KeyTags.IsEmpty ? HlsFeatures.None : HlsFeatures.KeyFormat);

    // A bit rate holds for all segments until the next one (RFC 8216bis 4.4.4.8), so it would be said of another choice's segments too.
    private static void WriteSegment(HlsWriter writer, MediaSegment segment, string? programDateTime)
    {
        if (programDateTime is not null)
            writer.ProgramDateTime(programDateTime);
        foreach (var tag in segment.OtherTags.Where(static t => !t.StartsWith("#EXT-X-BITRATE:", StringComparison.Ordinal)))
            writer.KeptTag(tag);
        writer.ExtInf(segment.DurationMicros);
        if (segment.Range is not null)
            writer.ByteRange(segment.Range);
        writer.Uri(segment.Uri);
    }
}

/// <summary>Writes what has to change between two segments.</summary>
internal static class PlaylistEdge
{
    /// <summary>
    /// Keys come first, since they hold for the map after them too. A map is written again only when another one is in force, or
    /// when the keys change.
    /// </summary>
    public static void Write(
        HlsWriter writer, ref InitSection? init, ref ImmutableArray<string> keys, InitSection? nextInit, ImmutableArray<string> nextKeys)
    {
        var keysChange = !keys.AsSpan().SequenceEqual(nextKeys.AsSpan());
        if (keysChange)
        {
            // A key replaces the one of its own format only (RFC 8216bis 4.4.4.4): what nothing replaces has to be ended.
            var formats = nextKeys.Select(FormatOf).ToHashSet(StringComparer.Ordinal);
            if (!formats.IsSupersetOf(keys.Select(FormatOf)))
                writer.KeptTag("#EXT-X-KEY:METHOD=NONE");
            foreach (var key in nextKeys)
                writer.KeptTag(key);
        }

        if (nextInit is not null && (keysChange || init is null || !SameSection(init, nextInit)))
            writer.Map(nextInit.Uri, nextInit.Range);
        init = nextInit ?? init;
        keys = nextKeys;
    }

    private static bool SameSection(InitSection one, InitSection other) => one.Uri == other.Uri && one.Range == other.Range;

    private static string FormatOf(string keyTag)
    {
        const string Attribute = "KEYFORMAT=\"";
        var start = keyTag.IndexOf(Attribute, StringComparison.Ordinal);
        if (start < 0)
            return "identity";
        start += Attribute.Length;
        return keyTag[start..keyTag.IndexOf('"', start)];
    }
}
