using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Passes <c>EXT-X-KEY</c> tags of one playlist through: URIs checked and made public, everything else as it is.</summary>
internal sealed class KeyTags(string renditionId, MediaAddress playlist, MediaAddressRules rules, ImportProblems problems)
{
    /// <summary>The method that encrypts segments as a whole, boxes included.</summary>
    public const string WholeSegmentMethod = "AES-128";

    private readonly Dictionary<int, string> _textOfLine = [];
    private ImmutableArray<HlsKey> _lastKeys = [];
    private ImmutableArray<string> _lastTexts = [];

    /// <summary>The tags in force at a segment.</summary>
    public ImmutableArray<string> Of(HlsSegment segment)
    {
        if (_lastKeys != segment.Keys)
        {
            _lastKeys = segment.Keys;
            _lastTexts = [.. segment.Keys.Select(Text)];
        }

        return _lastTexts;
    }

    /// <summary>The attributes with their URI resolved, checked and made public; null after reporting why that cannot be.</summary>
    public static string? PublicAttributes(MediaAddress playlist, HlsAttributeList attributes, MediaAddressRules rules, ImportProblems problems, int line, string renditionId)
    {
        string uri = attributes.Value("URI") ?? "";
        string format = attributes.Value("KEYFORMAT") ?? "identity";
        if (IsForKeySystem(uri, format))
        {
            return attributes.ToString();
        }

        return ListedRendition.Resolve(playlist, uri, rules, problems, line, renditionId) is { } address
            ? TagUris.Replace(attributes, "URI", address.PublicUri)
            : null;
    }

    private string Text(HlsKey key)
    {
        if (_textOfLine.TryGetValue(key.Line, out string? text))
        {
            return text;
        }

        if (key.Method == WholeSegmentMethod)
        {
            problems.Add(new ImportProblem(
                "METHOD=AES-128 encrypts whole segments, so their boxes cannot be read: encrypt samples instead (SAMPLE-AES with cbcs), or import before encryption")
            {
                Document = playlist.ToString(),
                Line = key.Line,
                RenditionId = renditionId,
                Box = "EXT-X-KEY",
            });
        }

        text = $"#EXT-X-KEY:{PublicAttributes(playlist, key.Attributes, rules, problems, key.Line, renditionId)}";
        _textOfLine.Add(key.Line, text);
        return text;
    }

    // Key systems put their own identifiers here (skd:, urn:uuid:, a data: URI with an initialization segment). Nobody fetches them.
    private static bool IsForKeySystem(string uri, string format)
    {
        bool hasForeignScheme = uri.StartsWith("skd:", StringComparison.OrdinalIgnoreCase)
            || uri.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("urn:", StringComparison.OrdinalIgnoreCase);
        return hasForeignScheme && format != "identity" && uri.All(static c => c is > ' ' and <= '~' and not ('"' or '\\' or '<' or '>'));
    }
}
