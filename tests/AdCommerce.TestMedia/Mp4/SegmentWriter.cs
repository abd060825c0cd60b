namespace AdCommerce.TestMedia.Mp4;

/// <summary>Consecutive samples of one track in one fragment.</summary>
public sealed record TestRun
{
    /// <summary>Whose samples they are.</summary>
    public required TestTrack Track { get; init; }

    /// <summary>Decode time of the first, units of the track's timescale.</summary>
    public required ulong DecodeTime { get; init; }

    /// <summary>How many.</summary>
    public required int Samples { get; init; }

    /// <summary>Bytes of each sample.</summary>
    public int SampleBytes { get; init; } = 20;

    /// <summary>The first sample is a sync sample; all others of a video track never are.</summary>
    public bool StartsWithSync { get; init; } = true;

    /// <summary>Composition offset of each sample, or null to write none.</summary>
    public int? CompositionOffset { get; init; }

    /// <summary>Write duration, size and flags for each sample rather than as defaults.</summary>
    public bool PerSample { get; init; }

    /// <summary>Write a 64-bit tfdt.</summary>
    public bool WideTime { get; init; } = true;

    /// <summary>Split the samples into this many trun boxes.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Duration of the whole run.</summary>
    public ulong Duration => (ulong)Samples * Track.SampleDuration;
}

/// <summary>A moof and its mdat.</summary>
public sealed record TestFragment(uint SequenceNumber, params TestRun[] Runs);

/// <summary>Writes media segments.</summary>
public static class SegmentWriter
{
    private const uint SyncFlags = 0x0200_0000;
    private const uint NonSyncFlags = 0x0101_0000;

    /// <summary>styp, a sidx-like box that readers have to skip, and the fragments.</summary>
    /// <param name="salt">Goes into the samples, so that segments differ where their boxes do not.</param>
    /// <param name="fragments">In order.</param>
    public static byte[] Write(byte salt, params TestFragment[] fragments)
    {
        var writer = new BoxWriter();
        writer.Box("styp", box => box.Text("msdh").U32(0).Text("msdhmsix"));
        writer.Box("free", box => box.Zeros(4));
        foreach (TestFragment fragment in fragments)
        {
            writer.Box("moof", moof =>
            {
                moof.FullBox("mfhd", 0, 0, box => box.U32(fragment.SequenceNumber));
                foreach (TestRun run in fragment.Runs)
                {
                    moof.Box("traf", traf => WriteTrackFragment(traf, run));
                }
            });
            writer.Box("mdat", mdat =>
            {
                foreach (TestRun run in fragment.Runs)
                {
                    byte[] payload = new byte[run.Samples * run.SampleBytes];
                    Array.Fill(payload, salt);
                    mdat.Bytes(payload);
                }
            });
        }

        return writer.ToArray();
    }

    private static void WriteTrackFragment(BoxWriter traf, TestRun run)
    {
        bool isVideo = run.Track.Handler == "vide";
        uint restFlags = isVideo ? NonSyncFlags : SyncFlags;
        uint firstFlags = run.StartsWithSync ? SyncFlags : NonSyncFlags;
        const uint TfhdFlags = 0x02_0000 | 0x08 | 0x10 | 0x20;
        traf.FullBox("tfhd", 0, TfhdFlags, box => box
            .U32(run.Track.TrackId).U32(run.Track.SampleDuration).U32((uint)run.SampleBytes).U32(restFlags));
        byte timeVersion = run.WideTime ? (byte)1 : (byte)0;
        traf.FullBox("tfdt", timeVersion, 0, box => _ = run.WideTime ? box.U64(run.DecodeTime) : box.U32((uint)run.DecodeTime));
        int left = run.Samples;
        for (int i = 0; i < run.Runs; i++)
        {
            int count = i == run.Runs - 1 ? left : run.Samples / run.Runs;
            left -= count;
            WriteRun(traf, run, count, i == 0 ? firstFlags : restFlags, restFlags);
        }
    }

    private static void WriteRun(BoxWriter traf, TestRun run, int count, uint firstFlags, uint restFlags)
    {
        uint flags = 0x001u | (run.PerSample ? 0x700u : 0x004u) | (run.CompositionOffset is null ? 0 : 0x800u);
        traf.FullBox("trun", 1, flags, box =>
        {
            box.U32((uint)count).U32(0);
            if (!run.PerSample)
            {
                box.U32(firstFlags);
            }

            for (int i = 0; i < count; i++)
            {
                if (run.PerSample)
                {
                    box.U32(run.Track.SampleDuration).U32((uint)run.SampleBytes).U32(i == 0 ? firstFlags : restFlags);
                }

                if (run.CompositionOffset is { } offset)
                {
                    box.U32((uint)offset);
                }
            }
        });
    }
}
