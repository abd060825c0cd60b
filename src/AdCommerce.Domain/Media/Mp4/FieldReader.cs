using System.Buffers.Binary;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>
/// Reads the fields of a box in order. Running out of bytes is remembered, not thrown: fields read after that are 0, and
/// callers ask <see cref="IsShort"/> once, at the end.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>A field was asked for that is not there.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _rest.Length;

    public byte U8() => Take(1) is [byte value] ? value : (byte)0;

    public ushort U16() => Take(2) is { Length: 2 } field ? BinaryPrimitives.ReadUInt16BigEndian(field) : (ushort)0;

    public uint U32() => Take(4) is { Length: 4 } field ? BinaryPrimitives.ReadUInt32BigEndian(field) : 0;

    public ulong U64() => Take(8) is { Length: 8 } field ? BinaryPrimitives.ReadUInt64BigEndian(field) : 0;

    /// <summary>A field that version 1 of a box widened from 32 to 64 bits.</summary>
    public ulong U32Or64(bool isWide) => isWide ? U64() : U32();

    public void Skip(int count) => Take(count);

    /// <summary>Version and flags of a full box.</summary>
    public (byte Version, uint Flags) FullBox()
    {
        uint word = U32();
        return ((byte)(word >> 24), word & 0xff_ffff);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (IsShort || _rest.Length < count)
        {
            IsShort = true;
            _rest = default;
            return default;
        }

        ReadOnlySpan<byte> field = _rest[..count];
        _rest = _rest[count..];
        return field;
    }
}
