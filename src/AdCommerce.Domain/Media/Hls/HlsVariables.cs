namespace AdCommerce.Domain.Media.Hls;

/// <summary>
/// The variables of a playlist (<c>EXT-X-DEFINE</c>, RFC 8216bis 4.3 and 4.4.2.3). A multivariant playlist's are handed to its media
/// playlists, which take from them what they import.
/// </summary>
public sealed class HlsVariables
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private long _addedChars;

    /// <summary>No variables: what a media playlist without a multivariant one starts from.</summary>
    public static HlsVariables None { get; } = new();

    internal bool TryFind(string name, out string value) => _values.TryGetValue(name, out value!);

    internal void Define(HlsLine line, HlsVariables? parent, HlsErrors errors)
    {
        HlsAttributeList attributes = HlsAttributeList.Parse(line, this, errors, HlsRule.P13);
        (string? name, string? import) = (attributes.Value("NAME"), attributes.Value("IMPORT"));
        if (attributes.Find("QUERYPARAM") is not null)
        {
            errors.Add(
                line.Number,
                "EXT-X-DEFINE: QUERYPARAM is not taken, because an edition's playlist must not depend on the request", HlsRule.P13);
        }
        else if ((name is null) == (import is null))
        {
            errors.Add(line.Number, "EXT-X-DEFINE: exactly one of NAME, IMPORT and QUERYPARAM has to be there", HlsRule.P13);
        }
        else if (import is not null)
        {
            Import(line.Number, import, parent, errors);
        }
        else if (attributes.Value("VALUE") is not { } value)
        {
            errors.Add(line.Number, "EXT-X-DEFINE: NAME without VALUE", HlsRule.P13);
        }
        else
        {
            Add(line.Number, name!, value, errors);
        }
    }

    /// <summary>Puts values in the place of <c>{$name}</c>. An unknown name is an error, and so is growing beyond the limits.</summary>
    internal string Substitute(string text, int line, HlsErrors errors)
    {
        int open = text.IndexOf("{$", StringComparison.Ordinal);
        if (open < 0)
        {
            return text;
        }

        System.Text.StringBuilder result = new();
        int from = 0;
        for (; open >= 0; open = text.IndexOf("{$", from, StringComparison.Ordinal))
        {
            int close = text.IndexOf('}', open);
            string name = close < 0 ? "" : text[(open + 2)..close];
            if (!_values.TryGetValue(name, out string? value))
            {
                errors.Add(line, $"variable \"{HlsText.Excerpt(name)}\" is not defined", HlsRule.P13);
                return "";
            }

            _addedChars += value.Length;
            if (result.Length + value.Length > HlsLimits.LineCharsMax || _addedChars > HlsLimits.SubstitutedCharsMax)
            {
                errors.Add(
                    line,
                    $"variables make the line longer than {HlsLimits.LineCharsMax} or the playlist longer than {HlsLimits.SubstitutedCharsMax} characters",
                    HlsRule.P13);
                return "";
            }

            result.Append(text, from, open - from).Append(value);
            from = close + 1;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private void Import(int line, string name, HlsVariables? parent, HlsErrors errors)
    {
        if (parent is null)
        {
            errors.Add(line, "EXT-X-DEFINE: IMPORT stands in a multivariant playlist", HlsRule.P13);
        }
        else if (!parent.TryFind(name, out string value))
        {
            errors.Add(line, $"EXT-X-DEFINE: the multivariant playlist does not define \"{HlsText.Excerpt(name)}\"", HlsRule.P13);
        }
        else
        {
            Add(line, name, value, errors);
        }
    }

    private void Add(int line, string name, string value, HlsErrors errors)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAnyExcept(NameCharacters) >= 0)
        {
            errors.Add(line, $"EXT-X-DEFINE: \"{HlsText.Excerpt(name)}\" is not the name of a variable", HlsRule.P13);
        }
        else if (_values.Count == HlsLimits.VariablesMax)
        {
            errors.Add(line, $"EXT-X-DEFINE: more than {HlsLimits.VariablesMax} variables", HlsRule.P13);
        }
        else if (!_values.TryAdd(name, value))
        {
            errors.Add(line, $"EXT-X-DEFINE: \"{HlsText.Excerpt(name)}\" is defined twice", HlsRule.P13);
        }
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
}
