using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>What both kinds of playlist share: the tags of RFC 8216bis 4.4.1 and 4.4.2, and that some stand only once.</summary>
internal abstract class HlsPlaylistReader
{
    private readonly HashSet<string> _seen = [];

    protected HlsErrors Errors { get; } = new();

    protected HlsVariables Variables { get; } = new();

    protected int? Version { get; private set; }

    protected bool IndependentSegments { get; private set; }

    protected HlsTag? Start { get; private set; }

    protected ImmutableArray<HlsTag>.Builder Defines { get; } = ImmutableArray.CreateBuilder<HlsTag>();

    /// <summary>True when the tag is of the other kind of playlist, or repeated: it has been reported then.</summary>
    protected bool Refuse(HlsLine line, System.Collections.Frozen.FrozenSet<string> foreign)
    {
        if (foreign.Contains(line.Name))
        {
            Errors.Add(line.Number, $"{line.Name} does not belong into this kind of playlist");
            return true;
        }

        if (HlsTagNames.Once.Contains(line.Name) && !_seen.Add(line.Name))
        {
            Errors.Add(line.Number, $"{line.Name} stands more than once", HlsRule.P1);
            return true;
        }

        return false;
    }

    /// <summary>True when the tag is one of both kinds of playlist.</summary>
    protected bool TryCommon(HlsLine line, HlsVariables? parent)
    {
        switch (line.Name)
        {
            case HlsLexer.FirstTag:
                return true;
            case "EXT-X-VERSION":
                Version = (int?)Integer(line, 1, int.MaxValue, HlsRule.P10);
                return true;
            case "EXT-X-INDEPENDENT-SEGMENTS":
                IndependentSegments = NoValue(line);
                return true;
            case "EXT-X-START":
                Start = ReadStart(line);
                return true;
            case "EXT-X-DEFINE":
                Variables.Define(line, parent, Errors);
                Defines.Add(new HlsTag(line.Number, line.Name, HlsAttributeList.Empty, line.Text));
                return true;
            default:
                return false;
        }
    }

    protected HlsAttributeList Attributes(HlsLine line, HlsRule rule = HlsRule.P17) => HlsAttributeList.Parse(line, Variables, Errors, rule);

    /// <summary>A kept tag with an attribute list, its text written anew so that no variable is left in it.</summary>
    protected HlsTag Tag(HlsLine line)
    {
        HlsAttributeList attributes = Attributes(line);
        return new HlsTag(line.Number, line.Name, attributes, $"#{line.Name}:{attributes}");
    }

    /// <summary>A kept tag whose value is not understood.</summary>
    protected HlsTag Unknown(HlsLine line) =>
        new(line.Number, line.Name, HlsAttributeList.Empty, Variables.Substitute(line.Text, line.Number, Errors));

    /// <summary>The quoted value of that name; missing, unquoted or empty is an error and gives an empty string.</summary>
    protected string Quoted(HlsLine line, HlsAttributeList attributes, string name, HlsRule rule = HlsRule.P17)
    {
        if (attributes.Find(name) is { IsQuoted: true, Value.Length: > 0 } found)
        {
            return found.Value;
        }

        Errors.Add(line.Number, $"{line.Name}: {name} has to be there, as a quoted string that is not empty", rule);
        return "";
    }

    /// <summary>The quoted value of that name, or null where it is left out; unquoted or empty is an error.</summary>
    protected string? OptionalQuoted(HlsLine line, HlsAttributeList attributes, string name, HlsRule rule = HlsRule.P17) =>
        attributes.Find(name) is null ? null : Quoted(line, attributes, name, rule);

    protected long? Integer(HlsLine line, long min, long max, HlsRule rule)
    {
        if (HlsText.TryInteger(line.Value, out long value) && value >= min && value <= max)
        {
            return value;
        }

        Errors.Add(line.Number, $"{line.Name}: \"{HlsText.Excerpt(line.Value)}\" is not an integer from {min} to {max}", rule);
        return null;
    }

    /// <summary>True; a value is an error.</summary>
    protected bool NoValue(HlsLine line)
    {
        if (line.Text.Length != line.Name.Length + 1)
        {
            Errors.Add(line.Number, $"{line.Name} takes no value");
        }

        return true;
    }

    private HlsTag ReadStart(HlsLine line)
    {
        HlsTag tag = Tag(line);
        string offset = tag.Attributes.Value("TIME-OFFSET") ?? "";
        if (!HlsText.TrySeconds(offset.StartsWith('-') ? offset.AsSpan(1) : offset, out _))
        {
            Errors.Add(line.Number, "EXT-X-START: TIME-OFFSET has to be there, a number of seconds");
        }

        return tag;
    }
}
