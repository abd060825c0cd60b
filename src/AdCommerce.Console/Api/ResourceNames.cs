namespace AdCommerce.ConsolePages.Api;

/// <summary>Names of resources as the API spells them.</summary>
internal static class ResourceNames
{
    private const int IdLengthMax = 40;

    /// <summary>An id for something with this title: its letters and digits, and a mark of the time, since titles are no ids and may be Chinese.</summary>
    public static string NewId(string title, string kind, DateTimeOffset now)
    {
        var words = string.Concat(title.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries);
        var readable = string.Join('-', words);
        var stem = readable.Length > 0 && char.IsAsciiLetter(readable[0]) ? readable : $"{kind}-{readable}".TrimEnd('-');
        return $"{(stem.Length > IdLengthMax ? stem[..IdLengthMax].TrimEnd('-') : stem)}-{now.ToUnixTimeSeconds():x}";
    }

    /// <summary>The id at the end: "evening-light" of "brands/lumiere/campaigns/evening-light".</summary>
    public static string IdOf(string name) => name[(name.LastIndexOf('/') + 1)..];
}
