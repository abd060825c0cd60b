namespace AdCommerce.TestMedia.Mp4;

/// <summary>Writes initialization sections.</summary>
public static class InitWriter
{
    private const uint MovieTimescale = 1000;

    /// <summary>ftyp and a moov with these tracks.</summary>
    public static byte[] Write(params TestTrack[] tracks)
    {
        var writer = new BoxWriter();
        writer.Box("ftyp", box => box.Text("iso6").U32(1).Text("iso6cmfc"));
        writer.Box("moov", moov =>
        {
            moov.FullBox("mvhd", 0, 0, box => box.Zeros(8).U32(MovieTimescale).Zeros(80).U32(9));
            foreach (TestTrack track in tracks)
            {
                moov.Box("trak", trak => WriteTrack(trak, track));
            }

            if (tracks.Any(static track => !track.WithoutTrex))
            {
                moov.Box("mvex", mvex =>
                {
                    foreach (TestTrack track in tracks.Where(static track => !track.WithoutTrex))
                    {
                        mvex.FullBox("trex", 0, 0, box => box.U32(track.TrackId).U32(1).U32(track.SampleDuration).U32(0).U32(0));
                    }
                });
            }
        });
        return writer.ToArray();
    }

    private static void WriteTrack(BoxWriter trak, TestTrack track)
    {
        byte version = track.WideHeaders ? (byte)1 : (byte)0;
        int times = track.WideHeaders ? 16 : 8;
        trak.FullBox("tkhd", version, 3, box => box
            .Zeros(times).U32(track.TrackId).Zeros(track.WideHeaders ? 64 : 60).U32((uint)track.Width << 16).U32((uint)track.Height << 16));
        if (track.EditMediaTime is { } mediaTime)
        {
            trak.Box("edts", edts => edts.FullBox("elst", 1, 0, box => box.U32(1).U64(0).U64((ulong)mediaTime).U32(0x10000)));
        }

        trak.Box("mdia", mdia =>
        {
            mdia.FullBox("mdhd", version, 0, box => box.Zeros(times).U32(track.Timescale).Zeros(track.WideHeaders ? 8 : 4).U16(0x55c4).U16(0));
            mdia.FullBox("hdlr", 0, 0, box => box.U32(0).Text(track.Handler).Zeros(12).Zeros(1));
            mdia.Box("minf", minf => minf.Box("stbl", stbl =>
            {
                stbl.FullBox("stsd", 0, 0, box => WriteSampleEntry(box.U32(1), track));
                stbl.FullBox("stts", 0, 0, box => box.U32(0));
                stbl.FullBox("stsc", 0, 0, box => box.U32(0));
                stbl.FullBox("stsz", 0, 0, box => box.U32(0).U32(0));
                stbl.FullBox("stco", 0, 0, box => box.U32(0));
            }));
        });
    }

    private static void WriteSampleEntry(BoxWriter stsd, TestTrack track)
    {
        bool isVideo = track.Handler == "vide";
        string type = track.Scheme is null ? track.SampleEntry : isVideo ? "encv" : "enca";
        stsd.Box(type, entry =>
        {
            entry.Zeros(6).U16(1);
            if (isVideo)
            {
                entry.Zeros(16).U16(track.Width).U16(track.Height).Zeros(50);
            }
            else if (track.Handler == "soun")
            {
                entry.Zeros(8).U16(2).U16(16).Zeros(4).U32(track.Timescale << 16);
            }

            WriteConfiguration(entry, track);
            if (track.Scheme is not null)
            {
                entry.Box("sinf", sinf => sinf
                    .Box("frma", box => box.Text(track.SampleEntry))
                    .FullBox("schm", 0, 0, box => box.Text(track.Scheme).U32(0x10000)));
            }
        });
    }

    private static void WriteConfiguration(BoxWriter entry, TestTrack track)
    {
        string box = track.SampleEntry switch { "avc1" or "avc3" => "avcC", "hvc1" or "hev1" => "hvcC", _ => "esds" };
        int profile = track.AvcProfileLevel;
        entry.Box(box, writer => writer
            .U8(1).U8((byte)(profile >> 16)).U8((byte)(profile >> 8)).U8((byte)profile).U8(0xff).U8(track.ConfigurationTag));
    }
}
