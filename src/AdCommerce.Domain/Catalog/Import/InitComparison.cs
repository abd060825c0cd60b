namespace AdCommerce.Domain.Catalog.Import;

/// <summary>An initialization section of a variant beside the one that is in force in the original.</summary>
internal static class InitComparison
{
    public static void Compare(RenditionComparison comparison, SourceRendition found, int foundIndex, Rendition original, int originalIndex)
    {
        if (foundIndex < 0 || originalIndex < 0)
        {
            if (foundIndex != originalIndex)
            {
                comparison.Report(VariantGrade.C, -1, "EXT-X-MAP", foundIndex < 0 ? "Found no EXT-X-MAP, expected one as in the original." : "Found an EXT-X-MAP, expected none as in the original.");
            }

            return;
        }

        InitSection actual = SegmentTiming.Init(found.Inits[foundIndex]);
        InitSection expected = original.InitSections[originalIndex];
        if (actual.Sha256 == expected.Sha256)
        {
            return;
        }

        string[] kinds = [.. actual.Tracks.Select(static track => track.Handler)];
        string[] expectedKinds = [.. expected.Tracks.Select(static track => track.Handler)];
        if (!kinds.Order(StringComparer.Ordinal).SequenceEqual(expectedKinds.Order(StringComparer.Ordinal)))
        {
            comparison.Report(VariantGrade.C, -1, "moov", $"Found tracks of kind {string.Join(", ", kinds)}, expected {string.Join(", ", expectedKinds)}.");
            return;
        }

        if (actual.Tracks.SequenceEqual(expected.Tracks))
        {
            if (actual.DefaultsSha256 != expected.DefaultsSha256)
            {
                comparison.Report(VariantGrade.B, -1, "moov/mvex/trex", "Found other sample defaults or edit lists, expected those of the original.");
            }

            return;
        }

        for (int i = 0; i < kinds.Length; i++)
        {
            CompareTrack(comparison, i, actual.Tracks[i], expected.Tracks[i]);
        }
    }

    private static void CompareTrack(RenditionComparison comparison, int index, TrackInfo found, TrackInfo expected)
    {
        string path = $"moov/trak[{index}]";
        if (found.Handler != expected.Handler)
        {
            comparison.Report(VariantGrade.B, -1, $"{path}/mdia/hdlr", $"Found a track of kind {found.Handler}, expected {expected.Handler}: the order of tracks differs.");
            return;
        }

        if (found.TrackId != expected.TrackId)
        {
            comparison.Report(VariantGrade.B, -1, $"{path}/tkhd", $"Found track id {found.TrackId}, expected {expected.TrackId}.");
        }

        if (found.Timescale != expected.Timescale)
        {
            comparison.Report(VariantGrade.B, -1, $"{path}/mdia/mdhd", $"Found timescale {found.Timescale}, expected {expected.Timescale}.");
        }

        string stsd = $"{path}/mdia/minf/stbl/stsd";
        if (Family(found) != Family(expected))
        {
            comparison.Report(VariantGrade.C, -1, stsd, $"Found codec {found.SampleEntry}, expected {expected.SampleEntry}: a device that plays the episode may not play the variant (P18).");
        }
        else if (found.SampleEntrySha256 != expected.SampleEntrySha256)
        {
            comparison.Report(VariantGrade.B, -1, stsd, $"Found another codec configuration ({found.SampleEntry}, {found.SampleEntrySha256[..12]}), expected {expected.SampleEntry}, {expected.SampleEntrySha256[..12]}.");
        }
    }

    private static string Family(TrackInfo track) => CodecNames.FamilyOf(track.SampleEntry) ?? track.SampleEntry;
}
