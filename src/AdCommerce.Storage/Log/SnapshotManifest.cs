using System.Buffers.Binary;
using System.IO.Hashing;
using AdCommerce.Grains.Log;

namespace AdCommerce.Storage.Log;

/// <summary>What a snapshot consists of: the number of its parts, its length, its hash; and the content itself when it fits beside them.</summary>
/// <remarks>Parts of a mebibyte or two are far below what a value may be, and quick enough not to hold others up for long.</remarks>
internal sealed class SnapshotManifest
{
    /// <summary>Bytes of one part; content up to that is kept in the manifest.</summary>
    public const int PartBytes = 2 * 1024 * 1024;

    private const byte Version = 1;
    private const int PartsOffset = 1;
    private const int LengthOffset = PartsOffset + sizeof(int);
    private const int HashOffset = LengthOffset + sizeof(int);
    private const int HashBytes = 16;
    private const int HeaderBytes = HashOffset + HashBytes;

    private readonly byte[] _header;
    private readonly ReadOnlyMemory<byte> _inline;

    private SnapshotManifest(byte[] header, ReadOnlyMemory<byte> inline) => (_header, _inline) = (header, inline);

    /// <summary>How many parts there are beside the manifest; 0 when the content is in it.</summary>
    public int Parts => BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(PartsOffset));

    private int Length => BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(LengthOffset));

    /// <summary>Describes a content.</summary>
    public static SnapshotManifest Of(ReadOnlySpan<byte> content)
    {
        var header = new byte[HeaderBytes];
        header[0] = Version;
        var parts = content.Length <= PartBytes ? 0 : (content.Length + PartBytes - 1) / PartBytes;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(PartsOffset), parts);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(LengthOffset), content.Length);
        XxHash128.Hash(content, header.AsSpan(HashOffset));
        return new SnapshotManifest(header, parts == 0 ? content.ToArray() : default);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="LogEntryDamagedException">It did not.</exception>
    public static SnapshotManifest Parse(string key, long position, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes.Span[0] != Version)
            throw new LogEntryDamagedException(key, position, "its snapshot's format is not known here");
        return new SnapshotManifest(bytes[..HeaderBytes].ToArray(), bytes[HeaderBytes..]);
    }

    /// <summary>What is stored under the manifest's key.</summary>
    public byte[] ToBytes() => [.. _header, .. _inline.Span];

    /// <summary>One part of the content.</summary>
    public ReadOnlyMemory<byte> PartOf(ReadOnlyMemory<byte> content, int part) =>
        content.Slice(part * PartBytes, Math.Min(PartBytes, Length - (part * PartBytes)));

    /// <summary>Where the parts are put together; with the content in it when there are none.</summary>
    public byte[] NewContent() => Parts == 0 ? _inline.ToArray() : new byte[Length];

    /// <summary>Puts a part in its place.</summary>
    /// <exception cref="LogEntryDamagedException">It is not as long as it was.</exception>
    public void Fill(byte[] content, int part, string key, long position, ReadOnlySpan<byte> bytes)
    {
        var place = content.AsSpan(part * PartBytes, Math.Min(PartBytes, Length - (part * PartBytes)));
        if (bytes.Length != place.Length)
            throw new LogEntryDamagedException(key, position, "a part of its snapshot has another length than it had");
        bytes.CopyTo(place);
    }

    /// <summary>The content, once it is what was written.</summary>
    /// <exception cref="LogEntryDamagedException">It is not.</exception>
    public ReadOnlyMemory<byte> Check(byte[] content, string key, long position)
    {
        if (content.Length != Length || !XxHash128.Hash(content).AsSpan().SequenceEqual(_header.AsSpan(HashOffset)))
            throw new LogEntryDamagedException(key, position, "its snapshot's hash does not match its content");
        return content;
    }
}
