using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// The record with which the engine ends a group of writes in its log of writes. It vouches for itself: it has a sum over its fields, and says
/// where it ends.
/// </summary>
/// <param name="BeginAddress">Where the log began: what is before it is in a checkpoint.</param>
/// <param name="EndAddress">Where the record ends. Everything before was written before it.</param>
internal readonly record struct WriteAheadCommit(long BeginAddress, long EndAddress)
{
    /// <summary>What stands where other records have their length: the length, negative.</summary>
    private const int Mark = -BodyBytes;

    private const int BodyBytes = 40;
    private const int RecordBytes = sizeof(int) + BodyBytes;
    private const int NoCookie = -1;

    /// <summary>Reads the one at an offset of a page.</summary>
    /// <param name="page">A page of the log.</param>
    /// <param name="pageAddress">Where the page begins.</param>
    /// <param name="offset">Where in the page the record would begin.</param>
    /// <returns>Null when there is none, or a damaged one.</returns>
    public static WriteAheadCommit? Read(ReadOnlySpan<byte> page, long pageAddress, int offset)
    {
        var record = page[offset..];
        if (record.Length < RecordBytes || BinaryPrimitives.ReadInt32LittleEndian(record) != Mark)
            return null;
        return ReadBody(record[sizeof(int)..]) is { } commit && commit.EndAddress == pageAddress + offset + RecordBytes ? commit : null;
    }

    /// <summary>Reads the note of one that the engine makes now and then beside the log. Null when it is damaged.</summary>
    public static WriteAheadCommit? ReadNote(ReadOnlySpan<byte> file) =>
        file.Length >= RecordBytes && BinaryPrimitives.ReadInt32LittleEndian(file) == BodyBytes ? ReadBody(file[sizeof(int)..]) : null;

    /// <summary>Finds the last one of a page, whatever lies between.</summary>
    public static WriteAheadCommit? FindLast(ReadOnlySpan<byte> page, long pageAddress)
    {
        var words = MemoryMarshal.Cast<byte, int>(page);
        for (var word = words.LastIndexOf(Mark); word >= 0; word = words[..word].LastIndexOf(Mark))
            if (Read(page, pageAddress, word * sizeof(int)) is { } commit)
                return commit;
        return null;
    }

    private static WriteAheadCommit? ReadBody(ReadOnlySpan<byte> body)
    {
        var sum = BinaryPrimitives.ReadInt64LittleEndian(body[4..]);
        var begin = BinaryPrimitives.ReadInt64LittleEndian(body[12..]);
        var end = BinaryPrimitives.ReadInt64LittleEndian(body[20..]);
        var number = BinaryPrimitives.ReadInt64LittleEndian(body[28..]);
        var cookie = BinaryPrimitives.ReadInt32LittleEndian(body[36..]);
        var isWhole = cookie == NoCookie && sum == (begin ^ end ^ number ^ NoCookie) && begin >= 0 && begin <= end;
        return isWhole ? new WriteAheadCommit(begin, end) : null;
    }
}
