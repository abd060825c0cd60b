using System.Diagnostics.CodeAnalysis;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>
/// Where a playlist or a piece of media is: <c>https://host/path?query</c>, or <c>media://root/path</c> below a configured
/// media root. Always canonical (RFC 3986): dot segments removed, percent-encoding minimal and in upper case, so that equal
/// places have equal text, and nothing in it can end a line or a quoted string of a playlist.
/// </summary>
public sealed record MediaAddress
{
    /// <summary>Longest address that is taken, characters in canonical form.</summary>
    public const int CharsMax = 2048;

    private const string HttpsScheme = "https";
    private const string MediaScheme = "media";

    private MediaAddress(bool isHttps, string authority, string path, string query)
    {
        IsHttps = isHttps;
        Authority = authority;
        Path = path;
        Query = query;
    }

    /// <summary>True for https, false for a place below a media root.</summary>
    public bool IsHttps { get; }

    /// <summary>Host in lower case, with its port unless that is 443; or the name of the media root.</summary>
    public string Authority { get; }

    /// <summary>Absolute path, percent-encoded.</summary>
    public string Path { get; }

    /// <summary>"?" and the query, percent-encoded; empty without one.</summary>
    public string Query { get; }

    /// <summary>What players get: the https URI itself, or the path under which this service serves files of media roots.</summary>
    public string PublicUri => IsHttps ? ToString() : $"/media/{Authority}{Path}";

    /// <summary>The path's segments, decoded: names of folders and, last, of the file.</summary>
    public IEnumerable<string> PathSegments => Path[1..].Split('/').Select(Uri.UnescapeDataString);

    /// <summary>Reads an absolute address.</summary>
    /// <param name="text">As given by people or by a playlist.</param>
    /// <param name="address">The address, when the answer is true.</param>
    /// <param name="problem">What is wrong with it and what would be right, when the answer is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MediaAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = ProblemWithText(text);
        if (problem is not null)
        {
            return false;
        }

        string? scheme = SchemeOf(text);
        bool isHttps = string.Equals(scheme, HttpsScheme, StringComparison.OrdinalIgnoreCase);
        bool isMedia = string.Equals(scheme, MediaScheme, StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !isMedia)
        {
            problem = scheme is null ? "is not absolute: give https://… or media://{root}/…" : $"has the scheme {scheme}: only https and media are read";
            return false;
        }

        string rest = text[(scheme!.Length + 1)..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            problem = "has no '//' behind its scheme";
            return false;
        }

        rest = rest[2..];
        int end = rest.AsSpan().IndexOfAny('/', '?');
        string authority = end < 0 ? rest : rest[..end];
        return TryBuild(isHttps, authority, end < 0 ? "/" : rest[end..], out address, out problem);
    }

    /// <summary>Resolves a reference that stands in the document at this address (RFC 3986, 5.2).</summary>
    /// <param name="reference">Relative or absolute, as written in a playlist.</param>
    /// <param name="address">The address, when the answer is true.</param>
    /// <param name="problem">What is wrong with it and what would be right, when the answer is false.</param>
    public bool TryResolve(string reference, [NotNullWhen(true)] out MediaAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = ProblemWithText(reference);
        if (problem is not null)
        {
            return false;
        }

        if (SchemeOf(reference) is not null)
        {
            if (!TryParse(reference, out address, out problem))
            {
                return false;
            }

            // A playlist from the network must not reach into this machine's folders.
            problem = "leads from https into a media root";
            return !IsHttps || address.IsHttps;
        }

        if (reference.StartsWith("//", StringComparison.Ordinal))
        {
            problem = "names a host without a scheme: give https://…";
            return false;
        }

        string target = reference[0] switch
        {
            '/' => reference,
            '?' => Path + reference,
            _ => Path[..(Path.LastIndexOf('/') + 1)] + reference,
        };
        return TryBuild(IsHttps, Authority, target, out address, out problem);
    }

    /// <summary>The canonical absolute address.</summary>
    public override string ToString() => $"{(IsHttps ? HttpsScheme : MediaScheme)}://{Authority}{Path}{Query}";

    private static bool TryBuild(
        bool isHttps, string authority, string target, [NotNullWhen(true)] out MediaAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        string rawPath = question < 0 ? target : target[..question];
        if (!MediaAddressText.TryAuthority(authority, isHttps, out string host, out problem)
            || !MediaAddressText.TryPath(rawPath.Length == 0 ? "/" : rawPath, isHttps, out string path, out problem)
            || !MediaAddressText.TryQuery(question < 0 ? "" : target[question..], isHttps, out string query, out problem))
        {
            return false;
        }

        var built = new MediaAddress(isHttps, host, path, query);
        if (built.ToString().Length > CharsMax)
        {
            problem = $"is longer than {CharsMax} characters";
            return false;
        }

        address = built;
        return true;
    }

    private static string? ProblemWithText(string text) => text switch
    {
        { Length: 0 } => "is empty",
        { Length: > CharsMax } => $"is longer than {CharsMax} characters",
        _ when text.Any(static c => char.IsControl(c) || c is '\u2028' or '\u2029') => "contains a control character",
        _ when text.Contains('\\', StringComparison.Ordinal) => "contains a backslash",
        _ when text.Contains('#', StringComparison.Ordinal) => "contains a fragment ('#'), which means nothing to media",
        _ => null,
    };

    private static string? SchemeOf(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !char.IsAsciiLetter(text[0]))
        {
            return null;
        }

        ReadOnlySpan<char> scheme = text.AsSpan(0, colon);
        foreach (char c in scheme)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return null;
            }
        }

        return scheme.ToString();
    }
}
