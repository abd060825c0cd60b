namespace AdCommerce.Domain.Media.Mp4;

/// <summary>Reads one <c>trun</c> (ISO/IEC 14496-12, 8.8.8).</summary>
internal static class TrackRunReader
{
    private const uint HasDataOffset = 0x001;
    private const uint HasFirstFlags = 0x004;
    private const uint HasDuration = 0x100;
    private const uint HasSize = 0x200;
    private const uint HasFlags = 0x400;
    private const uint HasCompositionOffset = 0x800;
    private const uint PerSample = HasDuration | HasSize | HasFlags | HasCompositionOffset;

    public static Mp4Error? Read(in Box box, string path, SampleDefaultsInForce defaults, TrackTally track, SegmentTally tally)
    {
        var fields = new FieldReader(box.Payload);
        (byte version, uint flags) = fields.FullBox();
        uint count = fields.U32();
        fields.Skip((flags & HasDataOffset) != 0 ? 4 : 0);
        uint firstFlags = (flags & HasFirstFlags) != 0 ? fields.U32() : defaults.Flags;
        bool overridesFirst = (flags & HasFirstFlags) != 0;
        if (fields.IsShort || version > 1)
        {
            return box.Error(path, version > 1 ? $"version {version}, expected 0 or 1" : "too short");
        }

        if (count > Mp4Limits.SamplesPerRunMax)
        {
            return box.Error(path, $"{count} samples, at most {Mp4Limits.SamplesPerRunMax} are read");
        }

        Int128 bytes;
        if ((flags & PerSample) == 0)
        {
            bytes = AddAlike(count, firstFlags, defaults, track);
        }
        else
        {
            int fieldBytes = 4 * int.PopCount((int)(flags & PerSample));
            if ((long)count * fieldBytes > fields.Left)
            {
                return box.Error(path, $"too short for {count} samples of {fieldBytes} bytes");
            }

            bytes = AddEach(ref fields, count, flags, version, (firstFlags, overridesFirst), defaults, track);
        }

        if (!track.IsWithinBounds())
        {
            return box.Error(path, "its samples end later than any segment or timeline may");
        }

        return tally.CountSamples(count, bytes)
            ? null
            : box.Error(path, $"more than {Mp4Limits.SamplesPerSegmentMax} samples in one segment");
    }

    private static Int128 AddAlike(uint count, uint firstFlags, SampleDefaultsInForce defaults, TrackTally track)
    {
        if (count > 0)
        {
            track.Add(count, defaults.Duration, firstFlags, compositionOffset: 0);
        }

        return (Int128)count * defaults.Size;
    }

    private static Int128 AddEach(
        ref FieldReader fields,
        uint count,
        uint flags,
        byte version,
        (uint Flags, bool Overrides) first,
        SampleDefaultsInForce defaults,
        TrackTally track)
    {
        Int128 bytes = 0;
        for (uint i = 0; i < count; i++)
        {
            uint duration = (flags & HasDuration) != 0 ? fields.U32() : defaults.Duration;
            bytes += (flags & HasSize) != 0 ? fields.U32() : defaults.Size;
            uint sampleFlags = (flags & HasFlags) != 0 ? fields.U32() : defaults.Flags;
            uint offset = (flags & HasCompositionOffset) != 0 ? fields.U32() : 0;
            // Version 1 made the offset signed; version 0 files that mean negative ones exist, but cannot be told apart.
            long compositionOffset = version == 1 ? (int)offset : offset;
            track.Add(1, duration, i == 0 && first.Overrides ? first.Flags : sampleFlags, compositionOffset);
        }

        return bytes;
    }
}
