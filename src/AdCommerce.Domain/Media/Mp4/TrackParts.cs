namespace AdCommerce.Domain.Media.Mp4;

/// <summary>What has been read of a <c>trak</c> so far.</summary>
internal sealed class TrackParts
{
    private Int128 _emptyEdits;
    private long _mediaTime;
    private bool _hasMediaEdit;

    public uint TrackId { get; set; }

    public uint Timescale { get; set; }

    public string Handler { get; set; } = "";

    public SampleDescription? Description { get; set; }

    /// <summary>
    /// Remembers an edit. A media time of -1 is an empty edit: it delays what follows (its duration is in the movie's
    /// timescale). The first other edit says which media time presentation begins with; later ones are not for fragments.
    /// </summary>
    public void AddEdit(ulong durationInMovie, long mediaTime)
    {
        if (_hasMediaEdit)
        {
            return;
        }

        if (mediaTime == -1)
        {
            _emptyEdits += durationInMovie;
            return;
        }

        _mediaTime = mediaTime;
        _hasMediaEdit = true;
    }

    /// <summary>The name of a box that has to be there and is not, or null.</summary>
    public string? Missing() => (TrackId, Timescale, Handler, Description) switch
    {
        (0, _, _, _) => "tkhd",
        (_, 0, _, _) => "mdia/mdhd",
        (_, _, "", _) => "mdia/hdlr",
        (_, _, _, null) => "mdia/minf/stbl/stsd",
        _ => null,
    };

    /// <summary>Media time at which presentation begins, in the track's units.</summary>
    public bool TryEditStart(uint movieTimescale, out long editStart)
    {
        Int128 delay = movieTimescale == 0 ? 0 : _emptyEdits * Timescale / movieTimescale;
        Int128 start = _mediaTime - delay;
        bool isSane = MediaClock.IsOnTimeline(start, Timescale);
        editStart = isSane ? (long)start : 0;
        return isSane;
    }
}
