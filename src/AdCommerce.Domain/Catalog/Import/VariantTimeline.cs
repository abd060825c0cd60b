namespace AdCommerce.Domain.Catalog.Import;

/// <summary>
/// P6 for a variant: matching content has matching timestamps in every rendition. A variant on the original's timeline may
/// leave audio and subtitles as they are; one on a timeline of its own has to bring every rendition, all shifted alike.
/// </summary>
internal static class VariantTimeline
{
    public static void Check(EpisodeContent content, IReadOnlyList<RenditionComparison> compared, Findings findings)
    {
        RenditionComparison[] timed = [.. compared.Where(static comparison => comparison.ShiftMicros is not null)];
        RenditionComparison? reference = timed.FirstOrDefault(static comparison => comparison.Original.Kind == RenditionKind.Video) ?? timed.FirstOrDefault();
        if (reference is null)
        {
            return;
        }

        long shift = reference.ShiftMicros!.Value;
        bool isShifted = Math.Abs(shift) > Tolerance(content, reference.Original.Kind);
        long expected = isShifted ? shift : 0;
        foreach (RenditionComparison comparison in timed)
        {
            long found = comparison.ShiftMicros!.Value;
            if (Math.Abs(found - expected) > Tolerance(content, comparison.Original.Kind))
            {
                comparison.Report(VariantGrade.C, 0, "moof/traf/tfdt",
                    $"Found presentation {RenditionRules.Seconds(found)} after the original's, expected {RenditionRules.Seconds(expected)} as in rendition {reference.Original.Id} (P6).");
            }
        }

        if (isShifted)
        {
            CheckAllReplaced(content, compared, reference, shift, findings);
        }
    }

    private static void CheckAllReplaced(
        EpisodeContent content, IReadOnlyList<RenditionComparison> compared, RenditionComparison reference, long shift, Findings findings)
    {
        string[] missing = [.. content.Renditions.Select(static rendition => rendition.Id).Except(compared.Select(static comparison => comparison.Original.Id))];
        if (missing.Length > 0)
        {
            findings.Add(VariantGrade.C, reference.Original.Id, 0, "moof/traf/tfdt",
                $"Found presentation {RenditionRules.Seconds(shift)} after the original's, expected the original's timeline: a shifted variant has to replace every rendition, and {string.Join(", ", missing)} is missing (P6).");
            return;
        }

        findings.Add(VariantGrade.B, reference.Original.Id, 0, "moof/traf/tfdt", $"Found presentation {RenditionRules.Seconds(shift)} after the original's in every rendition: needs a discontinuity.");
    }

    private static long Tolerance(EpisodeContent content, RenditionKind kind) => kind == RenditionKind.Audio
        ? Math.Max(content.FrameMicros, SegmentEdges.AudioPrimingMicros)
        : SegmentEdges.ToleranceMicros(kind, content.FrameMicros);
}
