using System.Text;
using System.Text.RegularExpressions;
using AdCommerce.TestMedia.Hls;

namespace AdCommerce.TestMedia.Fuzzing;

/// <summary>Damages playlists: lines lost, doubled and swapped, numbers, names that try to break out, other encodings.</summary>
internal static partial class TextDamage
{
    private static readonly string[] Numbers = ["0", "-1", "1e9", "NaN", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "0.0000001", "1000000", "", "0x10", "١٢"];

    private static readonly string[] Names =
    [
        "a\nb", "a\r\n#EXT-X-ENDLIST", "a\0b", "a\"b", "a\u2028b", "a\u0085b", "{$x}", "..", "\"\"", "é", "a,b=c", "#", "\ud83d\ude00", " ",
    ];

    private static readonly string[] Uris =
    [
        "../../../../etc/passwd", "%2e%2e/%2e%2e/secret", "..%2f..%2fsecret", "..\\..\\secret", "https://169.254.169.254/latest", "https://127.0.0.1/x.m4s",
        "https://[::ffff:10.0.0.1]/x", "http://cdn.example.com/x.m4s", "https://user@cdn.example.com/x", "file:///etc/passwd", "//cdn.example.com/x", "/etc/passwd",
        "media://other/x.m4s", "https://cdn.example.com/x\ty", "a%00b", "a%0ab", "a%", "https://cdn.example.com:99999/x", "javascript:alert(1)", "#x", "?x", "a b.m4s", "é.m4s", "",
    ];

    private static readonly string[] Tags =
    [
        "#EXT-X-GAP", "#EXT-X-DISCONTINUITY", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"", "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://x\",KEYFORMAT=\"com.apple.streamingkeydelivery\"",
        "#EXT-X-MAP:URI=\"other.mp4\"", "#EXT-X-BYTERANGE:100", "#EXT-X-BYTERANGE:9223372036854775807@9223372036854775807", "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-DEFINE:NAME=\"x\",VALUE=\"{$x}{$x}\"", "#EXT-X-UNKNOWN:URI=\"https://evil.example/\"", "#EXT-X-UNKNOWN:x", "#EXT-X-START:TIME-OFFSET=1",
        "#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:00Z", "#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2025-01-01T00:00:00Z\",X-ASSET-URI=\"https://evil.example/\"",
        "#EXT-X-SESSION-DATA:DATA-ID=\"x\",URI=\"../../../x\"", "#EXT-X-CONTENT-STEERING:SERVER-URI=\"https://evil.example/\"", "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"main\",NAME=\"English\"",
        "#EXT-X-I-FRAMES-ONLY", "#EXT-X-TARGETDURATION:1", "#EXT-X-DISCONTINUITY-SEQUENCE:3", "#EXTINF:1,",
    ];

    /// <summary>Damages one playlist and says how.</summary>
    public static string Do(TestFiles files, string name, Random random)
    {
        string text = Encoding.Latin1.GetString(files.Files[name]);
        List<string> lines = [.. text.Split('\n')];
        int at = random.Next(lines.Count);
        string what;
        switch (random.Next(12))
        {
            case 0:
                what = $"line {at + 1} lost";
                lines.RemoveAt(at);
                break;
            case 1:
                what = $"line {at + 1} doubled";
                lines.Insert(at, lines[at]);
                break;
            case 2:
                int other = random.Next(lines.Count);
                what = $"lines {at + 1} and {other + 1} swapped";
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3 or 4:
                what = "a number changed";
                return Put(files, name, ReplaceOne(text, NumberPattern(), Numbers[random.Next(Numbers.Length)], random), what);
            case 5:
                what = "a name that breaks out";
                return Put(files, name, ReplaceOne(text, QuotedPattern(), $"\"{Latin(Names[random.Next(Names.Length)])}\"", random), what);
            case 6 or 7:
                string uri = Latin(Uris[random.Next(Uris.Length)]);
                what = $"URI {uri}";
                return Put(files, name, ReplaceOne(text, UriPattern(), uri, random), what);
            case 8 or 9:
                string tag = Tags[random.Next(Tags.Length)];
                what = $"tag {tag}";
                lines.Insert(at, tag);
                break;
            case 10:
                what = "a very long line";
                lines.Insert(at, "#EXT-X-LONG:" + new string('x', 20_000));
                break;
            default:
                return Encode(files, name, text, random);
        }

        return Put(files, name, string.Join('\n', lines), what);
    }

    private static string Encode(TestFiles files, string name, string text, Random random)
    {
        (string what, byte[] bytes) = random.Next(5) switch
        {
            0 => ("UTF-16", Encoding.Unicode.GetBytes(text)),
            1 => ("byte order mark", [.. "\uFEFF"u8, .. Encoding.Latin1.GetBytes(text)]),
            2 => ("invalid UTF-8", [.. Encoding.Latin1.GetBytes(text), 0xc3, 0x28, 0xff]),
            3 => ("carriage returns alone", Encoding.Latin1.GetBytes(text.Replace('\n', '\r'))),
            _ => ("carriage returns and line feeds", Encoding.Latin1.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal))),
        };
        files.Files[name] = bytes;
        return $"{name}: {what}";
    }

    // Text is handled as Latin-1 so that bytes which are no UTF-8 survive; what is put in has to be UTF-8 in that guise.
    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Put(TestFiles files, string name, string text, string what)
    {
        files.Files[name] = Encoding.Latin1.GetBytes(text);
        return $"{name}: {what}";
    }

    private static string ReplaceOne(string text, Regex pattern, string replacement, Random random)
    {
        MatchCollection matches = pattern.Matches(text);
        if (matches.Count == 0)
        {
            return text;
        }

        Match match = matches[random.Next(matches.Count)];
        return string.Concat(text.AsSpan(0, match.Index), Latin(replacement), text.AsSpan(match.Index + match.Length));
    }

    [GeneratedRegex("[0-9]+(\\.[0-9]+)?")]
    private static partial Regex NumberPattern();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex QuotedPattern();

    [GeneratedRegex("[a-z0-9/]+\\.(m4s|mp4|m3u8|vtt|bin)")]
    private static partial Regex UriPattern();
}
