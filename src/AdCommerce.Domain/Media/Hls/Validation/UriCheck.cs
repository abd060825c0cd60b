using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P17: only URIs and kept tags that import has validated, each well formed. That the text itself is clean is the lexer's.</summary>
internal static class UriCheck
{
    public static void Run(ValidationContext context)
    {
        MultivariantPlaylist multivariant = context.Multivariant;
        foreach ((string? uri, int line) in multivariant.Streams.Select(entry => ((string?)entry.Uri, entry.Line))
            .Concat(multivariant.Media.Select(entry => (entry.Uri, entry.Line)))
            .Concat(multivariant.IFrameStreams.Select(entry => ((string?)entry.Uri, entry.Line))))
        {
            if (uri is not null && !HlsUri.IsAllowed(uri))
            {
                context.AddMultivariant(HlsRule.P17, line, NotAllowed(uri));
            }
        }

        CheckKept(
            context, multivariant.SessionTags.Concat(multivariant.UnknownTags),
            (line, message) => context.AddMultivariant(HlsRule.P17, line, message));
        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            CheckPlaylist(context, playlist);
        }
    }

    private static void CheckPlaylist(ValidationContext context, CheckedPlaylist playlist)
    {
        CheckKept(context, playlist.Playlist.HeaderTags.Where(NeedsKept), (line, message) => context.Add(HlsRule.P17, playlist, line, message));
        HlsMap? map = null;
        ImmutableArray<HlsKey> keys = [];
        for (int i = 0; i < playlist.Count; i++)
        {
            HlsSegment segment = playlist.Playlist.Segments[i];
            CheckUri(context, playlist, segment.Line, segment.Uri, context.Facts is null || playlist.Facts[i] is not null);
            if (segment.Map is { } found && found != map)
            {
                map = found;
                bool known = context.Facts?.Inits.ContainsKey(new MediaReference(found.Uri, found.Range)) != false;
                CheckUri(context, playlist, found.Line, found.Uri, known);
            }

            if (playlist.Facts[i] is { } fact && !SameKeys(segment.Keys, fact.KeyTags))
            {
                context.Add(HlsRule.P17, playlist, segment.Line, "the keys in force are not those that the segment was encrypted with");
            }

            if (segment.Keys != keys)
            {
                keys = segment.Keys;
                CheckKeys(context, playlist, keys);
            }

            CheckKept(context, segment.OtherTags.Where(NeedsKept), (line, message) => context.Add(HlsRule.P17, playlist, line, message));
        }
    }

    private static void CheckUri(ValidationContext context, CheckedPlaylist playlist, int line, string uri, bool known)
    {
        if (!HlsUri.IsAllowed(uri))
        {
            context.Add(HlsRule.P17, playlist, line, NotAllowed(uri));
        }
        else if (!known)
        {
            context.Add(HlsRule.P17, playlist, line, $"\"{HlsText.Excerpt(uri)}\" is not media that was imported");
        }
    }

    // Key URIs have schemes of their own (skd, data); import has seen every one, so only being known counts. Without facts nothing can be said.
    private static void CheckKeys(ValidationContext context, CheckedPlaylist playlist, ImmutableArray<HlsKey> keys)
    {
        foreach (HlsKey key in keys)
        {
            if (!HlsUri.IsPercentEncoded(key.Uri))
            {
                context.Add(HlsRule.P17, playlist, key.Line, NotAllowed(key.Uri));
            }
        }
    }

    private static bool SameKeys(ImmutableArray<HlsKey> keys, ImmutableArray<string> tags)
    {
        if (keys.Length != tags.Length)
        {
            return false;
        }

        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i].Text != tags[i])
            {
                return false;
            }
        }

        return true;
    }

    // Date ranges are checked by P11 and P12; of them only those that a player would fetch something for have to be known.
    private static bool NeedsKept(HlsTag tag) => tag.Name switch
    {
        "EXT-X-GAP" or "EXT-X-BITRATE" => false,
        "EXT-X-DATERANGE" => tag.Attributes.All.Any(attribute =>
            attribute.Name.EndsWith("URI", StringComparison.Ordinal) || attribute.Name.EndsWith("-LIST", StringComparison.Ordinal)),
        _ => true,
    };

    private static void CheckKept(ValidationContext context, IEnumerable<HlsTag> tags, Action<int, string> add)
    {
        if (context.Facts is not { } facts)
        {
            return;
        }

        foreach (HlsTag tag in tags)
        {
            if (!facts.KeptTags.Contains(tag.Text))
            {
                add(tag.Line, $"the tag {HlsText.Excerpt(tag.Name)} was not in the source");
            }
        }
    }

    private static string NotAllowed(string uri) => $"\"{HlsText.Excerpt(uri)}\" is not a percent-encoded URI with the scheme https, http or none";
}
