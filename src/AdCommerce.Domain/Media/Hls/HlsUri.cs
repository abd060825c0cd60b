using System.Buffers;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>Which URIs may stand in a playlist of ours.</summary>
public static class HlsUri
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%");

    /// <summary>
    /// True for a reference of RFC 3986 that is percent-encoded throughout, with the scheme https or http or none at all. A reference that starts
    /// with "//" is refused: it reads like a path of ours and leads to another host.
    /// </summary>
    public static bool IsAllowed(ReadOnlySpan<char> uri)
    {
        if (uri.IsEmpty || uri[0] == '#' || uri.StartsWith("//") || !IsPercentEncoded(uri))
        {
            return false;
        }

        int colon = uri.IndexOf(':');
        bool hasScheme = colon >= 0 && uri[..colon].IndexOfAny("/?#") < 0;
        return !hasScheme || uri.StartsWith("https://", StringComparison.Ordinal) || uri.StartsWith("http://", StringComparison.Ordinal);
    }

    /// <summary>True when there are only characters of RFC 3986, and two hexadecimal digits after every percent sign.</summary>
    internal static bool IsPercentEncoded(ReadOnlySpan<char> uri)
    {
        if (uri.IndexOfAnyExcept(Characters) >= 0)
        {
            return false;
        }

        for (int i = uri.IndexOf('%'); i >= 0;)
        {
            if (i + 2 >= uri.Length || !char.IsAsciiHexDigit(uri[i + 1]) || !char.IsAsciiHexDigit(uri[i + 2]))
            {
                return false;
            }

            int next = uri[(i + 1)..].IndexOf('%');
            i = next < 0 ? -1 : i + 1 + next;
        }

        return true;
    }
}
