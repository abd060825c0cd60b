using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P11, and of P12 that date ranges are identical in every playlist. That dates and durations can be read is the parser's.</summary>
internal static class DateRangeCheck
{
    private const string InterstitialClass = "com.apple.hls.interstitial";

    private static readonly HashSet<string> Known =
        ["ID", "CLASS", "START-DATE", "CUE", "END-DATE", "DURATION", "PLANNED-DURATION", "SCTE35-CMD", "SCTE35-OUT", "SCTE35-IN", "END-ON-NEXT"];

    // Apple's own attributes are not in reverse-DNS style; they are of its class only.
    private static readonly HashSet<string> Interstitial =
    [
        "X-ASSET-URI", "X-ASSET-LIST", "X-RESUME-OFFSET", "X-PLAYOUT-LIMIT", "X-SNAP", "X-RESTRICT", "X-CONTENT-MAY-VARY",
        "X-TIMELINE-OCCUPIES", "X-TIMELINE-STYLE", "X-SKIP-CONTROL-OFFSET", "X-SKIP-CONTROL-DURATION", "X-SKIP-CONTROL-LABEL-ID",
    ];

    public static void Run(ValidationContext context)
    {
        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            HashSet<string> ids = [];
            foreach (HlsDateRange range in playlist.Playlist.DateRanges)
            {
                CheckRange(context, playlist, range);
                if (!ids.Add(range.Id))
                {
                    context.Add(HlsRule.P11, playlist, range.Line, "EXT-X-DATERANGE: another one has the same ID");
                }
            }

            if (ids.Count > 0 && !playlist.Playlist.Segments.Any(segment => segment.ProgramDateTime is not null))
            {
                context.Add(HlsRule.P11, playlist, playlist.Playlist.DateRanges[0].Line, "EXT-X-DATERANGE, but no EXT-X-PROGRAM-DATE-TIME");
            }
        }

        CheckIdentical(context);
    }

    private static void CheckRange(ValidationContext context, CheckedPlaylist playlist, HlsDateRange range)
    {
        string? problem = range.End is { } end && end < range.Start ? "END-DATE is before START-DATE" : null;
        if (range is { End: { } until, DurationMicros: { } micros } && until - range.Start != TimeSpan.FromMicroseconds(micros))
        {
            problem ??= "END-DATE is not START-DATE plus DURATION";
        }

        if (range.Attributes.Find("END-ON-NEXT") is { } onNext)
        {
            problem ??= onNext.Value != "YES" ? "END-ON-NEXT is not YES" : null;
            problem ??= range.Attributes.Find("CLASS") is null ? "END-ON-NEXT without CLASS" : null;
            problem ??= range.End is not null || range.DurationMicros is not null ? "END-ON-NEXT with END-DATE or DURATION" : null;
        }

        bool interstitial = range.Attributes.Value("CLASS") == InterstitialClass;
        foreach (HlsAttribute attribute in range.Attributes.All)
        {
            bool fine = Known.Contains(attribute.Name) || (interstitial && Interstitial.Contains(attribute.Name)) || IsReverseDns(attribute.Name);
            problem ??= fine ? null : $"{HlsText.Excerpt(attribute.Name)} is neither known nor an own attribute like X-COM-EXAMPLE-NAME";
        }

        if (problem is not null)
        {
            context.Add(HlsRule.P11, playlist, range.Line, $"EXT-X-DATERANGE: {problem}");
        }
    }

    // X, a top-level domain, a domain, and a name.
    private static bool IsReverseDns(string name)
    {
        const int PartsMin = 4;
        string[] parts = name.Split('-');
        return parts.Length >= PartsMin && parts[0] == "X" && parts[1].Length >= 2 && parts[1].All(char.IsAsciiLetterUpper) && !parts.Contains("");
    }

    private static void CheckIdentical(ValidationContext context)
    {
        if (context.Reference is not { } reference)
        {
            return;
        }

        HashSet<string> expected = Texts(reference);
        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            if (!expected.SetEquals(Texts(playlist)))
            {
                context.Add(HlsRule.P12, playlist, 0, $"its date ranges are not those of {reference.Uri}");
            }
        }
    }

    // The order of attributes has no meaning.
    private static HashSet<string> Texts(CheckedPlaylist playlist) =>
    [
        .. playlist.Playlist.DateRanges
            .Select(range => range.Attributes.All.Select(attribute => attribute.ToString()).Order(StringComparer.Ordinal))
            .Select(attributes => string.Join(',', attributes)),
    ];
}
