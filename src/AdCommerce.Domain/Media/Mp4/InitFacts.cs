using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>What an initialization section declares.</summary>
/// <param name="Sha256">SHA-256 over its bytes, lower-case hex.</param>
/// <param name="Tracks">Its tracks in order; at least one, ids unique.</param>
public sealed record InitFacts(string Sha256, ImmutableArray<InitTrack> Tracks)
{
    /// <summary>The track that sets the timing of a segment: the first video track, else the first track.</summary>
    public InitTrack Main => Tracks.FirstOrDefault(static track => track.Info.Handler == "vide") ?? Tracks[0];

    /// <summary>The track with this id, or null.</summary>
    public InitTrack? Find(uint trackId) => Tracks.FirstOrDefault(track => track.Info.TrackId == trackId);
}

/// <summary>A track of an initialization section, with the defaults that its fragments build on.</summary>
public sealed record InitTrack
{
    /// <summary>Identity, timescale and codec configuration.</summary>
    public required TrackInfo Info { get; init; }

    /// <summary>Format of the samples: the sample entry's type, or for encrypted ones (encv, enca) that of <c>sinf/frma</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The samples are encrypted.</summary>
    public required bool IsEncrypted { get; init; }

    /// <summary>Width of the coded picture, pixels; 0 for anything but video.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the coded picture, pixels; 0 for anything but video.</summary>
    public required int Height { get; init; }

    /// <summary>H.264: profile, constraints and level of <c>avcC</c> as 0xPPCCLL; 0 where there is none.</summary>
    public required int AvcProfileLevel { get; init; }

    /// <summary>Number of entries of <c>stsd</c>.</summary>
    public required int SampleEntries { get; init; }

    /// <summary>Where the edit list lets presentation begin, units of the track's timescale; 0 without one. An empty edit at the start makes it negative.</summary>
    public required long EditStart { get; init; }

    /// <summary>Default duration of a sample, units; from <c>trex</c>.</summary>
    public required uint DefaultDuration { get; init; }

    /// <summary>Default size of a sample, bytes; from <c>trex</c>.</summary>
    public required uint DefaultSize { get; init; }

    /// <summary>Default flags of a sample; from <c>trex</c>.</summary>
    public required uint DefaultFlags { get; init; }
}
