using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>The segment edges of every rendition of an episode, side by side.</summary>
internal sealed class SegmentGrid
{
    private readonly EpisodeContent _content;
    private readonly ImmutableArray<ImmutableArray<long>> _edgesMicros;
    private readonly int _reference;

    public SegmentGrid(EpisodeContent content)
    {
        _content = content;
        _edgesMicros = [.. content.Renditions.Select(static rendition => SegmentEdges.Of(rendition.Segments))];
        _reference = Math.Max(0, content.Renditions.ToList().FindIndex(static rendition => rendition.Kind == RenditionKind.Video));
    }

    /// <summary>The slot with its edges moved onto those of the first video rendition.</summary>
    public Slot OnEdges(Slot slot, ImmutableArray<SegmentRange> ranges)
    {
        SegmentRange range = ranges[_reference];
        ImmutableArray<long> edges = _edgesMicros[_reference];
        return slot with { StartMicros = edges[range.First], EndMicros = edges[range.First + range.Count], Ranges = ranges };
    }

    /// <summary>The slot's segments in every rendition; false after reporting which edge is none.</summary>
    public bool TryFit(Slot slot, string field, Violations violations, out ImmutableArray<SegmentRange> ranges)
    {
        ranges = [];
        bool isOnEdges = IsOnEdges(slot.StartMicros, $"{field}.start_offset", violations) & IsOnEdges(slot.EndMicros, $"{field}.end_offset", violations);
        if (!isOnEdges || slot.EndMicros <= slot.StartMicros)
        {
            return false;
        }

        var found = ImmutableArray.CreateBuilder<SegmentRange>(_edgesMicros.Length);
        for (int i = 0; i < _edgesMicros.Length; i++)
        {
            int first = IndexOf(i, slot.StartMicros);
            int end = IndexOf(i, slot.EndMicros);
            if (end <= first)
            {
                violations.Add($"{field}.end_offset", $"The slot is shorter than one segment of rendition {_content.Renditions[i].Id}.");
                return false;
            }

            CheckSync(_content.Renditions[i], first, $"{field}.start_offset", violations);
            CheckSync(_content.Renditions[i], end, $"{field}.end_offset", violations);
            found.Add(new SegmentRange(first, end - first));
        }

        ranges = found.MoveToImmutable();
        return true;
    }

    // After the swap a decoder starts anew at both edges.
    private static void CheckSync(Rendition rendition, int index, string field, Violations violations)
    {
        bool canStart = rendition.Kind != RenditionKind.Video || index == rendition.Segments.Length || rendition.Segments[index].StartsWithSync;
        if (!canStart)
        {
            violations.Add(field, $"Segment {index} of rendition {rendition.Id} does not start with a sync sample, so nothing can be swapped at its edge.");
        }
    }

    private bool IsOnEdges(long micros, string field, Violations violations)
    {
        string[] without = [.. Enumerable.Range(0, _edgesMicros.Length).Where(i => IndexOf(i, micros) < 0).Select(i => _content.Renditions[i].Id)];
        if (without.Length == 0)
        {
            return true;
        }

        long[] common = [.. _edgesMicros[_reference].Where(edge => Enumerable.Range(0, _edgesMicros.Length).All(i => IndexOf(i, edge) >= 0))];
        string before = Name(common.Where(edge => edge < micros).Select(static edge => (long?)edge).LastOrDefault());
        string after = Name(common.Where(edge => edge > micros).Select(static edge => (long?)edge).FirstOrDefault());
        violations.Add(
            field,
            $"{RenditionRules.Seconds(micros)} is not a segment edge in rendition {string.Join(", ", without)}; the nearest edges of all renditions are {before} before and {after} after it.");
        return false;
    }

    private int IndexOf(int rendition, long micros) =>
        SegmentEdges.IndexOf(_edgesMicros[rendition], micros, SegmentEdges.ToleranceMicros(_content.Renditions[rendition].Kind, _content.FrameMicros));

    private static string Name(long? micros) => micros is { } edge ? RenditionRules.Seconds(edge) : "none";
}
