using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>The instants between the segments of a rendition, counted from the episode's start.</summary>
internal static class SegmentEdges
{
    /// <summary>How much earlier an encoder's priming may let audio begin: two AAC frames at 48 kHz, rounded up.</summary>
    public const long AudioPrimingMicros = 50_000;

    /// <summary>One more than there are segments: 0 first, the duration last.</summary>
    public static ImmutableArray<long> Of(ImmutableArray<MediaSegment> segments)
    {
        var edges = ImmutableArray.CreateBuilder<long>(segments.Length + 1);
        edges.Add(0);
        foreach (MediaSegment segment in segments)
        {
            edges.Add(edges[^1] + segment.MeasuredMicros);
        }

        return edges.MoveToImmutable();
    }

    // An AAC frame at 44.1 kHz: above 43 pictures a second, sound cannot be cut as finely as the picture.
    private const long AudioFrameMicros = 23_220;

    /// <summary>How far from an edge an instant may lie to count as that edge: frames of audio and cues do not end where pictures do.</summary>
    public static long ToleranceMicros(RenditionKind kind, long frameMicros) => kind switch
    {
        RenditionKind.Video => frameMicros / 2,
        RenditionKind.Audio => Math.Max(frameMicros, AudioFrameMicros),
        _ => frameMicros,
    };

    /// <summary>Index of the edge nearest to an instant, if it is within the tolerance; -1 else.</summary>
    public static int IndexOf(ImmutableArray<long> edgesMicros, long micros, long toleranceMicros)
    {
        int at = edgesMicros.BinarySearch(micros);
        if (at >= 0)
        {
            return at;
        }

        int after = ~at;
        int nearest = after == edgesMicros.Length || (after > 0 && micros - edgesMicros[after - 1] <= edgesMicros[after] - micros) ? after - 1 : after;
        return nearest >= 0 && Math.Abs(edgesMicros[nearest] - micros) <= toleranceMicros ? nearest : -1;
    }
}
