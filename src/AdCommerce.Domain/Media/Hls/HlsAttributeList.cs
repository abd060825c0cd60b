using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>One attribute of a tag.</summary>
/// <param name="Name">Upper-case name: <c>BANDWIDTH</c>.</param>
/// <param name="Value">Its value, without quotes.</param>
/// <param name="IsQuoted">True for a quoted string.</param>
public readonly record struct HlsAttribute(string Name, string Value, bool IsQuoted)
{
    /// <summary>The attribute as it stands in a playlist: <c>NAME=value</c>, with the value's quotes.</summary>
    public override string ToString() => IsQuoted ? $"{Name}=\"{Value}\"" : $"{Name}={Value}";
}

/// <summary>The attributes of a tag in source order; names are unique (RFC 8216bis 4.2).</summary>
public sealed class HlsAttributeList
{
    private readonly ImmutableArray<HlsAttribute> _attributes;

    internal HlsAttributeList(ImmutableArray<HlsAttribute> attributes) => _attributes = attributes;

    /// <summary>A list without attributes.</summary>
    public static HlsAttributeList Empty { get; } = new([]);

    /// <summary>All attributes in source order.</summary>
    public ImmutableArray<HlsAttribute> All => _attributes;

    /// <summary>The attribute of that name, or null.</summary>
    public HlsAttribute? Find(string name)
    {
        foreach (HlsAttribute attribute in _attributes)
        {
            if (attribute.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The value of that name without quotes, or null.</summary>
    public string? Value(string name) => Find(name)?.Value;

    /// <summary>Every attribute but the named ones as <c>NAME=value</c> with the value's quotes, in source order.</summary>
    public ImmutableArray<string> Except(params ReadOnlySpan<string> names)
    {
        ImmutableArray<string>.Builder rest = ImmutableArray.CreateBuilder<string>();
        foreach (HlsAttribute attribute in _attributes)
        {
            if (!names.Contains(attribute.Name))
            {
                rest.Add(attribute.ToString());
            }
        }

        return rest.ToImmutable();
    }

    /// <summary>The list as it stands behind a tag's colon.</summary>
    public override string ToString() => string.Join(',', _attributes);

    /// <summary>True when the text is exactly one attribute and can stand in a playlist.</summary>
    internal static bool IsSingle(string text)
    {
        ReadOnlySpan<char> rest = text;
        return HlsText.IndexOfControl(text) < 0 && TryNext(ref rest, out _) is null && rest.IsEmpty;
    }

    /// <summary>Reads an attribute list. Errors are added under the given line and rule, and an empty list is the answer then.</summary>
    internal static HlsAttributeList Parse(HlsLine line, HlsVariables variables, HlsErrors errors, HlsRule rule)
    {
        ImmutableArray<HlsAttribute>.Builder list = ImmutableArray.CreateBuilder<HlsAttribute>();
        HashSet<string> seen = [];
        ReadOnlySpan<char> rest = line.Value;
        while (true)
        {
            string? problem = TryNext(ref rest, out HlsAttribute attribute);
            problem ??= !seen.Add(attribute.Name) ? $"attribute {HlsText.Excerpt(attribute.Name)} stands twice" : null;
            problem ??= list.Count == HlsLimits.AttributesMax ? $"more than {HlsLimits.AttributesMax} attributes" : null;
            if (problem is not null)
            {
                errors.Add(line.Number, $"{HlsText.Excerpt(line.Name)}: {problem}", rule);
                return Empty;
            }

            list.Add(Substitute(attribute, line.Number, variables, errors));
            if (rest.IsEmpty)
            {
                return new HlsAttributeList(list.ToImmutable());
            }

            rest = rest[1..]; // the comma; an attribute has to follow it
        }
    }

    // Variables stand in quoted strings and hexadecimal sequences only (RFC 8216bis 4.3).
    private static HlsAttribute Substitute(HlsAttribute attribute, int line, HlsVariables variables, HlsErrors errors) =>
        attribute.IsQuoted || attribute.Value.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? attribute with { Value = variables.Substitute(attribute.Value, line, errors) }
            : attribute;

    // On success the rest is empty or starts with a comma.
    private static string? TryNext(ref ReadOnlySpan<char> rest, out HlsAttribute attribute)
    {
        attribute = new HlsAttribute("", "", false);
        int equals = rest.IndexOf('=');
        if (equals < 1)
        {
            return "an attribute has no name or no value";
        }

        ReadOnlySpan<char> name = rest[..equals];
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return $"\"{HlsText.Excerpt(name.ToString())}\" is not the name of an attribute";
            }
        }

        rest = rest[(equals + 1)..];
        bool quoted = rest.StartsWith("\"");
        int length = quoted ? rest[1..].IndexOf('"') : rest.IndexOf(',');
        if (quoted && length < 0)
        {
            return $"the string of {HlsText.Excerpt(name.ToString())} is not closed";
        }

        ReadOnlySpan<char> value = quoted ? rest.Slice(1, length) : length < 0 ? rest : rest[..length];
        rest = rest[(value.Length + (quoted ? 2 : 0))..];
        attribute = new HlsAttribute(name.ToString(), value.ToString(), quoted);
        bool clean = quoted ? rest.IsEmpty || rest[0] == ',' : !value.IsEmpty && value.IndexOfAny(" \"'") < 0;
        return clean ? null : $"the value of {HlsText.Excerpt(attribute.Name)} is malformed";
    }
}
