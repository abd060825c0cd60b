using System.Collections.Immutable;
using System.Globalization;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>Reads multivariant playlists strictly: what RFC 8216bis 4.4.6 does not allow is an error, and all errors are listed.</summary>
public static class MultivariantPlaylistParser
{
    /// <summary>Reads a multivariant playlist. Never throws, whatever the bytes.</summary>
    /// <param name="utf8">The playlist as it came.</param>
    public static HlsParseResult<MultivariantPlaylist> Parse(ReadOnlySpan<byte> utf8) => new MultivariantReader().Read(utf8);
}

internal sealed class MultivariantReader : HlsPlaylistReader
{
    private readonly ImmutableArray<HlsStreamInf>.Builder _streams = ImmutableArray.CreateBuilder<HlsStreamInf>();
    private readonly ImmutableArray<HlsMedia>.Builder _media = ImmutableArray.CreateBuilder<HlsMedia>();
    private readonly ImmutableArray<HlsIFrameStreamInf>.Builder _iframes = ImmutableArray.CreateBuilder<HlsIFrameStreamInf>();
    private readonly ImmutableArray<HlsTag>.Builder _session = ImmutableArray.CreateBuilder<HlsTag>();
    private readonly ImmutableArray<HlsTag>.Builder _unknown = ImmutableArray.CreateBuilder<HlsTag>();
    private HlsLine? _pending;

    public HlsParseResult<MultivariantPlaylist> Read(ReadOnlySpan<byte> utf8)
    {
        ImmutableArray<HlsLine> lines = HlsLexer.Lex(utf8, Errors);
        if (lines.IsEmpty)
        {
            return new(null, Errors.ToImmutable()); // the text as a whole was refused
        }

        foreach (HlsLine line in lines)
        {
            ReadLine(line);
            if (_streams.Count + _media.Count + _iframes.Count > HlsLimits.RenditionsMax)
            {
                Errors.Add(line.Number, $"more than {HlsLimits.RenditionsMax} streams and renditions");
                break;
            }
        }

        if (_pending is { } left)
        {
            Errors.Add(left.Number, "EXT-X-STREAM-INF is not followed by a URI");
        }

        if (_streams.Count == 0 && !Errors.Any)
        {
            Errors.Add(0, "no EXT-X-STREAM-INF");
        }

        if (!Errors.Any)
        {
            MultivariantGroups.Check(_streams, _media, _session, Errors);
        }

        return Errors.Result(new MultivariantPlaylist
        {
            Version = Version,
            IndependentSegments = IndependentSegments,
            Start = Start,
            Defines = Defines.ToImmutable(),
            Variables = Variables,
            Streams = _streams.ToImmutable(),
            Media = _media.ToImmutable(),
            IFrameStreams = _iframes.ToImmutable(),
            SessionTags = _session.ToImmutable(),
            UnknownTags = _unknown.ToImmutable(),
        });
    }

    private void ReadLine(HlsLine line)
    {
        if (_pending is { } stream)
        {
            _pending = null;
            if (line.IsUri)
            {
                _streams.Add(ReadStream(stream, Variables.Substitute(line.Value, line.Number, Errors)));
                return;
            }

            Errors.Add(stream.Number, "EXT-X-STREAM-INF is not followed by a URI");
        }

        if (line.IsUri)
        {
            Errors.Add(line.Number, "a URI without EXT-X-STREAM-INF before it");
        }
        else if (!Refuse(line, HlsTagNames.Media) && !TryCommon(line, parent: null))
        {
            ReadTag(line);
        }
    }

    private void ReadTag(HlsLine line)
    {
        switch (line.Name)
        {
            case "EXT-X-STREAM-INF":
                _pending = line;
                break;
            case "EXT-X-MEDIA":
                _media.Add(ReadMedia(line));
                break;
            case "EXT-X-I-FRAME-STREAM-INF":
                _iframes.Add(ReadIFrames(line));
                break;
            case "EXT-X-SESSION-DATA" or "EXT-X-SESSION-KEY" or "EXT-X-CONTENT-STEERING":
                _session.Add(Tag(line));
                break;
            default:
                _unknown.Add(Unknown(line));
                break;
        }
    }

    private HlsStreamInf ReadStream(HlsLine line, string uri)
    {
        HlsAttributeList attributes = Attributes(line);
        (int width, int height) = Resolution(line, attributes);
        string? frameRate = attributes.Value("FRAME-RATE");
        if (frameRate is not null && (!HlsText.TrySeconds(frameRate, out long rate) || rate == 0))
        {
            Errors.Add(line.Number, "EXT-X-STREAM-INF: FRAME-RATE is not a positive decimal number", HlsRule.P18);
        }

        HlsAttribute? captions = attributes.Find("CLOSED-CAPTIONS");
        if (captions is { IsQuoted: false, Value: not "NONE" })
        {
            Errors.Add(line.Number, "EXT-X-STREAM-INF: CLOSED-CAPTIONS is neither a quoted group nor NONE");
        }

        return new HlsStreamInf
        {
            Line = line.Number,
            Uri = uri,
            BandwidthBitsPerSecond = Bandwidth(line, attributes, "BANDWIDTH") ?? 0,
            AverageBandwidthBitsPerSecond = attributes.Find("AVERAGE-BANDWIDTH") is null ? null : Bandwidth(line, attributes, "AVERAGE-BANDWIDTH"),
            Codecs = Codecs(line, attributes),
            Width = width,
            Height = height,
            FrameRate = frameRate,
            AudioGroup = OptionalQuoted(line, attributes, "AUDIO"),
            VideoGroup = OptionalQuoted(line, attributes, "VIDEO"),
            SubtitlesGroup = OptionalQuoted(line, attributes, "SUBTITLES"),
            ClosedCaptions = captions?.Value,
            Attributes = attributes,
        };
    }

    private HlsIFrameStreamInf ReadIFrames(HlsLine line)
    {
        HlsAttributeList attributes = Attributes(line);
        (int width, int height) = Resolution(line, attributes);
        return new HlsIFrameStreamInf
        {
            Line = line.Number,
            Uri = Quoted(line, attributes, "URI"),
            BandwidthBitsPerSecond = Bandwidth(line, attributes, "BANDWIDTH") ?? 0,
            AverageBandwidthBitsPerSecond = attributes.Find("AVERAGE-BANDWIDTH") is null ? null : Bandwidth(line, attributes, "AVERAGE-BANDWIDTH"),
            Codecs = Codecs(line, attributes),
            Width = width,
            Height = height,
            Attributes = attributes,
        };
    }

    private HlsMedia ReadMedia(HlsLine line)
    {
        HlsAttributeList attributes = Attributes(line);
        return new HlsMedia
        {
            Line = line.Number,
            Type = attributes.Find("TYPE") is { IsQuoted: false } type ? type.Value : "",
            GroupId = Quoted(line, attributes, "GROUP-ID"),
            Name = Quoted(line, attributes, "NAME"),
            Uri = OptionalQuoted(line, attributes, "URI"),
            Attributes = attributes,
        };
    }

    private long? Bandwidth(HlsLine line, HlsAttributeList attributes, string name)
    {
        if (attributes.Find(name) is { IsQuoted: false } found && HlsText.TryInteger(found.Value, out long value) && value is > 0 and <= int.MaxValue)
        {
            return value;
        }

        Errors.Add(
            line.Number, string.Create(CultureInfo.InvariantCulture,
            $"{line.Name}: {name} has to be an integer from 1 to {int.MaxValue}"), HlsRule.P15);
        return null;
    }

    private ImmutableArray<string> Codecs(HlsLine line, HlsAttributeList attributes)
    {
        if (OptionalQuoted(line, attributes, "CODECS", HlsRule.P18) is not { } text)
        {
            return [];
        }

        string[] codecs = text.Split(',', StringSplitOptions.TrimEntries);
        if (codecs.Contains(""))
        {
            Errors.Add(line.Number, $"{line.Name}: CODECS has an empty entry", HlsRule.P18);
        }

        return [.. codecs];
    }

    private (int Width, int Height) Resolution(HlsLine line, HlsAttributeList attributes)
    {
        int width = 0, height = 0;
        if (attributes.Find("RESOLUTION") is { } found && (found.IsQuoted || !HlsText.TryResolution(found.Value, out width, out height)))
        {
            Errors.Add(line.Number, $"{line.Name}: RESOLUTION is not two numbers of pixels joined by \"x\"", HlsRule.P18);
        }

        return (width, height);
    }
}
