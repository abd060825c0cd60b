using System.Security.Cryptography;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>What a <c>stsd</c> says. Its hash stands for the whole codec configuration.</summary>
internal sealed record SampleDescription(string SampleEntry, string Sha256, int Entries)
{
    public string Format { get; init; } = SampleEntry;

    public bool IsEncrypted { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public int AvcProfileLevel { get; init; }
}

/// <summary>Reads <c>stsd</c> and the sample entry it begins with.</summary>
internal static class SampleDescriptionReader
{
    // Bytes of a sample entry's own fields before its child boxes: 8 that all have, then those of the kind of media.
    private const int VideoEntryBytes = 78;
    private const int AudioEntryBytes = 28;

    // QuickTime's sound sample description grows with its version, which ISO files must not use and some do.
    private const int AudioVersion1Bytes = 16;
    private const int AudioVersion2Bytes = 36;

    public static Mp4Error? Read(in Box box, string path, string handler, out SampleDescription? description)
    {
        description = null;
        var fields = new FieldReader(box.Payload);
        fields.FullBox();
        uint count = fields.U32();
        if (fields.IsShort)
        {
            return box.Error(path, "too short");
        }

        if (count is 0 or > Mp4Limits.SampleEntriesMax)
        {
            return box.Error(path, $"{count} sample entries, expected 1 to {Mp4Limits.SampleEntriesMax}");
        }

        BoxList entries = BoxList.Inside(box, path, skipBytes: 8);
        int seen = 0;
        while (entries.Next(out Box entry))
        {
            if (seen++ == 0)
            {
                string name = BoxType.NameOf(entry.Type);
                var bare = new SampleDescription(name, Convert.ToHexStringLower(SHA256.HashData(box.Bytes)), (int)count);
                if (ReadEntry(entry, $"{path}/{name}", handler, bare, out description) is { } error)
                {
                    return error;
                }
            }
        }

        return entries.Error ?? (seen == count ? null : box.Error(path, $"{seen} sample entries, but its count says {count}"));
    }

    private static Mp4Error? ReadEntry(in Box entry, string path, string handler, SampleDescription bare, out SampleDescription? description)
    {
        description = bare;
        switch (handler)
        {
            case "vide":
                var picture = new FieldReader(entry.Payload);
                picture.Skip(24);
                description = description with { Width = picture.U16(), Height = picture.U16() };
                return entry.Payload.Length < VideoEntryBytes
                    ? entry.Error(path, "too short for a video sample entry")
                    : ReadChildren(BoxList.Inside(entry, path, VideoEntryBytes), entry, path, ref description);
            case "soun":
                var sound = new FieldReader(entry.Payload);
                sound.Skip(8);
                int ownBytes = AudioEntryBytes + sound.U16() switch { 1 => AudioVersion1Bytes, 2 => AudioVersion2Bytes, _ => 0 };
                return entry.Payload.Length < ownBytes
                    ? entry.Error(path, "too short for an audio sample entry")
                    : ReadChildren(BoxList.Inside(entry, path, ownBytes), entry, path, ref description);
            default:
                return null;
        }
    }

    private static Mp4Error? ReadChildren(BoxList children, in Box entry, string path, ref SampleDescription description)
    {
        bool hasProtection = false;
        while (children.Next(out Box child))
        {
            if (child.Type == BoxType.AvcC && child.Payload.Length >= 4)
            {
                ReadOnlySpan<byte> profile = child.Payload[1..4];
                description = description with { AvcProfileLevel = (profile[0] << 16) | (profile[1] << 8) | profile[2] };
            }

            if (child.Type == BoxType.Sinf)
            {
                hasProtection = true;
                if (ReadProtection(child, $"{path}/sinf", ref description) is { } error)
                {
                    return error;
                }
            }
        }

        // Some writers end a sample entry with a 4-byte terminator or padding: only a walk that broke earlier is an error.
        bool isEncrypted = entry.Type is BoxType.Encv or BoxType.Enca;
        if (isEncrypted && !hasProtection)
        {
            return children.Error ?? entry.Error(path, "encrypted samples without a sinf box");
        }

        return children.Error is { } broken && entry.Offset + entry.Bytes.Length - broken.Offset > 4 ? broken : null;
    }

    private static Mp4Error? ReadProtection(in Box protection, string path, ref SampleDescription description)
    {
        BoxList boxes = BoxList.Inside(protection, path);
        bool hasFormat = false;
        while (boxes.Next(out Box box))
        {
            if (box.Type == BoxType.Frma)
            {
                var fields = new FieldReader(box.Payload);
                uint format = fields.U32();
                if (fields.IsShort || !BoxType.IsPrintable(format))
                {
                    return box.Error($"{path}/frma", "no original format");
                }

                description = description with { Format = BoxType.NameOf(format), IsEncrypted = true };
                hasFormat = true;
            }
        }

        return boxes.Error ?? (hasFormat ? null : protection.Error(path, "no frma box: the original format is unknown"));
    }
}
