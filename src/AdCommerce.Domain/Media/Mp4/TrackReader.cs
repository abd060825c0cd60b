using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>Reads one <c>trak</c>: its header, edit list, timescale, handler and sample description.</summary>
internal static class TrackReader
{
    /// <summary>Adds the track to <paramref name="found"/>, or answers what is wrong.</summary>
    public static Mp4Error? Read(in Box track, string path, uint movieTimescale, ImmutableArray<InitTrack>.Builder found)
    {
        var parts = new TrackParts();
        BoxList boxes = BoxList.Inside(track, path);
        while (boxes.Next(out Box box))
        {
            Mp4Error? error = box.Type switch
            {
                BoxType.Tkhd => ReadHeader(box, $"{path}/tkhd", parts),
                BoxType.Edts => ReadEdits(box, $"{path}/edts", parts),
                BoxType.Mdia => ReadMedia(box, $"{path}/mdia", parts),
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

        if (parts.Missing() is { } missing)
        {
            return track.Error(path, $"no {missing} box");
        }

        if (!parts.TryEditStart(movieTimescale, out long editStart))
        {
            return track.Error($"{path}/edts/elst", "an edit lies outside of the timeline");
        }

        SampleDescription description = parts.Description!;
        found.Add(new InitTrack
        {
            Info = new TrackInfo(parts.TrackId, parts.Handler, parts.Timescale, description.SampleEntry, description.Sha256),
            Format = description.Format,
            IsEncrypted = description.IsEncrypted,
            Width = description.Width,
            Height = description.Height,
            AvcProfileLevel = description.AvcProfileLevel,
            SampleEntries = description.Entries,
            EditStart = editStart,
            DefaultDuration = 0,
            DefaultSize = 0,
            DefaultFlags = 0,
        });
        return null;
    }

    private static Mp4Error? ReadHeader(in Box box, string path, TrackParts parts)
    {
        var fields = new FieldReader(box.Payload);
        (byte version, _) = fields.FullBox();
        fields.Skip(version == 1 ? 16 : 8);
        parts.TrackId = fields.U32();
        fields.Skip(version == 1 ? 64 : 60);
        fields.Skip(8);
        return (fields.IsShort, version, parts.TrackId) switch
        {
            (_, > 1, _) => box.Error(path, $"version {version}, expected 0 or 1"),
            (true, _, _) => box.Error(path, "too short"),
            (_, _, 0) => box.Error(path, "track id 0, expected at least 1"),
            _ => null,
        };
    }

    private static Mp4Error? ReadEdits(in Box edits, string path, TrackParts parts)
    {
        BoxList boxes = BoxList.Inside(edits, path);
        while (boxes.Next(out Box box))
        {
            if (box.Type != BoxType.Elst)
            {
                continue;
            }

            var fields = new FieldReader(box.Payload);
            (byte version, _) = fields.FullBox();
            uint count = fields.U32();
            if (version > 1 || count > Mp4Limits.EditsMax)
            {
                return box.Error($"{path}/elst", $"version {version} with {count} edits, expected version 0 or 1 and at most {Mp4Limits.EditsMax}");
            }

            for (uint i = 0; i < count; i++)
            {
                ulong duration = fields.U32Or64(version == 1);
                long mediaTime = version == 1 ? (long)fields.U64() : (int)fields.U32();
                fields.Skip(4);
                parts.AddEdit(duration, mediaTime);
            }

            if (fields.IsShort)
            {
                return box.Error($"{path}/elst", $"too short for {count} edits");
            }
        }

        return boxes.Error;
    }

    private static Mp4Error? ReadMedia(in Box media, string path, TrackParts parts)
    {
        BoxList boxes = BoxList.Inside(media, path);
        while (boxes.Next(out Box box))
        {
            Mp4Error? error = box.Type switch
            {
                BoxType.Mdhd => ReadMediaHeader(box, $"{path}/mdhd", parts),
                BoxType.Hdlr => ReadHandler(box, $"{path}/hdlr", parts),
                // The handler decides how sample entries are laid out; it stands before minf in every file.
                BoxType.Minf when parts.Handler.Length == 0 => box.Error($"{path}/minf", "stands before hdlr"),
                BoxType.Minf => ReadInformation(box, $"{path}/minf", parts),
                _ => null,
            };
            if (error is not null)
            {
                return error;
            }
        }

        return boxes.Error;
    }

    private static Mp4Error? ReadMediaHeader(in Box box, string path, TrackParts parts)
    {
        var fields = new FieldReader(box.Payload);
        (byte version, _) = fields.FullBox();
        fields.Skip(version == 1 ? 16 : 8);
        parts.Timescale = fields.U32();
        return (fields.IsShort, version, parts.Timescale) switch
        {
            (true, _, _) => box.Error(path, "too short"),
            (_, > 1, _) => box.Error(path, $"version {version}, expected 0 or 1"),
            (_, _, 0) => box.Error(path, "timescale 0, expected at least 1"),
            _ => null,
        };
    }

    private static Mp4Error? ReadHandler(in Box box, string path, TrackParts parts)
    {
        var fields = new FieldReader(box.Payload);
        fields.FullBox();
        fields.Skip(4);
        uint handler = fields.U32();
        if (fields.IsShort || !BoxType.IsPrintable(handler))
        {
            return box.Error(path, "no handler type");
        }

        parts.Handler = BoxType.NameOf(handler);
        return null;
    }

    private static Mp4Error? ReadInformation(in Box information, string path, TrackParts parts)
    {
        BoxList boxes = BoxList.Inside(information, path);
        while (boxes.Next(out Box box))
        {
            if (box.Type == BoxType.Stbl && ReadTable(box, $"{path}/stbl", parts) is { } error)
            {
                return error;
            }
        }

        return boxes.Error;
    }

    private static Mp4Error? ReadTable(in Box table, string path, TrackParts parts)
    {
        BoxList boxes = BoxList.Inside(table, path);
        while (boxes.Next(out Box box))
        {
            if (box.Type != BoxType.Stsd)
            {
                continue;
            }

            Mp4Error? error = SampleDescriptionReader.Read(box, $"{path}/stsd", parts.Handler, out SampleDescription? description);
            if (error is not null)
            {
                return error;
            }

            parts.Description = description;
        }

        return boxes.Error;
    }
}
