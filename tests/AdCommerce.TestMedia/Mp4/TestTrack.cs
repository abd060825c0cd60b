namespace AdCommerce.TestMedia.Mp4;

/// <summary>A track to be written. What is not set is what a plain packager would write.</summary>
public sealed record TestTrack
{
    /// <summary>25 frames a second, timescale 12,800.</summary>
    public static TestTrack Video { get; } = new();

    /// <summary>AAC at 48 kHz: frames of 1,024 samples.</summary>
    public static TestTrack Audio { get; } = new()
    {
        TrackId = 1,
        Handler = "soun",
        SampleEntry = "mp4a",
        Timescale = 48_000,
        SampleDuration = 1024,
        Width = 0,
        Height = 0,
        ConfigurationTag = 2,
    };

    public uint TrackId { get; init; } = 1;

    public string Handler { get; init; } = "vide";

    public string SampleEntry { get; init; } = "avc1";

    /// <summary>Set to write an encrypted sample entry (encv or enca) around <see cref="SampleEntry"/>.</summary>
    public string? Scheme { get; init; }

    public uint Timescale { get; init; } = 12_800;

    public uint SampleDuration { get; init; } = 512;

    public int Width { get; init; } = 540;

    public int Height { get; init; } = 960;

    /// <summary>Stands for everything in the codec configuration that has no field here: another tag, another stsd.</summary>
    public byte ConfigurationTag { get; init; } = 1;

    /// <summary>Profile, constraints and level of avcC.</summary>
    public int AvcProfileLevel { get; init; } = 0x64001f;

    /// <summary>Media time of the edit list's only edit; null writes none.</summary>
    public long? EditMediaTime { get; init; }

    /// <summary>Write version 1 of every header that has one.</summary>
    public bool WideHeaders { get; init; }

    /// <summary>Leave out the trex box.</summary>
    public bool WithoutTrex { get; init; }
}
