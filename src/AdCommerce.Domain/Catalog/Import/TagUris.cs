using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>
/// Keeps tags whose meaning import does not need. No URI goes through unchecked: those of known attributes are resolved,
/// checked and made public; an unknown tag that carries one is refused, for it could lead players past the editions.
/// </summary>
internal static class TagUris
{
    /// <summary>The tags' lines, fit to stand in any edition's playlist.</summary>
    public static ImmutableArray<string> Keep(
        IEnumerable<HlsTag> tags, MediaAddress playlist, MediaAddressRules rules, ImportProblems problems, string renditionId = "", int segment = -1)
    {
        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (HlsTag tag in tags)
        {
            ImportProblem at = new("") { Document = playlist.ToString(), Line = tag.Line, RenditionId = renditionId, Segment = segment, Box = tag.Name };
            switch (tag.Name)
            {
                case "EXT-X-CONTENT-STEERING":
                    problems.Add(at with { Message = "content steering could lead players past the editions: remove the tag" });
                    break;
                case "EXT-X-SESSION-KEY" when tag.Attributes.Value("METHOD") == KeyTags.WholeSegmentMethod:
                    problems.Add(at with { Message = "METHOD=AES-128 encrypts whole segments, so their boxes cannot be read: encrypt samples instead" });
                    break;
                case "EXT-X-SESSION-KEY":
                    Add(kept, tag, KeyTags.PublicAttributes(playlist, tag.Attributes, rules, problems, tag.Line, renditionId));
                    break;
                case "EXT-X-SESSION-DATA" or "EXT-X-DATERANGE":
                    Add(kept, tag, PublicAttributes(tag, playlist, rules, problems, renditionId));
                    break;
                case "EXT-X-START":
                    kept.Add(tag.Text);
                    break;
                default:
                    KeepUnknown(kept, tag, at, problems);
                    break;
            }
        }

        return kept.ToImmutable();
    }

    /// <summary>The attribute list with one quoted value replaced.</summary>
    public static string Replace(HlsAttributeList attributes, string name, string value) =>
        string.Join(',', attributes.All.Select(attribute => attribute.Name == name ? attribute with { Value = value, IsQuoted = true } : attribute));

    private static void Add(ImmutableArray<string>.Builder kept, HlsTag tag, string? attributes)
    {
        if (attributes is not null)
        {
            kept.Add($"#{tag.Name}:{attributes}");
        }
    }

    private static string? PublicAttributes(HlsTag tag, MediaAddress playlist, MediaAddressRules rules, ImportProblems problems, string renditionId)
    {
        bool isFine = true;
        List<string> written = [];
        foreach (HlsAttribute attribute in tag.Attributes.All)
        {
            if (!CarriesUri(attribute))
            {
                written.Add(attribute.ToString());
                continue;
            }

            MediaAddress? address = ListedRendition.Resolve(playlist, attribute.Value, rules, problems, tag.Line, renditionId);
            isFine &= address is not null;
            written.Add((attribute with { Value = address?.PublicUri ?? "", IsQuoted = true }).ToString());
        }

        return isFine ? string.Join(',', written) : null;
    }

    private static bool CarriesUri(HlsAttribute attribute) =>
        attribute.Name.EndsWith("URI", StringComparison.Ordinal) || attribute.Name.EndsWith("URL", StringComparison.Ordinal) || attribute.Name == "X-ASSET-LIST";

    private static void KeepUnknown(ImmutableArray<string>.Builder kept, HlsTag tag, ImportProblem at, ImportProblems problems)
    {
        bool mayCarryUri = tag.Text.Contains("://", StringComparison.Ordinal) || tag.Text.Contains("URI=", StringComparison.OrdinalIgnoreCase);
        if (mayCarryUri)
        {
            problems.Add(at with { Message = "an unknown tag with a URI cannot be checked: remove the tag" });
        }
        else
        {
            kept.Add(tag.Text);
        }
    }
}
