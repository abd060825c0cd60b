using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace AdCommerce.LoadTests.Measure.Calls;

/// <summary>Headers of a unary gRPC call as HPACK (RFC 7541) writes them without any table that changes: made once, sent as often as wanted.</summary>
internal static class CallHeaders
{
    private const int PrefixBytes = 5;
    private const byte PostMethod = 0x83;
    private const byte HttpScheme = 0x86;
    private const int Authority = 1;
    private const int Path = 4;
    private const int Authorization = 23;
    private const int ContentType = 31;
    private const int IndexBits = 4;
    private const int LengthBits = 7;

    /// <summary>Headers of a call.</summary>
    /// <param name="path">"/package.Service/Method".</param>
    /// <param name="authority">Host and port.</param>
    /// <param name="token">A bearer token; empty for none.</param>
    public static byte[] Of(string path, string authority, string token = "")
    {
        var block = new List<byte> { PostMethod, HttpScheme };
        Indexed(block, Path, path);
        Indexed(block, Authority, authority);
        Indexed(block, ContentType, "application/grpc");
        block.Add(0);
        Text(block, "te");
        Text(block, "trailers");
        if (token.Length > 0)
            Indexed(block, Authorization, $"Bearer {token}");
        return [.. block];
    }

    /// <summary>A message with the prefix of gRPC: not compressed, and its length.</summary>
    public static byte[] Prefixed(IMessage message)
    {
        var bytes = new byte[PrefixBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - PrefixBytes);
        message.WriteTo(bytes.AsSpan(PrefixBytes));
        return bytes;
    }

    /// <summary>The message behind that prefix.</summary>
    /// <exception cref="InvalidDataException">It is compressed, or not whole.</exception>
    public static ReadOnlySpan<byte> Unprefixed(ReadOnlySpan<byte> body) =>
        body.Length >= PrefixBytes && body[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(body[1..]) == body.Length - PrefixBytes
            ? body[PrefixBytes..]
            : throw new InvalidDataException($"{body.Length} bytes are not one plain gRPC message");

    private static void Indexed(List<byte> block, int name, string value)
    {
        Number(block, name, IndexBits);
        Text(block, value);
    }

    private static void Text(List<byte> block, string text)
    {
        Number(block, Encoding.ASCII.GetByteCount(text), LengthBits);
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }

    // RFC 7541, 5.1.
    private static void Number(List<byte> block, int value, int bits)
    {
        var first = (1 << bits) - 1;
        if (value < first)
        {
            block.Add((byte)value);
            return;
        }

        block.Add((byte)first);
        for (value -= first; value >= 128; value >>= LengthBits)
            block.Add((byte)((value & 127) | 128));
        block.Add((byte)value);
    }
}
