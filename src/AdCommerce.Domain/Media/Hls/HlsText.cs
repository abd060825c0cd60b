using System.Globalization;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>The small formats inside playlists: numbers, dates, resolutions, byte ranges. Nothing here throws on bad input.</summary>
internal static class HlsText
{
    public const long MicrosPerSecond = 1_000_000;

    private const int MicrosDigits = 6;

    // ISO 8601 as packagers write it: with and without fraction, zone with or without colon.
    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <summary>
    /// Index of the first control character (U+0000 to U+001F, U+007F to U+009F) or of a line or paragraph separator; -1 without one.
    /// </summary>
    public static int IndexOfControl(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || text[i] is '\u2028' or '\u2029')
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A decimal integer of RFC 8216bis 4.2: digits only, from 0 to 2^63 - 1.</summary>
    public static bool TryInteger(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>
    /// Seconds in decimal notation ("4", "1.92") as microseconds: exact up to six decimals, rounded half up beyond. Signs, exponents, infinity and
    /// not-a-number are refused, and so is more than <see cref="HlsLimits.SecondsMax"/>.
    /// </summary>
    public static bool TrySeconds(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        int dot = text.IndexOf('.');
        ReadOnlySpan<char> whole = dot < 0 ? text : text[..dot];
        ReadOnlySpan<char> fraction = dot < 0 ? [] : text[(dot + 1)..];
        if (!TryInteger(whole, out long seconds) || seconds > HlsLimits.SecondsMax
            || (dot >= 0 && (fraction.IsEmpty || fraction.ContainsAnyExceptInRange('0', '9'))))
        {
            return false;
        }

        micros = seconds * MicrosPerSecond;
        long unit = MicrosPerSecond;
        foreach (char digit in fraction[..Math.Min(fraction.Length, MicrosDigits)])
        {
            unit /= 10;
            micros += (digit - '0') * unit;
        }

        micros += fraction.Length > MicrosDigits && fraction[MicrosDigits] >= '5' ? 1 : 0;
        return true;
    }

    /// <summary>"1280x720".</summary>
    public static bool TryResolution(ReadOnlySpan<char> text, out int width, out int height)
    {
        (width, height) = (0, 0);
        int x = text.IndexOf('x');
        if (x < 0 || !TryInteger(text[..x], out long w) || !TryInteger(text[(x + 1)..], out long h) || w is < 1 or > 65_535 || h is < 1 or > 65_535)
        {
            return false;
        }

        (width, height) = ((int)w, (int)h);
        return true;
    }

    /// <summary>"n" or "n@o"; <paramref name="offset"/> is -1 when it is left out.</summary>
    public static bool TryByteRange(ReadOnlySpan<char> text, out long length, out long offset)
    {
        offset = -1;
        int at = text.IndexOf('@');
        return TryInteger(at < 0 ? text : text[..at], out length) && length > 0
            && (at < 0 || TryInteger(text[(at + 1)..], out offset))
            && (at < 0 || length <= long.MaxValue - offset);
    }

    /// <summary>"0x" and 32 hexadecimal digits: the 128 bits of a key's IV.</summary>
    public static bool IsInitializationVector(ReadOnlySpan<char> text) =>
        text.Length == 34 && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !text[2..].ContainsAnyExcept(HexDigits);

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>A date and time of ISO 8601 to the second or finer; without a zone it is taken as UTC.</summary>
    public static bool TryDate(string text, out DateTimeOffset value) =>
        DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);

    /// <summary>The input, cut and stripped of what must not reach a log or a terminal.</summary>
    public static string Excerpt(string text)
    {
        const int CharsMax = 40;
        string cut = text.Length <= CharsMax ? text : text[..CharsMax] + "...";
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
            }
        });
    }
}
