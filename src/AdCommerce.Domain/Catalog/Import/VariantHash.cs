using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Names a variant by what playlists say of it. Every field is written with its length, so that none can pass for another.</summary>
internal static class VariantHash
{
    public static string Of(VariantGrade grade, ImmutableArray<VariantRendition> renditions)
    {
        StringBuilder text = new();
        Add(text, "variant-1", grade.ToString(), Number(renditions.Length));
        foreach (VariantRendition rendition in renditions)
        {
            Add(text, rendition.RenditionId, Number(rendition.InitSections.Length));
            foreach (InitSection init in rendition.InitSections)
            {
                Add(text, init.Uri, Range(init.Range), init.Sha256);
            }

            Add(text, [Number(rendition.Codecs.Length), .. rendition.Codecs, Number(rendition.Segments.Length)]);
            foreach (MediaSegment segment in rendition.Segments)
            {
                Add(text, segment.Uri, Range(segment.Range), Number(segment.DurationMicros), Number(segment.InitIndex), Number(segment.SizeBytes));
                Add(text, segment.Discontinuity ? "1" : "0", segment.ProgramDateTime ?? "", Number(segment.KeyTags.Length));
                Add(text, [.. segment.KeyTags, Number(segment.OtherTags.Length), .. segment.OtherTags]);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Add(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            text.Append(field.Length).Append(':').Append(field).Append('\n');
        }
    }

    private static string Range(ByteRange? range) => range is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{range.Length}@{range.Offset}");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
