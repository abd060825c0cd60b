using System.Collections.Immutable;
using System.Globalization;

namespace AdCommerce.Domain.Media.Hls;

public sealed partial class HlsWriter
{
    /// <summary><c>EXT-X-MEDIA</c>.</summary>
    /// <param name="type">AUDIO, VIDEO, SUBTITLES or CLOSED-CAPTIONS.</param>
    /// <param name="groupId">GROUP-ID.</param>
    /// <param name="name">NAME.</param>
    /// <param name="uri">URI, or null.</param>
    /// <param name="otherAttributes">Further attributes as <c>NAME=value</c> with the value's own quotes, in the order they are to stand in.</param>
    public void Media(string type, string groupId, string name, string? uri, ImmutableArray<string> otherAttributes)
    {
        if (type is not ("AUDIO" or "VIDEO" or "SUBTITLES" or "CLOSED-CAPTIONS"))
        {
            throw new ArgumentException("not a type of EXT-X-MEDIA", nameof(type));
        }

        Bytes("#EXT-X-MEDIA:TYPE="u8);
        Text(type);
        Quoted(",GROUP-ID=\""u8, groupId);
        Quoted(",NAME=\""u8, name);
        Others(otherAttributes);
        if (uri is not null)
        {
            RequireUri(uri);
            Quoted(",URI=\""u8, uri);
        }

        Line(default);
    }

    /// <summary><c>EXT-X-STREAM-INF</c> with its URI line.</summary>
    /// <param name="entry">What it says; CODECS are those of the edition.</param>
    /// <param name="uri">The media playlist, percent-encoded.</param>
    /// <exception cref="ArgumentException">A text cannot stand where it would, or a number is out of range.</exception>
    public void StreamInf(HlsStreamEntry entry, string uri)
    {
        Bytes("#EXT-X-STREAM-INF:"u8);
        Rate(entry.BandwidthBitsPerSecond, entry.AverageBandwidthBitsPerSecond, entry.Codecs, entry.Width, entry.Height);
        if (entry.FrameRate is { } frameRate)
        {
            RequirePositive(frameRate);
            Bytes(",FRAME-RATE="u8);
            Text(frameRate);
        }

        Optional(",AUDIO=\""u8, entry.AudioGroup);
        Optional(",SUBTITLES=\""u8, entry.SubtitlesGroup);
        if (entry.ClosedCaptions == "NONE")
        {
            Bytes(",CLOSED-CAPTIONS=NONE"u8);
        }
        else
        {
            Optional(",CLOSED-CAPTIONS=\""u8, entry.ClosedCaptions);
        }

        Others(entry.OtherAttributes);
        Line(default);
        Uri(uri);
    }

    /// <summary><c>EXT-X-I-FRAME-STREAM-INF</c>; frame rate and groups of the entry have to be null.</summary>
    /// <inheritdoc cref="StreamInf" path="/param"/>
    public void IFrameStreamInf(HlsStreamEntry entry, string uri)
    {
        if ((entry.FrameRate ?? entry.AudioGroup ?? entry.SubtitlesGroup ?? entry.ClosedCaptions) is not null)
        {
            throw new ArgumentException("an I-frame stream has neither a frame rate nor groups", nameof(entry));
        }

        RequireUri(uri);
        Bytes("#EXT-X-I-FRAME-STREAM-INF:"u8);
        Rate(entry.BandwidthBitsPerSecond, entry.AverageBandwidthBitsPerSecond, entry.Codecs, entry.Width, entry.Height);
        Others(entry.OtherAttributes);
        Quoted(",URI=\""u8, uri);
        Line(default);
    }

    private void Rate(long bandwidth, long? average, ImmutableArray<string> codecs, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bandwidth, 1);
        Bytes("BANDWIDTH="u8);
        Integer(bandwidth);
        if (average is { } value)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(average));
            Bytes(",AVERAGE-BANDWIDTH="u8);
            Integer(value);
        }

        if (!codecs.IsEmpty)
        {
            Quoted(",CODECS=\""u8, string.Join(',', codecs));
        }

        if (width > 0 && height > 0)
        {
            Text(string.Create(CultureInfo.InvariantCulture, $",RESOLUTION={width}x{height}"));
        }
    }

    private static void RequirePositive(string number)
    {
        if (!HlsText.TrySeconds(number, out long value) || value == 0)
        {
            throw new ArgumentException("not a positive decimal number", nameof(number));
        }
    }

    private void Optional(ReadOnlySpan<byte> start, string? value)
    {
        if (value is not null)
        {
            Quoted(start, value);
        }
    }

    // The start ends with the opening quote.
    private void Quoted(ReadOnlySpan<byte> start, string value)
    {
        if (HlsText.IndexOfControl(value) >= 0 || value.Contains('"', StringComparison.Ordinal))
        {
            throw new ArgumentException("a control character or a double quote cannot stand in a quoted string", nameof(value));
        }

        Bytes(start);
        Text(value);
        Bytes("\""u8);
    }

    private void Others(ImmutableArray<string> attributes)
    {
        foreach (string attribute in attributes)
        {
            if (!HlsAttributeList.IsSingle(attribute))
            {
                throw new ArgumentException("not exactly one attribute", nameof(attributes));
            }

            Bytes(","u8);
            Text(attribute);
        }
    }
}

/// <summary>What an <c>EXT-X-STREAM-INF</c> or <c>EXT-X-I-FRAME-STREAM-INF</c> says.</summary>
public sealed record HlsStreamEntry
{
    /// <summary>BANDWIDTH in bits per second, at least 1: the peak of any edition (hls.md P15).</summary>
    public required long BandwidthBitsPerSecond { get; init; }

    /// <summary>AVERAGE-BANDWIDTH in bits per second, at least 1, or null: the average of this edition.</summary>
    public required long? AverageBandwidthBitsPerSecond { get; init; }

    /// <summary>CODECS of the edition, one RFC 6381 name each.</summary>
    public required ImmutableArray<string> Codecs { get; init; }

    /// <summary>Width in pixels; 0 without video.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels; 0 without video.</summary>
    public int Height { get; init; }

    /// <summary>FRAME-RATE as the source writes it, or null.</summary>
    public string? FrameRate { get; init; }

    /// <summary>AUDIO group, or null.</summary>
    public string? AudioGroup { get; init; }

    /// <summary>SUBTITLES group, or null.</summary>
    public string? SubtitlesGroup { get; init; }

    /// <summary>CLOSED-CAPTIONS: a group, "NONE", or null.</summary>
    public string? ClosedCaptions { get; init; }

    /// <summary>Further attributes as <c>NAME=value</c> with the value's own quotes.</summary>
    public ImmutableArray<string> OtherAttributes { get; init; } = [];
}
