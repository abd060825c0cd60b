using System.Collections.Immutable;
using System.Security.Cryptography;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>
/// Reads an initialization section: <c>ftyp</c> and a <c>moov</c> that describes tracks without samples (ISO/IEC 14496-12;
/// RFC 8216bis 3.1.2). Never throws, whatever the bytes are.
/// </summary>
public static class InitReader
{
    /// <summary>The tracks, or the first thing that is wrong.</summary>
    public static Mp4Result<InitFacts> Read(ReadOnlySpan<byte> input)
    {
        BoxList boxes = BoxList.OfInput(input);
        ImmutableArray<InitTrack> tracks = default;
        bool hasType = false;
        while (boxes.Next(out Box box))
        {
            string name = BoxType.NameOf(box.Type);
            switch (box.Type)
            {
                case BoxType.Ftyp when box.Payload.Length < 8:
                    return box.Error(name, "too short for a brand and its version");
                case BoxType.Ftyp:
                    hasType = true;
                    break;
                case BoxType.Moov when !tracks.IsDefault:
                    return box.Error(name, "a second moov");
                case BoxType.Moov:
                    Mp4Error? error = ReadMovie(box, name, out tracks);
                    if (error is not null)
                    {
                        return error;
                    }

                    break;
                case BoxType.Moof or BoxType.Mdat:
                    return box.Error(name, "media data in an initialization section");
            }
        }

        return boxes.Error switch
        {
            { } error => error,
            null when !hasType => new Mp4Error("", 0, "no ftyp box: this is not an fMP4 initialization section"),
            null when tracks.IsDefault => new Mp4Error("", 0, "no moov box: this is not an fMP4 initialization section"),
            null => new InitFacts(Convert.ToHexStringLower(SHA256.HashData(input)), tracks),
        };
    }

    private static Mp4Error? ReadMovie(in Box movie, string path, out ImmutableArray<InitTrack> tracks)
    {
        tracks = default;
        BoxList boxes = BoxList.Inside(movie, path);
        var found = ImmutableArray.CreateBuilder<InitTrack>();
        Dictionary<uint, SampleDefaults> defaults = [];
        uint movieTimescale = 0;
        while (boxes.Next(out Box box))
        {
            Mp4Error? error = box.Type switch
            {
                BoxType.Mvhd => ReadMovieHeader(box, $"{path}/mvhd", out movieTimescale),
                BoxType.Trak when found.Count == Mp4Limits.TracksMax => box.Error(path, $"more than {Mp4Limits.TracksMax} tracks"),
                BoxType.Trak => TrackReader.Read(box, $"{path}/trak[{found.Count}]", movieTimescale, found),
                BoxType.Mvex => ReadDefaults(box, $"{path}/mvex", defaults),
                _ => null,
            };
            if (error is not null)
            {
                return error;
            }
        }

        if (boxes.Error is not null)
        {
            return boxes.Error;
        }

        if (found.Count == 0)
        {
            return movie.Error(path, "no tracks");
        }

        return ApplyDefaults(movie, path, found, defaults, out tracks);
    }

    private static Mp4Error? ReadMovieHeader(in Box box, string path, out uint timescale)
    {
        var fields = new FieldReader(box.Payload);
        (byte version, _) = fields.FullBox();
        fields.Skip(version == 1 ? 16 : 8);
        timescale = fields.U32();
        return (fields.IsShort, version) switch
        {
            (true, _) => box.Error(path, "too short"),
            (_, > 1) => box.Error(path, $"version {version}, expected 0 or 1"),
            _ => null,
        };
    }

    private static Mp4Error? ReadDefaults(in Box extends, string path, Dictionary<uint, SampleDefaults> defaults)
    {
        BoxList boxes = BoxList.Inside(extends, path);
        while (boxes.Next(out Box box))
        {
            if (box.Type != BoxType.Trex)
            {
                continue;
            }

            var fields = new FieldReader(box.Payload);
            fields.FullBox();
            uint trackId = fields.U32();
            fields.Skip(4);
            var values = new SampleDefaults(fields.U32(), fields.U32(), fields.U32());
            if (fields.IsShort)
            {
                return box.Error($"{path}/trex", "too short");
            }

            if (!defaults.TryAdd(trackId, values))
            {
                return box.Error($"{path}/trex", $"a second one for track {trackId}");
            }
        }

        return boxes.Error;
    }

    private static Mp4Error? ApplyDefaults(
        in Box movie,
        string path,
        ImmutableArray<InitTrack>.Builder found,
        Dictionary<uint, SampleDefaults> defaults,
        out ImmutableArray<InitTrack> tracks)
    {
        tracks = default;
        HashSet<uint> ids = [];
        for (int i = 0; i < found.Count; i++)
        {
            uint trackId = found[i].Info.TrackId;
            if (!ids.Add(trackId))
            {
                return movie.Error($"{path}/trak[{i}]/tkhd", $"track id {trackId} is used twice");
            }

            if (!defaults.TryGetValue(trackId, out SampleDefaults values))
            {
                return movie.Error($"{path}/mvex", $"no trex for track {trackId}: the file is not fragmented MP4");
            }

            found[i] = found[i] with { DefaultDuration = values.Duration, DefaultSize = values.Size, DefaultFlags = values.Flags };
        }

        tracks = found.ToImmutable();
        return null;
    }

    private readonly record struct SampleDefaults(uint Duration, uint Size, uint Flags);
}
