namespace AdCommerce.Domain.Media.Hls;

/// <summary>The rules that tie renditions together in groups, and streams to groups (RFC 8216bis 4.4.6.1 and 4.4.6.2).</summary>
internal static class MultivariantGroups
{
    public static void Check(
        IReadOnlyCollection<HlsStreamInf> streams, IReadOnlyCollection<HlsMedia> media, IReadOnlyCollection<HlsTag> session, HlsErrors errors)
    {
        CheckStreams(streams, errors);
        CheckSession(session, errors);
        HashSet<(string Type, string Group)> groups = [];
        HashSet<(string Type, string Group, string Name)> names = [];
        HashSet<(string Type, string Group)> defaults = [];
        foreach (HlsMedia entry in media)
        {
            CheckEntry(entry, errors);
            groups.Add((entry.Type, entry.GroupId));
            if (!names.Add((entry.Type, entry.GroupId, entry.Name)))
            {
                errors.Add(entry.Line, "EXT-X-MEDIA: another rendition of the group has the same NAME");
            }

            if (entry.Attributes.Value("DEFAULT") == "YES" && !defaults.Add((entry.Type, entry.GroupId)))
            {
                errors.Add(entry.Line, "EXT-X-MEDIA: a second rendition of the group is the default");
            }
        }

        foreach (HlsStreamInf stream in streams)
        {
            CheckGroup(stream, "AUDIO", stream.AudioGroup, groups, errors);
            CheckGroup(stream, "VIDEO", stream.VideoGroup, groups, errors);
            CheckGroup(stream, "SUBTITLES", stream.SubtitlesGroup, groups, errors);
            string? captions = stream.Attributes.Find("CLOSED-CAPTIONS") is { IsQuoted: true } quoted ? quoted.Value : null;
            CheckGroup(stream, "CLOSED-CAPTIONS", captions, groups, errors);
        }
    }

    // What one stream says binds the others (RFC 8216bis 4.4.6.2).
    private static void CheckStreams(IReadOnlyCollection<HlsStreamInf> streams, HlsErrors errors)
    {
        bool scored = streams.Any(stream => stream.Attributes.Find("SCORE") is not null);
        bool noCaptions = streams.Any(stream => stream.Attributes.Find("CLOSED-CAPTIONS") is { IsQuoted: false, Value: "NONE" });
        foreach (HlsStreamInf stream in streams)
        {
            string? score = stream.Attributes.Value("SCORE");
            if (scored && (score is null || !HlsText.TrySeconds(score, out _)))
            {
                errors.Add(stream.Line, "EXT-X-STREAM-INF: SCORE has to be a number in all streams or in none");
            }

            if (noCaptions && stream.ClosedCaptions != "NONE")
            {
                errors.Add(stream.Line, "EXT-X-STREAM-INF: CLOSED-CAPTIONS is NONE in other streams, so it has to be in all");
            }

            if (stream.Attributes.Value("VIDEO-RANGE") is not (null or "SDR" or "HLG" or "PQ"))
            {
                errors.Add(stream.Line, "EXT-X-STREAM-INF: VIDEO-RANGE is none of SDR, HLG, PQ");
            }
        }
    }

    private static void CheckSession(IReadOnlyCollection<HlsTag> session, HlsErrors errors)
    {
        HashSet<(string? Id, string? Language)> data = [];
        foreach (HlsTag tag in session)
        {
            HlsAttributeList attributes = tag.Attributes;
            string? problem = tag.Name switch
            {
                "EXT-X-SESSION-DATA" when attributes.Value("DATA-ID") is null => "DATA-ID is missing",
                "EXT-X-SESSION-DATA" when (attributes.Value("VALUE") is null) == (attributes.Value("URI") is null) =>
                    "exactly one of VALUE and URI has to be there",
                "EXT-X-SESSION-DATA" when !data.Add((attributes.Value("DATA-ID"), attributes.Value("LANGUAGE"))) =>
                    "another one has the same DATA-ID and LANGUAGE",
                "EXT-X-SESSION-KEY" when attributes.Value("METHOD") is null or "NONE" => "METHOD is missing or NONE",
                "EXT-X-SESSION-KEY" when attributes.Value("URI") is null => "URI is missing",
                _ => null,
            };
            if (problem is not null)
            {
                errors.Add(tag.Line, $"{tag.Name}: {problem}");
            }
        }
    }

    private static void CheckGroup(HlsStreamInf stream, string type, string? group, HashSet<(string Type, string Group)> groups, HlsErrors errors)
    {
        if (group is not null && !groups.Contains((type, group)))
        {
            errors.Add(stream.Line, $"EXT-X-STREAM-INF: no EXT-X-MEDIA of type {type} has the group \"{HlsText.Excerpt(group)}\"");
        }
    }

    private static void CheckEntry(HlsMedia entry, HlsErrors errors)
    {
        string? problem = entry.Type switch
        {
            "AUDIO" or "VIDEO" => null,
            "SUBTITLES" => entry.Uri is null ? "SUBTITLES without URI" : null,
            "CLOSED-CAPTIONS" when entry.Uri is not null => "CLOSED-CAPTIONS with URI",
            "CLOSED-CAPTIONS" => entry.Attributes.Find("INSTREAM-ID") is null ? "CLOSED-CAPTIONS without INSTREAM-ID" : null,
            _ => "TYPE has to be one of AUDIO, VIDEO, SUBTITLES, CLOSED-CAPTIONS",
        };

        foreach (string name in (ReadOnlySpan<string>)["DEFAULT", "AUTOSELECT", "FORCED"])
        {
            problem ??= entry.Attributes.Value(name) is null or "YES" or "NO" ? null : $"{name} is neither YES nor NO";
        }

        bool isDefault = entry.Attributes.Value("DEFAULT") == "YES";
        problem ??= isDefault && entry.Attributes.Value("AUTOSELECT") == "NO" ? "DEFAULT=YES with AUTOSELECT=NO" : null;
        problem ??= entry.Type != "SUBTITLES" && entry.Attributes.Find("FORCED") is not null ? "FORCED on what is not SUBTITLES" : null;
        if (problem is not null)
        {
            errors.Add(entry.Line, $"EXT-X-MEDIA: {problem}");
        }
    }
}
