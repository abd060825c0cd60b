using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>What all checks look at, and where they put what they find.</summary>
internal sealed class ValidationContext(
    MultivariantPlaylist multivariant, ImmutableArray<CheckedPlaylist> playlists, MediaFacts? facts, List<HlsFinding> findings)
{
    // Without facts: the frame of 25 pictures per second, the longest in common use.
    private const long FrameMicrosDefault = 40_000;

    /// <summary>
    /// One AAC frame at 44.1 kHz. Audio cannot be cut finer, so no tolerance for audio is below it, however short a video frame is.
    /// </summary>
    private const long AudioFrameMicros = 23_220;

    private Dictionary<string, ImmutableArray<TrackInfo>>? _tracks;

    public MultivariantPlaylist Multivariant { get; } = multivariant;

    /// <summary>Every media playlist that could be read, once each, in the order of the multivariant playlist.</summary>
    public ImmutableArray<CheckedPlaylist> Playlists { get; } = playlists;

    public MediaFacts? Facts { get; } = facts;

    /// <summary>The playlist that others are compared with: the first with video, else the first.</summary>
    public CheckedPlaylist? Reference { get; } =
        playlists.FirstOrDefault(playlist => playlist.Kind == RenditionKind.Video) ?? playlists.FirstOrDefault();

    public long FrameMicros => Facts?.FrameMicros ?? FrameMicrosDefault;

    /// <summary>Tracks by the identity of an initialization section.</summary>
    public ImmutableArray<TrackInfo> Tracks(string initSha256)
    {
        _tracks ??= (Facts?.Inits.Values ?? []).DistinctBy(init => init.Sha256).ToDictionary(init => init.Sha256, init => init.Tracks);
        return _tracks.GetValueOrDefault(initSha256, []);
    }

    public CheckedPlaylist? Find(string uri) => Playlists.FirstOrDefault(playlist => playlist.Uri == uri);

    /// <summary>
    /// How far an edge may be off: half a frame for video, so that no frame changes sides; a whole frame for what is cut otherwise.
    /// </summary>
    public long ToleranceMicros(RenditionKind kind) => kind switch
    {
        RenditionKind.Video => FrameMicros / 2,
        RenditionKind.Audio => Math.Max(FrameMicros, AudioFrameMicros),
        _ => FrameMicros,
    };

    public void Add(HlsRule rule, CheckedPlaylist playlist, int line, string message) => Add(rule, playlist.Uri, line, message);

    public void AddMultivariant(HlsRule rule, int line, string message) => Add(rule, "", line, message);

    private void Add(HlsRule rule, string playlist, int line, string message)
    {
        if (findings.Count < HlsValidator.FindingsMax)
        {
            findings.Add(new HlsFinding(rule, playlist, line, message));
        }
    }
}
