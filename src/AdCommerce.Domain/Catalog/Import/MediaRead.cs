using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>What a piece of a source is expected to be. Decides how much of it may be read.</summary>
public enum MediaReadKind
{
    /// <summary>The multivariant playlist.</summary>
    MultivariantPlaylist,

    /// <summary>A media playlist.</summary>
    MediaPlaylist,

    /// <summary>An initialization section.</summary>
    InitSection,

    /// <summary>An fMP4 segment.</summary>
    Segment,

    /// <summary>A segment of WebVTT.</summary>
    WebVtt,

    /// <summary>A segment without an initialization section: read only to say what it is instead.</summary>
    Unmapped,
}

/// <summary>One piece of a source that has to be read next, and how to measure it once its bytes are there.</summary>
public sealed record MediaRead
{
    /// <summary>What it is expected to be.</summary>
    public required MediaReadKind Kind { get; init; }

    /// <summary>Where it is.</summary>
    public required MediaAddress Address { get; init; }

    /// <summary>The part of the resource to read, or null for all of it.</summary>
    public ByteRange? Range { get; init; }

    /// <summary>The rendition it belongs to; empty for the multivariant playlist.</summary>
    public string RenditionId { get; init; } = "";

    /// <summary>Index of the segment; -1 for anything else.</summary>
    public int Segment { get; init; } = -1;

    internal HlsVariables Variables { get; init; } = HlsVariables.None;

    internal InitFacts? Init { get; init; }

    /// <summary>Reads its bytes. Never throws, whatever they are; nothing of them is kept.</summary>
    /// <param name="bytes">All of it, or of its range.</param>
    /// <param name="readFrom">Where it was found after redirects; null when that is <see cref="Address"/>.</param>
    public MediaAnswer Measure(ReadOnlySpan<byte> bytes, MediaAddress? readFrom = null)
    {
        var answer = new MediaAnswer { Read = this, SizeBytes = bytes.Length, ReadFrom = readFrom ?? Address };
        if (Range is { } range && range.Length != bytes.Length)
        {
            return answer.With($"the byte range has {range.Length} bytes, but {bytes.Length} are there: correct the playlist or upload the whole file");
        }

        switch (Kind)
        {
            case MediaReadKind.MultivariantPlaylist:
                HlsParseResult<MultivariantPlaylist> multivariant = MultivariantPlaylistParser.Parse(bytes);
                return (answer with { Multivariant = multivariant.Value }).With(multivariant.Errors);
            case MediaReadKind.MediaPlaylist:
                HlsParseResult<MediaPlaylist> playlist = MediaPlaylistParser.Parse(bytes, Variables);
                return (answer with { Playlist = playlist.Value }).With(playlist.Errors);
            case MediaReadKind.InitSection:
                Mp4Result<InitFacts> init = InitReader.Read(bytes);
                return (answer with { Init = init.Value }).With(init.Error, bytes);
            case MediaReadKind.Segment:
                Mp4Result<SegmentFacts> segment = SegmentReader.Read(bytes, Init!);
                return (answer with { Segment = segment.Value }).With(segment.Error, bytes);
            case MediaReadKind.WebVtt:
                return MediaSniffer.IsWebVtt(bytes, out string? problem) ? answer : answer.With(problem);
            default:
                return answer.With(MediaSniffer.Unmapped(bytes));
        }
    }

    /// <summary>The answer when the bytes could not be had.</summary>
    /// <param name="reason">Why not and what to do, one sentence without a full stop.</param>
    public MediaAnswer Failed(string reason) => new MediaAnswer { Read = this, SizeBytes = 0 }.With(reason);
}
