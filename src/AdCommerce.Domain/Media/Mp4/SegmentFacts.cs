using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>What the boxes of one media segment say.</summary>
/// <param name="SequenceNumber"><c>mfhd</c> sequence number of the first fragment.</param>
/// <param name="Fragments">Number of movie fragments; at least 1.</param>
/// <param name="IsComplete">Every <c>mdat</c> is there as long as its header says, and long enough for the samples that the runs list.</param>
/// <param name="Tracks">One entry per track that has samples here, in order of first appearance; at least one.</param>
public sealed record SegmentFacts(uint SequenceNumber, int Fragments, bool IsComplete, ImmutableArray<SegmentTrack> Tracks)
{
    /// <summary>The track with this id, or null.</summary>
    public SegmentTrack? Find(uint trackId) => Tracks.FirstOrDefault(track => track.TrackId == trackId);
}

/// <summary>One track's part of a segment. Times are in units of the track's timescale.</summary>
/// <param name="TrackId">A track of the initialization section.</param>
/// <param name="BaseDecodeTime"><c>tfdt</c> of its first fragment.</param>
/// <param name="Duration">Sum of its samples' durations.</param>
/// <param name="PresentationOffset">Earliest composition time of its samples, minus <paramref name="BaseDecodeTime"/>; edit lists not applied.</param>
/// <param name="StartsWithSync">The first sample is a sync sample.</param>
/// <param name="Samples">Number of samples; at least 1.</param>
/// <param name="IsContinuous">Every later fragment of the segment starts where the one before it ended.</param>
public sealed record SegmentTrack(
    uint TrackId, long BaseDecodeTime, long Duration, long PresentationOffset, bool StartsWithSync, long Samples, bool IsContinuous);
