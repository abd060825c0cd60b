using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AdCommerce.Server.Playback;

/// <summary>
/// Ids of sessions, as <see cref="Guid.CreateVersion7(DateTimeOffset)"/> makes them (RFC 9562), but with randomness fetched from the system for many at once:
/// each fetch is a system call, which costs more than sealing a token.
/// </summary>
internal static class SessionIds
{
    private const int Bytes = 16;
    private const int BytesAhead = 256 * Bytes;
    private const int TimeBits = 48;

    [ThreadStatic]
    private static byte[]? _ahead;

    [ThreadStatic]
    private static int _left;

    /// <summary>A new one.</summary>
    /// <param name="time">When the session begins; kept in whole milliseconds.</param>
    public static Guid At(DateTimeOffset time)
    {
        var ahead = _ahead ??= new byte[BytesAhead];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(ahead);
            _left = ahead.Length;
        }

        _left -= Bytes;
        var id = ahead.AsSpan(_left, Bytes);
        var low = BinaryPrimitives.ReadUInt16BigEndian(id[6..]);
        BinaryPrimitives.WriteInt64BigEndian(id, (time.ToUnixTimeMilliseconds() << (sizeof(long) * 8 - TimeBits)) | low);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
