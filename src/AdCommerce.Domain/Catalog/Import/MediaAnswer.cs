using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>What was learnt from one piece of a source.</summary>
public sealed record MediaAnswer
{
    /// <summary>What was asked for.</summary>
    public required MediaRead Read { get; init; }

    /// <summary>How many bytes it has; 0 when it could not be read.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Where it was found: URIs in a playlist are relative to this (RFC 3986, 5.1.3). Null when it was not found.</summary>
    public MediaAddress? ReadFrom { get; init; }

    /// <summary>The multivariant playlist, if that is what was read.</summary>
    public MultivariantPlaylist? Multivariant { get; init; }

    /// <summary>The media playlist, if that is what was read.</summary>
    public MediaPlaylist? Playlist { get; init; }

    /// <summary>Facts of the initialization section, if that is what was read.</summary>
    public InitFacts? Init { get; init; }

    /// <summary>Facts of the segment, if that is what was read.</summary>
    public SegmentFacts? Segment { get; init; }

    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<ImportProblem> Problems { get; init; } = [];

    internal MediaAnswer With(string message, string box = "") => this with { Problems = [.. Problems, Problem(message, 0, box)] };

    internal MediaAnswer With(ImmutableArray<HlsParseError> errors) =>
        this with { Problems = [.. errors.Select(error => Problem(error.Message, error.Line, ""))] };

    internal MediaAnswer With(Mp4Error? error, ReadOnlySpan<byte> bytes)
    {
        if (error is null)
        {
            return this;
        }

        return MediaSniffer.NotMp4(bytes) is { } other ? With(other) : With($"{error.Message} (byte {error.Offset})", error.Path);
    }

    private ImportProblem Problem(string message, int line, string box) => new(message)
    {
        Document = Read.Address.ToString(),
        Line = line,
        RenditionId = Read.RenditionId,
        Segment = Read.Segment,
        Box = box,
    };
}
