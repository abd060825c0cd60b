using System.Diagnostics.CodeAnalysis;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>Reads one <c>traf</c>: which track, from when, and its runs of samples.</summary>
internal static class TrackFragmentReader
{
    private const uint HasBaseDataOffset = 0x01;
    private const uint HasDescriptionIndex = 0x02;
    private const uint HasDefaultDuration = 0x08;
    private const uint HasDefaultSize = 0x10;
    private const uint HasDefaultFlags = 0x20;

    public static Mp4Error? Read(in Box fragment, string path, SegmentTally tally)
    {
        BoxList boxes = BoxList.Inside(fragment, path);
        TrackTally? track = null;
        SampleDefaultsInForce defaults = default;
        bool hasTime = false;
        int runs = 0;
        while (boxes.Next(out Box box))
        {
            Mp4Error? error = null;
            switch (box.Type)
            {
                case BoxType.Tfhd when track is not null:
                    error = box.Error($"{path}/tfhd", "a second one");
                    break;
                case BoxType.Tfhd:
                    error = ReadHeader(box, $"{path}/tfhd", tally, out track, out defaults);
                    break;
                case BoxType.Tfdt or BoxType.Trun when track is null:
                    error = box.Error($"{path}/{BoxType.NameOf(box.Type)}", "stands before tfhd");
                    break;
                case BoxType.Tfdt:
                    error = ReadTime(box, $"{path}/tfdt", track);
                    hasTime = true;
                    break;
                case BoxType.Trun when !hasTime:
                    error = box.Error($"{path}/trun", "no tfdt box before it: HLS needs the decode time of every fragment");
                    break;
                case BoxType.Trun:
                    error = TrackRunReader.Read(box, runs == 0 ? $"{path}/trun" : $"{path}/trun[{runs}]", defaults, track, tally);
                    runs++;
                    break;
            }

            if (error is not null)
            {
                return error;
            }
        }

        return boxes.Error ?? (track is null ? fragment.Error(path, "no tfhd box") : null);
    }

    private static Mp4Error? ReadHeader(
        in Box box, string path, SegmentTally tally, [NotNull] out TrackTally? track, out SampleDefaultsInForce defaults)
    {
        var fields = new FieldReader(box.Payload);
        (_, uint flags) = fields.FullBox();
        uint trackId = fields.U32();
        fields.Skip((flags & HasBaseDataOffset) != 0 ? 8 : 0);
        uint descriptionIndex = (flags & HasDescriptionIndex) != 0 ? fields.U32() : 1;
        InitTrack? declared = tally.Init.Find(trackId);
        InitTrack known = declared ?? tally.Init.Main;
        defaults = new SampleDefaultsInForce(
            (flags & HasDefaultDuration) != 0 ? fields.U32() : known.DefaultDuration,
            (flags & HasDefaultSize) != 0 ? fields.U32() : known.DefaultSize,
            (flags & HasDefaultFlags) != 0 ? fields.U32() : known.DefaultFlags);
        track = tally.Track(known);
        if (fields.IsShort)
        {
            return box.Error(path, "too short");
        }

        if (declared is null)
        {
            return box.Error(path, $"track {trackId} is not in the initialization section, which has {TrackIds(tally.Init)}");
        }

        return descriptionIndex >= 1 && descriptionIndex <= declared.SampleEntries
            ? null
            : box.Error(path, $"sample description {descriptionIndex}, but the initialization section has {declared.SampleEntries}");
    }

    private static Mp4Error? ReadTime(in Box box, string path, TrackTally track)
    {
        var fields = new FieldReader(box.Payload);
        (byte version, _) = fields.FullBox();
        ulong decodeTime = fields.U32Or64(version == 1);
        if (fields.IsShort || version > 1)
        {
            return box.Error(path, version > 1 ? $"version {version}, expected 0 or 1" : "too short");
        }

        if (!MediaClock.IsOnTimeline(decodeTime, track.Track.Info.Timescale))
        {
            return box.Error(path, $"decode time {decodeTime} at timescale {track.Track.Info.Timescale} is later than any timeline may be");
        }

        track.BeginAt(decodeTime);
        return null;
    }

    private static string TrackIds(InitFacts init) => string.Join(", ", init.Tracks.Select(static track => track.Info.TrackId));
}

/// <summary>What a sample has where its run does not say otherwise: from <c>tfhd</c>, else <c>trex</c>.</summary>
internal readonly record struct SampleDefaultsInForce(uint Duration, uint Size, uint Flags);
