namespace AdCommerce.Domain;

/// <summary>The ids that callers choose: short, safe in a URL and in a playlist, the same in lower and upper case file systems.</summary>
public static class ResourceId
{
    /// <summary>Longest id, in characters.</summary>
    public const int LengthMax = 63;

    /// <summary>Longest viewer id, in characters; viewers are named by the platform, whose ids are longer.</summary>
    public const int ViewerLengthMax = 128;

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "must be 1 to 63 of a-z, 0-9 and \"-\", beginning with a letter";

    /// <summary>True for 1 to 63 of a-z, 0-9 and "-", beginning with a letter.</summary>
    public static bool IsValid(string? id) => IsWord(id, '-') && id![0] is >= 'a' and <= 'z';

    /// <summary>True for 1 to 63 of a-z, 0-9 and "_", beginning with a letter: attribute ids, which stand in expressions.</summary>
    public static bool IsValidAttribute(string? id) => IsWord(id, '_') && id![0] is >= 'a' and <= 'z';

    /// <summary>True for a tag or attribute value: 1 to 63 of a-z, 0-9, "-" and "_".</summary>
    public static bool IsValidWord(string? word) => IsWord(word, '-', '_');

    /// <summary>True for 1 to 128 of A-Z, a-z, 0-9, "-", "_" and ".".</summary>
    public static bool IsValidViewer(string? id) =>
        id is { Length: >= 1 and <= ViewerLengthMax } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsWord(string? text, params ReadOnlySpan<char> marks)
    {
        if (text is not { Length: >= 1 and <= LengthMax })
            return false;
        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')) && !marks.Contains(c))
                return false;
        }

        return true;
    }
}
