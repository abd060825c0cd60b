using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>A media playlist that a multivariant playlist leads to.</summary>
/// <param name="Id">As <see cref="Rendition.Id"/>.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Line">Line of the multivariant playlist that names it first.</param>
internal sealed record NamedRendition(string Id, RenditionKind Kind, MediaAddress Address, int Line);

/// <summary>
/// Derives rendition ids from a multivariant playlist. They depend on what the entries say, not on their order, so that an
/// episode and its variants name the same rendition alike: "540x960", "audio-main-english", "subtitles-subs-zh",
/// "iframes-162x288". Entries that would share a name are numbered by codec and bandwidth (the first keeps the bare name).
/// </summary>
internal static class RenditionNaming
{
    private const int SlugCharsMax = 40;

    /// <summary>One entry per distinct address, in order of lines.</summary>
    /// <param name="multivariant">The playlist.</param>
    /// <param name="resolve">Resolves a URI, or answers null after reporting it; gets the line as well.</param>
    public static ImmutableArray<NamedRendition> Name(MultivariantPlaylist multivariant, Func<string, int, MediaAddress?> resolve)
    {
        Dictionary<MediaAddress, Candidate> candidates = [];
        foreach (HlsMedia media in multivariant.Media.Where(static media => media.Uri is not null))
        {
            Add(candidates, resolve(media.Uri!, media.Line), KindOf(media.Type), BaseName(media), $"{media.GroupId}\n{media.Name}", 0, media.Line);
        }

        foreach (HlsStreamInf stream in multivariant.Streams)
        {
            bool isVideo = stream.Width > 0 || stream.Codecs.Any(CodecNames.IsVideo) || stream.Codecs.IsEmpty;
            string name = (isVideo, stream.Width) switch
            {
                (true, > 0) => Size(stream.Width, stream.Height),
                (true, _) => "video",
                _ => "audio-only",
            };
            string codec = stream.Codecs.Select(CodecNames.FamilyOf).Where(static family => family is not null).Order(StringComparer.Ordinal).FirstOrDefault() ?? "";
            Add(candidates, resolve(stream.Uri, stream.Line), isVideo ? RenditionKind.Video : RenditionKind.Audio, name, codec, stream.BandwidthBitsPerSecond, stream.Line);
        }

        foreach (HlsIFrameStreamInf stream in multivariant.IFrameStreams)
        {
            string name = $"iframes-{Size(stream.Width, stream.Height)}";
            Add(candidates, resolve(stream.Uri, stream.Line), RenditionKind.IFrames, name, string.Join(',', stream.Codecs), stream.BandwidthBitsPerSecond, stream.Line);
        }

        return Number(candidates.Values);
    }

    private static ImmutableArray<NamedRendition> Number(IEnumerable<Candidate> candidates)
    {
        HashSet<string> taken = [];
        List<NamedRendition> named = [];
        foreach (Candidate candidate in candidates
            .OrderBy(static c => c.Name, StringComparer.Ordinal).ThenBy(static c => c.Discriminator, StringComparer.Ordinal)
            .ThenBy(static c => c.Bandwidth).ThenBy(static c => c.Line))
        {
            string id = candidate.Name;
            for (int number = 2; !taken.Add(id); number++)
            {
                id = string.Create(CultureInfo.InvariantCulture, $"{candidate.Name}-{number}");
            }

            named.Add(new NamedRendition(id, candidate.Kind, candidate.Address, candidate.Line));
        }

        return [.. named.OrderBy(static rendition => rendition.Line)];
    }

    private static void Add(
        Dictionary<MediaAddress, Candidate> candidates, MediaAddress? address, RenditionKind kind, string name, string discriminator, long bandwidth, int line)
    {
        if (address is not null)
        {
            candidates.TryAdd(address, new Candidate(name, kind, address, discriminator, bandwidth, line));
        }
    }

    private static RenditionKind KindOf(string type) => type switch
    {
        "AUDIO" => RenditionKind.Audio,
        "SUBTITLES" => RenditionKind.Subtitles,
        _ => RenditionKind.Video,
    };

    private static string BaseName(HlsMedia media)
    {
        string type = KindOf(media.Type) switch
        {
            RenditionKind.Audio => "audio",
            RenditionKind.Subtitles => "subtitles",
            _ => "video",
        };
        string name = Slug(media.Name);
        // A name in another script leaves nothing to build an id from: its language then stands in for it.
        name = name.Length > 0 ? name : Slug(media.Attributes.Value("LANGUAGE") ?? "");
        return string.Join('-', new[] { type, Slug(media.GroupId), name }.Where(static part => part.Length > 0));
    }

    private static string Size(int width, int height) => string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");

    private static string Slug(string text)
    {
        StringBuilder slug = new();
        foreach (char c in text)
        {
            bool isKept = char.IsAsciiLetterOrDigit(c);
            if (isKept)
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (slug.Length == SlugCharsMax)
            {
                break;
            }
        }

        return slug.ToString().TrimEnd('-');
    }

    private sealed record Candidate(string Name, RenditionKind Kind, MediaAddress Address, string Discriminator, long Bandwidth, int Line);
}
