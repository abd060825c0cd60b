using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>
/// Reads a media segment: one or more pairs of <c>moof</c> and <c>mdat</c>, with whatever else may stand between them
/// skipped (sidx, emsg, prft, free, unknown boxes). Never throws, whatever the bytes are.
/// </summary>
public static class SegmentReader
{
    /// <summary>The facts, or the first thing that is wrong.</summary>
    /// <param name="input">The whole segment.</param>
    /// <param name="init">Facts of the initialization section that is in force.</param>
    public static Mp4Result<SegmentFacts> Read(ReadOnlySpan<byte> input, InitFacts init)
    {
        var tally = new SegmentTally(init);
        BoxList boxes = BoxList.OfInput(input);
        while (boxes.Next(out Box box))
        {
            Mp4Error? error = box.Type switch
            {
                BoxType.Moof when tally.Fragments == Mp4Limits.FragmentsMax =>
                    box.Error("moof", $"more than {Mp4Limits.FragmentsMax} fragments in one segment"),
                BoxType.Moof => ReadFragment(box, tally.Fragments == 0 ? "moof" : $"moof[{tally.Fragments}]", tally),
                BoxType.Moov => box.Error("moov", "an initialization section inside a media segment: give it its own EXT-X-MAP"),
                BoxType.Mdat when tally.Fragments == 0 => box.Error("mdat", "stands before the first moof"),
                _ => null,
            };
            if (error is not null)
            {
                return error;
            }

            if (box.Type == BoxType.Mdat)
            {
                tally.EndMediaData(box.Payload.Length, box.IsCut);
            }
        }

        if (boxes.Error is not null)
        {
            return boxes.Error;
        }

        return tally.Fragments == 0
            ? new Mp4Error("", 0, "no moof box: this is not an fMP4 media segment")
            : tally.ToFacts();
    }

    private static Mp4Error? ReadFragment(in Box fragment, string path, SegmentTally tally)
    {
        BoxList boxes = BoxList.Inside(fragment, path);
        bool hasHeader = false;
        int trackFragments = 0;
        while (boxes.Next(out Box box))
        {
            if (box.Type == BoxType.Mfhd)
            {
                var fields = new FieldReader(box.Payload);
                fields.FullBox();
                uint sequenceNumber = fields.U32();
                if (fields.IsShort)
                {
                    return box.Error($"{path}/mfhd", "too short");
                }

                tally.BeginFragment(sequenceNumber);
                hasHeader = true;
            }

            if (box.Type != BoxType.Traf)
            {
                continue;
            }

            string trackPath = trackFragments == 0 ? $"{path}/traf" : $"{path}/traf[{trackFragments}]";
            if (!hasHeader)
            {
                return box.Error(trackPath, "stands before mfhd");
            }

            if (++trackFragments > Mp4Limits.TrackFragmentsMax)
            {
                return box.Error(trackPath, $"more than {Mp4Limits.TrackFragmentsMax} track fragments");
            }

            if (TrackFragmentReader.Read(box, trackPath, tally) is { } error)
            {
                return error;
            }
        }

        return boxes.Error ?? (trackFragments, hasHeader) switch
        {
            (_, false) => fragment.Error(path, "no mfhd box"),
            (0, _) => fragment.Error(path, "no traf box"),
            _ => null,
        };
    }
}
