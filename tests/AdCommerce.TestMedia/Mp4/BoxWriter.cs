using System.Buffers.Binary;
using System.Text;

namespace AdCommerce.TestMedia.Mp4;

/// <summary>Writes boxes: fields in order, sizes filled in when a box ends.</summary>
public sealed class BoxWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>How many bytes have been written.</summary>
    public int Length => _bytes.Count;

    /// <summary>What has been written.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>A box around what <paramref name="content"/> writes.</summary>
    public BoxWriter Box(string type, Action<BoxWriter> content)
    {
        int start = _bytes.Count;
        U32(0).Text(type);
        content(this);
        PatchU32(start, (uint)(_bytes.Count - start));
        return this;
    }

    /// <summary>A box with version and flags.</summary>
    public BoxWriter FullBox(string type, byte version, uint flags, Action<BoxWriter> content) =>
        Box(type, writer => content(writer.U32(((uint)version << 24) | flags)));

    public BoxWriter U8(byte value) => Bytes([value]);

    public BoxWriter U16(int value) => Bytes([(byte)(value >> 8), (byte)value]);

    public BoxWriter U32(uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(field, value);
        return Bytes(field);
    }

    public BoxWriter U64(ulong value) => U32((uint)(value >> 32)).U32((uint)value);

    public BoxWriter Zeros(int count) => Bytes(new byte[count]);

    public BoxWriter Text(string ascii) => Bytes(Encoding.ASCII.GetBytes(ascii));

    public BoxWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Overwrites a field that was not known when it was written.</summary>
    public void PatchU32(int offset, uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(field, value);
        for (int i = 0; i < 4; i++)
        {
            _bytes[offset + i] = field[i];
        }
    }
}
