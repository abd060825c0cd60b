using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace AdCommerce.LoadTests.Audit;

/// <summary>
/// How an entry lies in the store, read by a second hand: version 1, 16 bytes of mark, 8 bytes of XxHash3 over key, everything before the
/// hash and everything after it, then the entry.
/// </summary>
internal static class RawFrame
{
    private const int HashOffset = 17;
    private const int EntryOffset = 25;

    /// <summary>The entry; null when it is not whole.</summary>
    public static ReadOnlyMemory<byte>? Open(string key, byte[] frame)
    {
        if (frame.Length < EntryOffset || frame[0] != 1)
            return null;
        byte[] hashed = [.. Encoding.UTF8.GetBytes(key), .. frame[..HashOffset], .. frame[EntryOffset..]];
        return XxHash3.HashToUInt64(hashed) == BinaryPrimitives.ReadUInt64LittleEndian(frame.AsSpan(HashOffset)) ? frame.AsMemory(EntryOffset) : null;
    }
}
