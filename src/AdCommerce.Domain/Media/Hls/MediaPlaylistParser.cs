using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>Reads media playlists strictly: what RFC 8216bis 4.4.3 to 4.4.5 do not allow is an error, and all errors are listed.</summary>
public static class MediaPlaylistParser
{
    /// <summary>Reads a media playlist. Never throws, whatever the bytes.</summary>
    /// <param name="utf8">The playlist as it came.</param>
    /// <param name="parent">
    /// Variables of the multivariant playlist, for <c>EXT-X-DEFINE:IMPORT</c>; <see cref="HlsVariables.None"/> without one.
    /// </param>
    public static HlsParseResult<MediaPlaylist> Parse(ReadOnlySpan<byte> utf8, HlsVariables parent) => new MediaReader(parent).Read(utf8);
}

internal sealed class MediaReader(HlsVariables parent) : HlsPlaylistReader
{
    private readonly ImmutableArray<HlsTag>.Builder _header = ImmutableArray.CreateBuilder<HlsTag>();
    private readonly ImmutableArray<HlsDateRange>.Builder _dateRanges = ImmutableArray.CreateBuilder<HlsDateRange>();
    private readonly MediaSegmentReader _segments = new();
    private long? _targetDuration;
    private bool _targetDurationSeen;
    private long _mediaSequence;
    private long _discontinuitySequence;
    private string? _playlistType;
    private bool _endList;
    private bool _iframesOnly;

    public HlsParseResult<MediaPlaylist> Read(ReadOnlySpan<byte> utf8)
    {
        ImmutableArray<HlsLine> lines = HlsLexer.Lex(utf8, Errors);
        if (lines.IsEmpty)
        {
            return new(null, Errors.ToImmutable()); // the text as a whole was refused
        }

        foreach (HlsLine line in lines)
        {
            if (line.IsUri)
            {
                _segments.AddUri(line, Variables.Substitute(line.Value, line.Number, Errors), Errors);
            }
            else if (!Refuse(line, HlsTagNames.Multivariant) && !TryCommon(line, parent) && !TryPlaylistTag(line))
            {
                ReadSegmentTag(line);
            }

            if (_segments.Done.Count > HlsLimits.SegmentsMax)
            {
                Errors.Add(line.Number, $"more than {HlsLimits.SegmentsMax} segments");
                break;
            }
        }

        _header.AddRange(_segments.End(Errors));
        if (!_targetDurationSeen)
        {
            Errors.Add(0, "EXT-X-TARGETDURATION is missing", HlsRule.P1);
        }

        return Errors.Result(ToPlaylist());
    }

    private MediaPlaylist ToPlaylist() => new()
    {
        Version = Version,
        TargetDurationSeconds = (int)(_targetDuration ?? 0),
        MediaSequence = _mediaSequence,
        DiscontinuitySequence = _discontinuitySequence,
        PlaylistType = _playlistType,
        EndList = _endList,
        IndependentSegments = IndependentSegments,
        IFramesOnly = _iframesOnly,
        Start = Start,
        Defines = Defines.ToImmutable(),
        HeaderTags = _header.ToImmutable(),
        DateRanges = _dateRanges.ToImmutable(),
        Segments = _segments.Done.ToImmutable(),
    };

    private bool TryPlaylistTag(HlsLine line)
    {
        switch (line.Name)
        {
            case "EXT-X-TARGETDURATION":
                _targetDurationSeen = true;
                _targetDuration = Integer(line, 1, HlsLimits.SecondsMax, HlsRule.P1);
                return true;
            case "EXT-X-MEDIA-SEQUENCE":
                _mediaSequence = Sequence(line, HlsRule.P17);
                return true;
            case "EXT-X-DISCONTINUITY-SEQUENCE":
                _discontinuitySequence = Sequence(line, HlsRule.P5);
                return true;
            case "EXT-X-PLAYLIST-TYPE":
                _playlistType = PlaylistType(line);
                return true;
            case "EXT-X-ENDLIST":
                _endList = NoValue(line);
                return true;
            case "EXT-X-I-FRAMES-ONLY":
                _iframesOnly = NoValue(line);
                return true;
            case "EXT-X-DATERANGE":
                ReadDateRange(line);
                return true;
            default:
                return false;
        }
    }

    private void ReadSegmentTag(HlsLine line)
    {
        switch (line.Name)
        {
            case "EXTINF":
                _segments.AddExtInf(line, Errors);
                break;
            case "EXT-X-BYTERANGE":
                _segments.AddByteRange(line, Errors);
                break;
            case "EXT-X-DISCONTINUITY":
                _segments.AddDiscontinuity(line, NoValue(line), Errors);
                break;
            case "EXT-X-GAP":
                _segments.AddGap(Unknown(line), NoValue(line));
                break;
            case "EXT-X-BITRATE":
                _segments.AddBitrate(Unknown(line), Integer(line, 0, int.MaxValue, HlsRule.P17));
                break;
            case "EXT-X-PROGRAM-DATE-TIME":
                _segments.AddProgramDateTime(line, Errors);
                break;
            case "EXT-X-MAP":
                ReadMap(line);
                break;
            case "EXT-X-KEY":
                ReadKey(line);
                break;
            default:
                ReadOther(line);
                break;
        }
    }

    private void ReadOther(HlsLine line)
    {
        if (HlsTagNames.LowLatency.Contains(line.Name))
        {
            Errors.Add(line.Number, $"{line.Name}: low-latency playlists are live and are not taken");
        }
        else if (_segments.IsHeader)
        {
            _header.Add(Unknown(line));
        }
        else
        {
            _segments.AddOther(Unknown(line));
        }
    }

    // Both sequences describe the first segment, so they have to stand before it (RFC 8216bis 4.4.3.2, 4.4.3.3).
    private long Sequence(HlsLine line, HlsRule rule)
    {
        if (_segments.Done.Count > 0 || (rule == HlsRule.P5 && _segments.DiscontinuitySeen))
        {
            Errors.Add(line.Number, $"{line.Name} stands after the first segment or discontinuity", rule);
        }

        return Integer(line, 0, long.MaxValue, rule) ?? 0;
    }

    private string? PlaylistType(HlsLine line)
    {
        if (line.Value is not ("VOD" or "EVENT"))
        {
            Errors.Add(line.Number, "EXT-X-PLAYLIST-TYPE is neither VOD nor EVENT", HlsRule.P8);
        }

        return line.Value;
    }

    private void ReadMap(HlsLine line)
    {
        HlsAttributeList attributes = Attributes(line, HlsRule.P9);
        string uri = Quoted(line, attributes, "URI", HlsRule.P9);
        ByteRange? range = null;
        if (OptionalQuoted(line, attributes, "BYTERANGE", HlsRule.P9) is { } text)
        {
            if (HlsText.TryByteRange(text, out long length, out long offset) && offset >= 0)
            {
                range = new ByteRange(length, offset);
            }
            else
            {
                Errors.Add(line.Number, "EXT-X-MAP: BYTERANGE is not \"length@offset\"", HlsRule.P9);
            }
        }

        _segments.SetMap(new HlsMap(line.Number, uri, range));
    }

    private void ReadKey(HlsLine line)
    {
        HlsAttributeList attributes = Attributes(line);
        string method = attributes.Find("METHOD") is { IsQuoted: false } found ? found.Value : "";
        if (method == "NONE")
        {
            if (attributes.All.Length > 1)
            {
                Errors.Add(line.Number, "EXT-X-KEY: METHOD=NONE with other attributes");
            }

            _segments.ClearKeys();
            return;
        }

        if (method is not ("AES-128" or "SAMPLE-AES" or "SAMPLE-AES-CTR"))
        {
            Errors.Add(line.Number, "EXT-X-KEY: METHOD has to be one of NONE, AES-128, SAMPLE-AES, SAMPLE-AES-CTR");
        }

        if (attributes.Value("IV") is { } iv && !HlsText.IsInitializationVector(iv))
        {
            Errors.Add(line.Number, "EXT-X-KEY: IV is not 0x and 32 hexadecimal digits");
        }

        _segments.AddKey(new HlsKey(
            line.Number, method, Quoted(line, attributes, "URI"), OptionalQuoted(line, attributes, "KEYFORMAT") ?? "identity",
            attributes, $"#{line.Name}:{attributes}"), Errors);
    }

    private void ReadDateRange(HlsLine line)
    {
        HlsAttributeList attributes = Attributes(line, HlsRule.P11);
        HlsDateRange range = new(
            line.Number,
            Quoted(line, attributes, "ID", HlsRule.P11),
            Date(line, attributes, "START-DATE", required: true) ?? default,
            Date(line, attributes, "END-DATE", required: false),
            Duration(line, attributes, "DURATION"),
            attributes,
            $"#{line.Name}:{attributes}");
        _ = Duration(line, attributes, "PLANNED-DURATION");
        _dateRanges.Add(range);
        _header.Add(new HlsTag(line.Number, line.Name, attributes, range.Text));
    }

    private DateTimeOffset? Date(HlsLine line, HlsAttributeList attributes, string name, bool required)
    {
        HlsAttribute? found = attributes.Find(name);
        if (found is null && !required)
        {
            return null;
        }

        if (found is { IsQuoted: true } && HlsText.TryDate(found.Value.Value, out DateTimeOffset date))
        {
            return date;
        }

        Errors.Add(line.Number, $"EXT-X-DATERANGE: {name} has to be a quoted date of ISO 8601", HlsRule.P11);
        return null;
    }

    private long? Duration(HlsLine line, HlsAttributeList attributes, string name)
    {
        if (attributes.Find(name) is not { } found)
        {
            return null;
        }

        if (!found.IsQuoted && HlsText.TrySeconds(found.Value, out long micros))
        {
            return micros;
        }

        Errors.Add(line.Number, $"EXT-X-DATERANGE: {name} is not a number of seconds from 0 on", HlsRule.P11);
        return null;
    }
}
