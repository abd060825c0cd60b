using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>Gathers the tags of one segment until its URI line, and carries over what stays in force (map, keys, bit rate).</summary>
internal sealed class MediaSegmentReader
{
    private HlsMap? _map;
    private ImmutableArray<HlsKey> _keys = [];
    private long? _bitrate;

    // The segment being gathered.
    private HlsLine? _extInf;
    private long _durationMicros;
    private string _durationText = "";
    private string _title = "";
    private (long Length, long Offset)? _range;
    private bool _discontinuity;
    private bool _gap;
    private string? _dateText;
    private DateTimeOffset? _date;
    private readonly List<HlsTag> _others = [];

    public ImmutableArray<HlsSegment>.Builder Done { get; } = ImmutableArray.CreateBuilder<HlsSegment>();

    /// <summary>True until the first tag that belongs to a segment.</summary>
    public bool IsHeader { get; private set; } = true;

    public bool DiscontinuitySeen { get; private set; }

    public void AddExtInf(HlsLine line, HlsErrors errors)
    {
        IsHeader = false;
        if (_extInf is not null)
        {
            errors.Add(line.Number, "EXTINF stands twice before one URI");
        }

        _extInf = line;
        int comma = line.Value.IndexOf(',', StringComparison.Ordinal);
        _durationText = comma < 0 ? line.Value : line.Value[..comma];
        _title = comma < 0 ? "" : line.Value[(comma + 1)..];
        if (comma < 0)
        {
            errors.Add(line.Number, "EXTINF has no comma after its duration");
        }
        else if (!HlsText.TrySeconds(_durationText, out _durationMicros))
        {
            errors.Add(line.Number, $"EXTINF: \"{HlsText.Excerpt(_durationText)}\" is not a number of seconds from 0 to {HlsLimits.SecondsMax}");
        }
    }

    public void AddByteRange(HlsLine line, HlsErrors errors)
    {
        IsHeader = false;
        if (_range is not null)
        {
            errors.Add(line.Number, "EXT-X-BYTERANGE stands twice before one URI");
        }

        if (HlsText.TryByteRange(line.Value, out long length, out long offset))
        {
            _range = (length, offset);
        }
        else
        {
            errors.Add(line.Number, "EXT-X-BYTERANGE is not \"length\" or \"length@offset\"");
        }
    }

    public void AddDiscontinuity(HlsLine line, bool value, HlsErrors errors)
    {
        IsHeader = false;
        if (_discontinuity)
        {
            errors.Add(line.Number, "EXT-X-DISCONTINUITY stands twice before one segment", HlsRule.P3);
        }

        _discontinuity = value;
        DiscontinuitySeen = true;
    }

    public void AddGap(HlsTag tag, bool value)
    {
        _gap = value;
        AddOther(tag);
    }

    public void AddBitrate(HlsTag tag, long? value)
    {
        _bitrate = value;
        AddOther(tag);
    }

    public void AddProgramDateTime(HlsLine line, HlsErrors errors)
    {
        IsHeader = false;
        if (_dateText is not null)
        {
            errors.Add(line.Number, "EXT-X-PROGRAM-DATE-TIME stands twice before one segment", HlsRule.P12);
        }

        _dateText = line.Value;
        if (HlsText.TryDate(line.Value, out DateTimeOffset date))
        {
            _date = date;
        }
        else
        {
            errors.Add(line.Number, "EXT-X-PROGRAM-DATE-TIME is not a date and time of ISO 8601", HlsRule.P12);
        }
    }

    public void AddOther(HlsTag tag)
    {
        IsHeader = false;
        _others.Add(tag);
    }

    public void SetMap(HlsMap map)
    {
        IsHeader = false;
        _map = map;
    }

    public void ClearKeys()
    {
        IsHeader = false;
        _keys = [];
    }

    /// <summary>A key replaces the one of the same format from an earlier segment (RFC 8216bis 4.4.4.4).</summary>
    public void AddKey(HlsKey key, HlsErrors errors)
    {
        IsHeader = false;
        if (_keys.Length == HlsLimits.KeysInForceMax)
        {
            errors.Add(key.Line, $"EXT-X-KEY: more than {HlsLimits.KeysInForceMax} keys in force");
            return;
        }

        _keys = [.. _keys.Where(old => old.KeyFormat != key.KeyFormat), key];
    }

    public void AddUri(HlsLine line, string uri, HlsErrors errors)
    {
        if (_extInf is not { } extInf)
        {
            errors.Add(line.Number, "a URI without EXTINF before it");
            return;
        }

        Done.Add(new HlsSegment
        {
            Line = line.Number,
            ExtInfLine = extInf.Number,
            Uri = uri,
            DurationMicros = _durationMicros,
            DurationText = _durationText,
            Title = _title,
            Range = ResolveRange(line, uri, errors),
            Map = _map,
            Keys = _keys,
            Discontinuity = _discontinuity,
            ProgramDateTime = _dateText,
            ProgramInstant = _date,
            Gap = _gap,
            BitrateKilobitsPerSecond = _bitrate,
            OtherTags = [.. _others],
        });
        Reset();
    }

    /// <summary>Tags after the last segment, which belong to the playlist. A segment that was begun and not ended is an error.</summary>
    public ImmutableArray<HlsTag> End(HlsErrors errors)
    {
        if (_extInf is { } extInf)
        {
            errors.Add(extInf.Number, "EXTINF is not followed by a URI");
        }

        if (Done.Count == 0 && !errors.Any)
        {
            errors.Add(0, "the playlist has no segment");
        }

        return [.. _others];
    }

    // Without an offset the range starts where the one before it ended, in the same resource (RFC 8216bis 4.4.4.2).
    private ByteRange? ResolveRange(HlsLine line, string uri, HlsErrors errors)
    {
        if (_range is not { } range)
        {
            return null;
        }

        if (range.Offset >= 0)
        {
            return new ByteRange(range.Length, range.Offset);
        }

        if (Done.Count > 0 && Done[^1] is { Range: { } before } && Done[^1].Uri == uri
            && range.Length <= long.MaxValue - before.Offset - before.Length)
        {
            return new ByteRange(range.Length, before.Offset + before.Length);
        }

        errors.Add(line.Number, "EXT-X-BYTERANGE without offset does not follow a range of the same resource");
        return null;
    }

    private void Reset()
    {
        _extInf = null;
        _range = null;
        _discontinuity = false;
        _gap = false;
        _dateText = null;
        _date = null;
        _others.Clear();
    }
}
