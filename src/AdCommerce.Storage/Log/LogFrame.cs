using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Grains.Log;

namespace AdCommerce.Storage.Log;

/// <summary>
/// How an entry lies in the store: format version, a mark of the one append that wrote it, a hash, then the entry.
/// </summary>
/// <remarks>
/// The mark tells our own entry from an equal one of another writer when an answer was lost. The hash covers the key too, so
/// that an entry copied to another position is found out.
/// </remarks>
internal static class LogFrame
{
    private const byte Version = 1;
    private const int MarkOffset = 1;
    private const int MarkBytes = 16;
    private const int HashOffset = MarkOffset + MarkBytes;
    private const int HashBytes = sizeof(ulong);
    private const int KeyBytesMax = 256;

    [ThreadStatic]
    private static XxHash3? _hasher;

    /// <summary>Bytes before the entry.</summary>
    public const int HeaderBytes = HashOffset + HashBytes;

    /// <summary>Frames an entry with a new mark.</summary>
    public static byte[] Seal(string key, ReadOnlySpan<byte> entry)
    {
        var frame = new byte[HeaderBytes + entry.Length];
        frame[0] = Version;
        RandomNumberGenerator.Fill(frame.AsSpan(MarkOffset, MarkBytes));
        entry.CopyTo(frame.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(HashOffset), Hash(key, frame));
        return frame;
    }

    /// <summary>Takes the entry out of its frame.</summary>
    /// <exception cref="LogEntryDamagedException">It is not what was sealed.</exception>
    public static ReadOnlyMemory<byte> Open(string key, long position, byte[] frame)
    {
        if (frame.Length < HeaderBytes)
            throw new LogEntryDamagedException(key, position, $"only {frame.Length} bytes");
        if (frame[0] != Version)
            throw new LogEntryDamagedException(key, position, $"format version {frame[0]} is not known here");
        if (BinaryPrimitives.ReadUInt64LittleEndian(frame.AsSpan(HashOffset)) != Hash(key, frame))
            throw new LogEntryDamagedException(key, position, "its hash does not match its content");
        return frame.AsMemory(HeaderBytes);
    }

    private static ulong Hash(string key, ReadOnlySpan<byte> frame)
    {
        // An object of half a kilobyte, and asked for with each entry.
        var hash = _hasher ??= new XxHash3();
        hash.Reset();
        Span<byte> keyBytes = stackalloc byte[KeyBytesMax];
        hash.Append(Encoding.UTF8.TryGetBytes(key, keyBytes, out var written) ? keyBytes[..written] : Encoding.UTF8.GetBytes(key));
        hash.Append(frame[..HashOffset]);
        hash.Append(frame[HeaderBytes..]);
        return hash.GetCurrentHashAsUInt64();
    }
}
