using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>The rules of hls.md that tie the renditions of one episode together.</summary>
internal sealed class AcrossRenditions(ImmutableArray<AcrossRenditions.Timed> renditions, long frameMicros, ImportProblems problems)
{
    /// <summary>A rendition with the segments it will be kept with.</summary>
    /// <param name="Source">As it was read.</param>
    /// <param name="Segments">Its segments.</param>
    internal sealed record Timed(SourceRendition Source, ImmutableArray<MediaSegment> Segments)
    {
        /// <summary>Instants between segments, microseconds from the start: 0 first, the duration last.</summary>
        public ImmutableArray<long> EdgesMicros { get; } = SegmentEdges.Of(Segments);

        public bool IsMeasured { get; } = SegmentTiming.IsMeasured(Source);
    }

    private readonly Timed? _reference = renditions.FirstOrDefault(static rendition => rendition.Source.Kind == RenditionKind.Video) ?? renditions.FirstOrDefault();

    /// <summary>Checks all of them.</summary>
    public void Check()
    {
        if (_reference is null)
        {
            return;
        }

        CheckTargetDurations();
        CheckDiscontinuities();
        CheckDates();
        foreach (Timed rendition in renditions.Where(static rendition => rendition.IsMeasured))
        {
            if (rendition != _reference && _reference.IsMeasured)
            {
                CheckTimeline(rendition, _reference);
            }
        }
    }

    private long ToleranceOf(Timed rendition) => SegmentEdges.ToleranceMicros(rendition.Source.Kind, frameMicros);

    private void CheckTargetDurations()
    {
        Timed[] streamed = [.. renditions.Where(static rendition => rendition.Source.Kind is RenditionKind.Video or RenditionKind.Audio)];
        foreach (Timed rendition in streamed.Skip(1))
        {
            int expected = streamed[0].Source.Playlist.TargetDurationSeconds;
            int found = rendition.Source.Playlist.TargetDurationSeconds;
            if (found != expected)
            {
                problems.Add(rendition.Source.Problem($"the target duration is {found} s, in rendition {streamed[0].Source.Id} it is {expected} s (P2)", box: "EXT-X-TARGETDURATION"));
            }
        }
    }

    private void CheckDiscontinuities()
    {
        ImmutableArray<long> expected = DiscontinuitiesOf(_reference!);
        foreach (Timed rendition in renditions)
        {
            ImmutableArray<long> found = DiscontinuitiesOf(rendition);
            long tolerance = Math.Max(ToleranceOf(rendition), ToleranceOf(_reference!));
            bool isEqual = found.Length == expected.Length && found.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
            if (!isEqual)
            {
                problems.Add(rendition.Source.Problem(
                    $"discontinuities are at {Times(found)}, in rendition {_reference!.Source.Id} at {Times(expected)} (P4)", box: "EXT-X-DISCONTINUITY"));
            }

            if (rendition.Source.Playlist.DiscontinuitySequence != _reference!.Source.Playlist.DiscontinuitySequence)
            {
                problems.Add(rendition.Source.Problem(
                    $"the discontinuity sequence starts at {rendition.Source.Playlist.DiscontinuitySequence}, in rendition {_reference.Source.Id} at {_reference.Source.Playlist.DiscontinuitySequence} (P5)",
                    box: "EXT-X-DISCONTINUITY-SEQUENCE"));
            }

            CheckChanges(rendition);
        }

        CheckNeedless();
    }

    // P3, one half: a change needs a tag.
    private void CheckChanges(Timed rendition)
    {
        for (int i = 1; i < rendition.Segments.Length; i++)
        {
            if (!rendition.Segments[i].Discontinuity && ChangeAt(rendition, i) is { } change)
            {
                problems.Add(rendition.Source.Problem($"{change}, but no EXT-X-DISCONTINUITY stands before the segment (P3)", rendition.Source.Segments[i].Listed.Line, i, "EXT-X-DISCONTINUITY"));
            }
        }
    }

    // P3, the other half: a tag needs a change, in at least one rendition (P4 puts it into all).
    private void CheckNeedless()
    {
        if (!renditions.All(static rendition => rendition.IsMeasured))
        {
            return;
        }

        for (int i = 0; i < _reference!.Segments.Length; i++)
        {
            long edge = _reference.EdgesMicros[i];
            bool isNeeded = !_reference.Segments[i].Discontinuity || (i > 0 && renditions.Any(rendition => ChangesNear(rendition, edge)));
            if (!isNeeded)
            {
                problems.Add(_reference.Source.Problem(
                    i == 0 ? "EXT-X-DISCONTINUITY stands before the first segment, where there is nothing to be discontinuous with (P3)" : "EXT-X-DISCONTINUITY, but nothing changes in any rendition (P3)",
                    _reference.Source.Segments[i].Listed.Line, i, "EXT-X-DISCONTINUITY"));
            }
        }
    }

    private bool ChangesNear(Timed rendition, long edgeMicros)
    {
        int index = SegmentEdges.IndexOf(rendition.EdgesMicros, edgeMicros, Math.Max(ToleranceOf(rendition), ToleranceOf(_reference!)));
        return index > 0 && index < rendition.Segments.Length && ChangeAt(rendition, index) is not null;
    }

    private string? ChangeAt(Timed rendition, int index)
    {
        (MediaSegment before, MediaSegment here) = (rendition.Segments[index - 1], rendition.Segments[index]);
        if (before.InitIndex != here.InitIndex && before.InitIndex >= 0 && here.InitIndex >= 0)
        {
            var tracks = rendition.Source.Inits[before.InitIndex].Facts?.Tracks.Select(static track => track.Info);
            var others = rendition.Source.Inits[here.InitIndex].Facts?.Tracks.Select(static track => track.Info);
            if (tracks is not null && others is not null && !tracks.SequenceEqual(others))
            {
                return "tracks or codec configuration change";
            }
        }

        long jump = here.StartMicros - (before.StartMicros + before.MeasuredMicros);
        return rendition.IsMeasured && Math.Abs(jump) > frameMicros
            ? $"the timeline jumps by {RenditionRules.Seconds(jump)}"
            : null;
    }

    private void CheckDates()
    {
        foreach (Timed rendition in renditions)
        {
            HlsSegment? expected = _reference!.Source.Playlist.Segments[0];
            HlsSegment? found = rendition.Source.Playlist.Segments[0];
            bool isConsistent = (expected.ProgramInstant, found.ProgramInstant) switch
            {
                (null, null) => true,
                ({ } one, { } other) => Math.Abs((one - other).Ticks / TimeSpan.TicksPerMicrosecond) <= frameMicros,
                _ => false,
            };
            if (!isConsistent)
            {
                problems.Add(rendition.Source.Problem(
                    $"the first segment's EXT-X-PROGRAM-DATE-TIME is {found.ProgramDateTime ?? "missing"}, in rendition {_reference.Source.Id} it is {expected.ProgramDateTime ?? "missing"} (P12)",
                    found.Line, 0, "EXT-X-PROGRAM-DATE-TIME"));
            }

            var ranges = rendition.Source.Playlist.DateRanges.Select(static range => range.Text).ToHashSet();
            if (!ranges.SetEquals(_reference.Source.Playlist.DateRanges.Select(static range => range.Text)))
            {
                problems.Add(rendition.Source.Problem($"the date ranges differ from those of rendition {_reference.Source.Id} (P12)", box: "EXT-X-DATERANGE"));
            }
        }
    }

    private void CheckTimeline(Timed rendition, Timed reference)
    {
        RenditionKind kind = rendition.Source.Kind;
        long start = rendition.Segments[0].StartMicros + rendition.Segments[0].PresentationOffsetMicros;
        long expectedStart = reference.Segments[0].StartMicros + reference.Segments[0].PresentationOffsetMicros;
        long startTolerance = kind == RenditionKind.Audio ? Math.Max(frameMicros, SegmentEdges.AudioPrimingMicros) : ToleranceOf(rendition);
        // WebVTT has no timeline of its own to compare.
        if (rendition.Source.Inits.Length > 0 && Math.Abs(start - expectedStart) > startTolerance)
        {
            problems.Add(rendition.Source.Problem(
                $"presentation starts at {RenditionRules.Seconds(start)} of the media timeline, in rendition {reference.Source.Id} at {RenditionRules.Seconds(expectedStart)} (P6)",
                segment: 0, box: "moof/traf/tfdt"));
        }

        (long found, long expected) = (rendition.EdgesMicros[^1], reference.EdgesMicros[^1]);
        if (Math.Abs(found - expected) > Math.Max(frameMicros, ToleranceOf(rendition)))
        {
            problems.Add(rendition.Source.Problem(
                $"the rendition lasts {RenditionRules.Seconds(found)}, rendition {reference.Source.Id} {RenditionRules.Seconds(expected)}: more than one video frame apart (P7)"));
        }

        if (kind == RenditionKind.Video)
        {
            CheckEdges(rendition, reference);
        }
    }

    private void CheckEdges(Timed rendition, Timed reference)
    {
        if (rendition.Segments.Length != reference.Segments.Length)
        {
            problems.Add(rendition.Source.Problem($"{rendition.Segments.Length} segments, rendition {reference.Source.Id} has {reference.Segments.Length} (P16)"));
            return;
        }

        for (int i = 1; i < rendition.EdgesMicros.Length - 1; i++)
        {
            if (Math.Abs(rendition.EdgesMicros[i] - reference.EdgesMicros[i]) > ToleranceOf(rendition))
            {
                problems.Add(rendition.Source.Problem(
                    $"the segment starts at {RenditionRules.Seconds(rendition.EdgesMicros[i])}, in rendition {reference.Source.Id} at {RenditionRules.Seconds(reference.EdgesMicros[i])} (P16)",
                    rendition.Source.Segments[i].Listed.Line, i));
                return;
            }
        }
    }

    private static ImmutableArray<long> DiscontinuitiesOf(Timed rendition) =>
        [.. Enumerable.Range(0, rendition.Segments.Length).Where(i => rendition.Segments[i].Discontinuity).Select(i => rendition.EdgesMicros[i])];

    private static string Times(ImmutableArray<long> micros) => micros.IsEmpty ? "no time" : string.Join(", ", micros.Select(RenditionRules.Seconds));
}
