using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Makes the parts of an address canonical, or says why that cannot be.</summary>
internal static class MediaAddressText
{
    private const string UnreservedCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(UnreservedCharacters);

    // Sub-delimiters without the apostrophe: some playlist readers take it for a quote.
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(UnreservedCharacters + "!$&()*+,;=:@");

    private static readonly SearchValues<char> QueryCharacters = SearchValues.Create(UnreservedCharacters + "!$&()*+,;=:@/?");

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>A host with an optional port, or the name of a media root.</summary>
    public static bool TryAuthority(string text, bool isHttps, out string authority, [NotNullWhen(false)] out string? problem)
    {
        authority = isHttps ? text.ToLowerInvariant() : text;
        problem = null;
        if (!isHttps)
        {
            problem = IsRootName(text) ? null : "has no media root of letters, digits and hyphens behind 'media://'";
            return problem is null;
        }

        int colon = authority.IndexOf(':', StringComparison.Ordinal);
        string host = colon < 0 ? authority : authority[..colon];
        if (host.Length is 0 or > 253 || host.AsSpan().ContainsAnyExcept(HostCharacters))
        {
            problem = "has no plain host name: no user, no address in brackets; names of other scripts in their ASCII form";
            return false;
        }

        if (colon >= 0)
        {
            bool isPort = int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port);
            if (!isPort || port is < 1 or > 65_535)
            {
                problem = "has no port between 1 and 65535 behind its host";
                return false;
            }

            authority = port == 443 ? host : $"{host}:{port}";
        }

        return true;
    }

    /// <summary>True for names that a media root can have: up to 63 lower-case letters, digits and inner hyphens.</summary>
    public static bool IsRootName(string text) =>
        text.Length is >= 1 and <= 63
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text[0] != '-' && text[^1] != '-';

    /// <summary>An absolute path: dot segments removed after decoding, so that encoded ones cannot hide.</summary>
    public static bool TryPath(string text, bool isHttps, out string path, [NotNullWhen(false)] out string? problem)
    {
        path = "";
        List<string> kept = [];
        string[] segments = text[1..].Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            if (!TryRecode(segments[i], PathCharacters, out string segment, out problem))
            {
                return false;
            }

            problem = isHttps ? null : ProblemBelowRoot(segment, isLast: i == segments.Length - 1);
            if (problem is not null)
            {
                return false;
            }

            bool isDots = segment is "." or "..";
            if (segment == ".." && kept.Count == 0)
            {
                problem = "leads above its root with '..'";
                return false;
            }

            if (segment == "..")
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (!isDots)
            {
                kept.Add(segment);
            }
            else if (i == segments.Length - 1)
            {
                kept.Add("");
            }
        }

        path = "/" + string.Join('/', kept);
        problem = isHttps || kept[^1].Length > 0 ? null : "names a folder, not a file";
        return problem is null;
    }

    /// <summary>A query with its question mark, or nothing.</summary>
    public static bool TryQuery(string text, bool isHttps, out string query, [NotNullWhen(false)] out string? problem)
    {
        query = "";
        problem = text.Length > 0 && !isHttps ? "has a query, which files below a media root do not take" : null;
        if (problem is not null || text.Length == 0)
        {
            return problem is null;
        }

        bool isFine = TryRecode(text[1..], QueryCharacters, out string recoded, out problem);
        query = "?" + recoded;
        return isFine;
    }

    private static string? ProblemBelowRoot(string segment, bool isLast) => segment switch
    {
        "" when !isLast => "has an empty path segment",
        _ when segment.Contains("%2F", StringComparison.Ordinal) || segment.Contains("%5C", StringComparison.Ordinal) => "hides a slash in its percent-encoding",
        _ => null,
    };

    /// <summary>Decodes what needs no encoding, encodes what does, keeps other encoded bytes as they are.</summary>
    private static bool TryRecode(string text, SearchValues<char> allowed, out string recoded, [NotNullWhen(false)] out string? problem)
    {
        StringBuilder result = new(text.Length);
        List<byte> bytes = [];
        problem = null;
        recoded = "";
        for (int i = 0; i < text.Length; i++)
        {
            bool isEncoded = text[i] == '%';
            if (isEncoded && (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])))
            {
                problem = "has a '%' that is not followed by two hexadecimal digits";
                return false;
            }

            if (!isEncoded)
            {
                AppendCharacter(text, ref i, allowed, result, bytes);
                continue;
            }

            byte value = byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            i += 2;
            bytes.Add(value);
            _ = value < 0x80 && Unreserved.Contains((char)value) ? result.Append((char)value) : result.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        problem = bytes switch
        {
            _ when bytes.Any(static value => value is < 0x20 or 0x7f) => "hides a control character in its percent-encoding",
            _ when !Utf8.IsValid(bytes.ToArray()) => "is not UTF-8 when its percent-encoding is undone",
            _ => null,
        };
        recoded = result.ToString();
        return problem is null;
    }

    private static void AppendCharacter(string text, ref int i, SearchValues<char> allowed, StringBuilder result, List<byte> bytes)
    {
        if (allowed.Contains(text[i]))
        {
            result.Append(text[i]);
            bytes.Add((byte)text[i]);
            return;
        }

        // A surrogate on its own becomes U+FFFD here, which is a valid, if useless, name.
        bool isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
        byte[] encoded = Encoding.UTF8.GetBytes(text.Substring(i, isPair ? 2 : 1));
        i += isPair ? 1 : 0;
        bytes.AddRange(encoded);
        foreach (byte value in encoded)
        {
            result.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }
    }
}
