namespace AdCommerce.Domain.Media.Mp4;

/// <summary>Adds up what the fragments of one segment say.</summary>
internal sealed class SegmentTally(InitFacts init)
{
    private readonly List<TrackTally> _tracks = [];
    private uint _firstSequenceNumber;
    private long _sampleBytesOwed;
    private long _samples;
    private bool _isComplete = true;

    /// <summary>The initialization section in force.</summary>
    public InitFacts Init { get; } = init;

    /// <summary>Fragments begun so far.</summary>
    public int Fragments { get; private set; }

    public void BeginFragment(uint sequenceNumber)
    {
        // The bytes a fragment's runs list have to be there before the next fragment begins.
        _isComplete &= _sampleBytesOwed <= 0;
        _sampleBytesOwed = 0;
        if (Fragments++ == 0)
        {
            _firstSequenceNumber = sequenceNumber;
        }
    }

    public void EndMediaData(long payloadBytes, bool isCut)
    {
        _sampleBytesOwed -= payloadBytes;
        _isComplete &= !isCut;
    }

    /// <summary>Counts the samples of a run; false when the segment has more than it may.</summary>
    public bool CountSamples(long count, Int128 bytes)
    {
        _samples += count;
        // More bytes than any segment has: keeps the sum in range, and is owed for ever.
        _sampleBytesOwed += (long)Int128.Min(bytes, int.MaxValue);
        return _samples <= Mp4Limits.SamplesPerSegmentMax;
    }

    /// <summary>The tally of a track, begun at its first fragment.</summary>
    public TrackTally Track(InitTrack track)
    {
        foreach (TrackTally tally in _tracks)
        {
            if (tally.Track.Info.TrackId == track.Info.TrackId)
            {
                return tally;
            }
        }

        var begun = new TrackTally(track);
        _tracks.Add(begun);
        return begun;
    }

    public Mp4Result<SegmentFacts> ToFacts()
    {
        _isComplete &= _sampleBytesOwed <= 0;
        var tracks = _tracks.Where(static track => track.Samples > 0).Select(static track => track.ToFacts());
        var facts = new SegmentFacts(_firstSequenceNumber, Fragments, _isComplete, [.. tracks]);
        return facts.Tracks.IsEmpty ? new Mp4Error("moof", 0, "no samples") : facts;
    }
}

/// <summary>One track's part of the tally.</summary>
internal sealed class TrackTally(InitTrack track)
{
    private Int128 _start;
    private Int128 _end;
    private Int128 _earliest;
    private bool _startsWithSync;
    private bool _isContinuous = true;

    public InitTrack Track { get; } = track;

    public long Samples { get; private set; }

    /// <summary>A fragment begins at this decode time.</summary>
    public void BeginAt(ulong decodeTime)
    {
        if (Samples == 0)
        {
            _start = decodeTime;
            _end = decodeTime;
            return;
        }

        _isContinuous &= _end == decodeTime;
    }

    /// <summary>One sample, or many that are alike (<paramref name="count"/> of them).</summary>
    public void Add(uint count, uint duration, uint flags, long compositionOffset)
    {
        // sample_is_non_sync_sample (ISO/IEC 14496-12, 8.8.3.1).
        const uint NonSync = 0x0001_0000;
        if (Samples == 0)
        {
            _startsWithSync = (flags & NonSync) == 0;
            _earliest = _start + compositionOffset;
        }

        _earliest = Int128.Min(_earliest, _end + compositionOffset);
        _end += (Int128)count * duration;
        Samples += count;
    }

    /// <summary>True while every instant lies within the bounds of a timeline, and of a segment.</summary>
    public bool IsWithinBounds() =>
        MediaClock.IsOnTimeline(_end, Track.Info.Timescale) && MediaClock.IsOnTimeline(_earliest, Track.Info.Timescale)
        && _end - _start <= (Int128)Mp4Limits.SegmentMicrosMax / 1_000_000 * Track.Info.Timescale;

    public SegmentTrack ToFacts() => new(
        Track.Info.TrackId, (long)_start, (long)(_end - _start), (long)(_earliest - _start), _startsWithSync, Samples, _isContinuous);
}
