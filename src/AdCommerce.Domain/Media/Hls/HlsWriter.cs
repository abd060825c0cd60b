using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>
/// Writes playlists tag by tag: UTF-8, LF line ends, nothing that could end a line or a string early (hls.md P17). What it is given was
/// validated at import, so a text that it must refuse is a bug and an <see cref="ArgumentException"/>.
/// </summary>
/// <param name="output">Receives the bytes.</param>
public sealed partial class HlsWriter(IBufferWriter<byte> output)
{
    private const int DecimalsMin = 3;

    /// <summary><c>EXTM3U</c>, and <c>EXT-X-VERSION</c> unless the version is 1, which needs no tag.</summary>
    public void Begin(int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        Line("#EXTM3U"u8);
        if (version > 1)
        {
            Number("#EXT-X-VERSION:"u8, version);
        }
    }

    /// <summary><c>EXT-X-INDEPENDENT-SEGMENTS</c>.</summary>
    public void IndependentSegments() => Line("#EXT-X-INDEPENDENT-SEGMENTS"u8);

    /// <summary><c>EXT-X-TARGETDURATION</c> in seconds, at least 1.</summary>
    public void TargetDuration(int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        Number("#EXT-X-TARGETDURATION:"u8, seconds);
    }

    /// <summary><c>EXT-X-MEDIA-SEQUENCE</c>.</summary>
    public void MediaSequence(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Number("#EXT-X-MEDIA-SEQUENCE:"u8, number);
    }

    /// <summary><c>EXT-X-DISCONTINUITY-SEQUENCE</c>.</summary>
    public void DiscontinuitySequence(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Number("#EXT-X-DISCONTINUITY-SEQUENCE:"u8, number);
    }

    /// <summary><c>EXT-X-PLAYLIST-TYPE:VOD</c>: editions are all of this type.</summary>
    public void PlaylistTypeVod() => Line("#EXT-X-PLAYLIST-TYPE:VOD"u8);

    /// <summary><c>EXT-X-I-FRAMES-ONLY</c>.</summary>
    public void IFramesOnly() => Line("#EXT-X-I-FRAMES-ONLY"u8);

    /// <summary><c>EXT-X-DISCONTINUITY</c>.</summary>
    public void Discontinuity() => Line("#EXT-X-DISCONTINUITY"u8);

    /// <summary><c>EXT-X-ENDLIST</c>.</summary>
    public void EndList() => Line("#EXT-X-ENDLIST"u8);

    /// <summary><c>EXT-X-MAP</c>.</summary>
    /// <param name="uri">Percent-encoded (<see cref="HlsUri.IsAllowed"/>).</param>
    /// <param name="range">Its byte range, or null for the whole resource.</param>
    public void Map(string uri, ByteRange? range)
    {
        RequireUri(uri);
        Bytes("#EXT-X-MAP:URI=\""u8);
        Text(uri);
        if (range is not null)
        {
            Bytes("\",BYTERANGE=\""u8);
            Range(range);
        }

        Line("\""u8);
    }

    /// <summary><c>EXT-X-BYTERANGE</c>, always with its offset.</summary>
    public void ByteRange(ByteRange range)
    {
        Bytes("#EXT-X-BYTERANGE:"u8);
        Range(range);
        Line(default);
    }

    /// <summary><c>EXT-X-PROGRAM-DATE-TIME</c>.</summary>
    /// <param name="date">As the source wrote it; ISO 8601.</param>
    public void ProgramDateTime(string date)
    {
        if (!HlsText.TryDate(date, out _))
        {
            throw new ArgumentException("not a date and time of ISO 8601", nameof(date));
        }

        Bytes("#EXT-X-PROGRAM-DATE-TIME:"u8);
        TextLine(date);
    }

    /// <summary><c>EXTINF</c> without a title: exact, with three to six decimals.</summary>
    /// <param name="micros">Duration in microseconds, at least 0.</param>
    public void ExtInf(long micros)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(micros);
        Bytes("#EXTINF:"u8);
        Seconds(micros);
        Line(","u8);
    }

    /// <summary>A URI line.</summary>
    /// <param name="uri">Percent-encoded (<see cref="HlsUri.IsAllowed"/>).</param>
    public void Uri(string uri)
    {
        RequireUri(uri);
        TextLine(uri);
    }

    /// <summary>A tag line that was kept from a source as it is.</summary>
    /// <param name="line">Starts with "#EXT", has no control character, and is not longer than <see cref="HlsLimits.LineCharsMax"/>.</param>
    public void KeptTag(string line)
    {
        if (!line.StartsWith("#EXT", StringComparison.Ordinal) || HlsText.IndexOfControl(line) >= 0 || line.Length > HlsLimits.LineCharsMax)
        {
            throw new ArgumentException("not a tag line, too long, or with a control character", nameof(line));
        }

        TextLine(line);
    }

    private void Range(ByteRange range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(range.Length, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(range.Offset);
        Integer(range.Length);
        Bytes("@"u8);
        Integer(range.Offset);
    }

    private void Seconds(long micros)
    {
        Integer(micros / HlsText.MicrosPerSecond);
        Span<char> fraction = stackalloc char[6];
        _ = (micros % HlsText.MicrosPerSecond).TryFormat(fraction, out _, "000000", CultureInfo.InvariantCulture);
        int digits = Math.Max(DecimalsMin, fraction.TrimEnd('0').Length);
        Bytes("."u8);
        Text(fraction[..digits]);
    }

    private static void RequireUri(string uri)
    {
        if (!HlsUri.IsAllowed(uri))
        {
            throw new ArgumentException("not a percent-encoded URI with the scheme https, http or none", nameof(uri));
        }
    }

    private void Number(ReadOnlySpan<byte> tag, long value)
    {
        Bytes(tag);
        Integer(value);
        Line(default);
    }

    private void Integer(long value)
    {
        const int DigitsMax = 20;
        _ = Utf8Formatter.TryFormat(value, output.GetSpan(DigitsMax), out int written);
        output.Advance(written);
    }

    private void Bytes(ReadOnlySpan<byte> utf8) => output.Write(utf8);

    // Every text is checked before it comes here; lone surrogates would be replaced, so they are refused too.
    private void Text(ReadOnlySpan<char> text)
    {
        Span<byte> target = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        if (System.Text.Unicode.Utf8.FromUtf16(text, target, out _, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw new ArgumentException("not a well-formed text", nameof(text));
        }

        output.Advance(written);
    }

    private void TextLine(string text)
    {
        Text(text);
        Line(default);
    }

    private void Line(ReadOnlySpan<byte> utf8)
    {
        Bytes(utf8);
        Bytes("\n"u8);
    }
}
