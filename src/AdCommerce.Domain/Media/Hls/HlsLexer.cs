using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>One line of a playlist that means something: a tag, or a URI.</summary>
/// <param name="Number">Line in the file, 1 for the first.</param>
/// <param name="Name">Tag without "#": <c>EXT-X-MAP</c>; empty for a URI line.</param>
/// <param name="Value">What follows the first colon of a tag, empty without one; the URI of a URI line.</param>
/// <param name="Text">The whole line as it was written, without its line end.</param>
public readonly record struct HlsLine(int Number, string Name, string Value, string Text)
{
    /// <summary>True for a URI line.</summary>
    public bool IsUri => Name.Length == 0;
}

/// <summary>Cuts the bytes of a playlist into lines and refuses what no playlist may contain (RFC 8216bis 4.1).</summary>
public static class HlsLexer
{
    /// <summary>The tag that every playlist starts with.</summary>
    public const string FirstTag = "EXTM3U";

    /// <summary>Reads a playlist's lines; blank lines and comments are left out. Never throws, whatever the bytes.</summary>
    /// <param name="utf8">The playlist as it came.</param>
    /// <param name="errors">What is wrong with the text; empty when it is fine.</param>
    public static ImmutableArray<HlsLine> Lex(ReadOnlySpan<byte> utf8, out ImmutableArray<HlsParseError> errors)
    {
        HlsErrors found = new();
        ImmutableArray<HlsLine> lines = Lex(utf8, found);
        errors = found.ToImmutable();
        return lines;
    }

    internal static ImmutableArray<HlsLine> Lex(ReadOnlySpan<byte> utf8, HlsErrors errors)
    {
        if (utf8.Length > HlsLimits.PlaylistBytesMax)
        {
            errors.Add(0, $"the playlist has {utf8.Length} bytes, more than {HlsLimits.PlaylistBytesMax}");
            return [];
        }

        if (utf8.StartsWith("\uFEFF"u8))
        {
            errors.Add(1, "the playlist starts with a byte order mark");
            return [];
        }

        if (!Utf8.IsValid(utf8))
        {
            errors.Add(0, "the playlist is not UTF-8");
            return [];
        }

        ImmutableArray<HlsLine> lines = Cut(Encoding.UTF8.GetString(utf8), errors);
        if (lines.IsEmpty || lines[0] is not { Text: "#" + FirstTag, Number: 1 })
        {
            errors.Add(1, "the first line is not #EXTM3U");
        }

        return lines;
    }

    private static ImmutableArray<HlsLine> Cut(string text, HlsErrors errors)
    {
        ImmutableArray<HlsLine>.Builder lines = ImmutableArray.CreateBuilder<HlsLine>();
        int number = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            number++;
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            start = end + 1;
            if (line.EndsWith("\r"))
            {
                line = line[..^1];
            }

            if (lines.Count == HlsLimits.LinesMax)
            {
                errors.Add(number, $"more than {HlsLimits.LinesMax} lines");
                break;
            }

            if (IsAllowed(line, number, errors) && !line.IsWhiteSpace() && (line[0] != '#' || line.StartsWith("#EXT")))
            {
                lines.Add(ToLine(number, line));
            }
        }

        return lines.ToImmutable();
    }

    private static bool IsAllowed(ReadOnlySpan<char> line, int number, HlsErrors errors)
    {
        if (line.Length > HlsLimits.LineCharsMax)
        {
            errors.Add(number, $"the line has {line.Length} characters, more than {HlsLimits.LineCharsMax}");
            return false;
        }

        int at = HlsText.IndexOfControl(line);
        if (at >= 0)
        {
            errors.Add(number, $"control character U+{(int)line[at]:X4} at column {at + 1}");
            return false;
        }

        return true;
    }

    private static HlsLine ToLine(int number, ReadOnlySpan<char> line)
    {
        string text = line.ToString();
        if (text[0] != '#')
        {
            return new HlsLine(number, "", text, text);
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new HlsLine(number, text[1..], "", text)
            : new HlsLine(number, text[1..colon], text[(colon + 1)..], text);
    }
}
