using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>A media playlist with the facts of its segments and its segments' places on the presentation's timeline.</summary>
internal sealed class CheckedPlaylist
{
    public CheckedPlaylist(string uri, RenditionKind declared, MediaPlaylist playlist, MediaFacts? facts)
    {
        (Uri, Playlist) = (uri, playlist);
        SegmentFact?[] segmentFacts = new SegmentFact?[playlist.Segments.Length];
        long[] edges = new long[playlist.Segments.Length + 1];
        for (int i = 0; i < segmentFacts.Length; i++)
        {
            HlsSegment segment = playlist.Segments[i];
            segmentFacts[i] = facts?.Segments.GetValueOrDefault(new MediaReference(segment.Uri, segment.Range));
            edges[i + 1] = edges[i] + segment.DurationMicros;
        }

        Facts = ImmutableArray.Create(segmentFacts);
        Edges = ImmutableArray.Create(edges);
        RenditionId = Facts.FirstOrDefault(fact => fact is not null)?.RenditionId;
        Kind = playlist.IFramesOnly ? RenditionKind.IFrames : declared;
    }

    public string Uri { get; }

    public MediaPlaylist Playlist { get; }

    public RenditionKind Kind { get; }

    /// <summary>The rendition that its first known segment belongs to; null where none is known.</summary>
    public string? RenditionId { get; }

    /// <summary>One per segment; null for a segment that is not known.</summary>
    public ImmutableArray<SegmentFact?> Facts { get; }

    /// <summary>Where each segment starts, by EXTINF, and last where the playlist ends; microseconds.</summary>
    public ImmutableArray<long> Edges { get; }

    public int Count => Playlist.Segments.Length;

    public long TotalMicros => Edges[^1];

    /// <summary>True when every segment is known: only then the media can be compared.</summary>
    public bool IsKnown => !Facts.Any(fact => fact is null);

    /// <summary>True when the segments carry timestamps that can be compared; WebVTT has none of its own in the catalog.</summary>
    public bool HasTimestamps => IsKnown && !Facts.Any(fact => fact!.InitSha256.Length == 0 && fact.Kind == RenditionKind.Subtitles);

    public int Line(int segment) => Playlist.Segments[segment].Line;

    public static string Seconds(long micros) =>
        string.Create(CultureInfo.InvariantCulture, $"{micros / (decimal)HlsText.MicrosPerSecond:0.######} s");
}
