using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AdCommerce.Domain.Playback;

/// <summary>A ticket's fixed binary form, written for the seal.</summary>
public interface ITicket
{
    /// <summary>Writes the whole ticket.</summary>
    void Write(ref TicketWriter writer);
}

/// <summary>
/// Writes tickets as <see cref="BinaryReader"/> reads them, into memory that is lent: a resolve writes one for each slot. To be disposed of.
/// </summary>
/// <param name="space">Where to begin; from the stack, as a rule. What does not fit is lent by the pool.</param>
public ref struct TicketWriter(Span<byte> space) : IDisposable
{
    /// <summary>Enough for nearly all tickets.</summary>
    public const int SpaceUsual = 1_024;

    private const int SevenBits = 7;
    private const int MoreFollows = 0x80;
    private const int NumberBytesMax = 10;

    private Span<byte> _space = space;
    private byte[]? _rented;
    private int _length;

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _space[.._length];

    /// <summary>The ticket's binary form as an array of its own.</summary>
    public static byte[] Encode<T>(T ticket)
        where T : ITicket
    {
        var writer = new TicketWriter(stackalloc byte[SpaceUsual]);
        ticket.Write(ref writer);
        var bytes = writer.Written.ToArray();
        writer.Dispose();
        return bytes;
    }

    /// <summary>One byte.</summary>
    public void Write(byte value) => Take(sizeof(byte))[0] = value;

    /// <summary>One byte, 0 or 1.</summary>
    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    /// <summary>The bytes as they are, without their number.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Four bytes, the lowest first.</summary>
    public void Write(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

    /// <summary>Eight bytes, the lowest first.</summary>
    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>Eight bytes, the lowest first.</summary>
    public void Write(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>16 bytes, in the order of its spelling.</summary>
    public void Write(Guid value)
    {
        const int Bytes = 16;
        value.TryWriteBytes(Take(Bytes), bigEndian: true, out _);
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    /// <param name="value">Negative ones take the most bytes.</param>
    public void WriteNumber(long value)
    {
        Reserve(NumberBytesMax);
        var rest = (ulong)value;
        for (; rest >= MoreFollows; rest >>= SevenBits)
            _space[_length++] = (byte)(rest | MoreFollows);
        _space[_length++] = (byte)rest;
    }

    /// <summary>Its length in UTF-8 as <see cref="WriteNumber"/> has it, then the UTF-8.</summary>
    public void Write(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        WriteNumber(bytes);
        Encoding.UTF8.GetBytes(text, Take(bytes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        this = default;
    }

    private Span<byte> Take(int bytes)
    {
        Reserve(bytes);
        _length += bytes;
        return _space[(_length - bytes).._length];
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes <= _space.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _space.Length, _length + bytes));
        Written.CopyTo(larger);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _space = _rented = larger;
    }
}
