using System.Buffers.Binary;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// The inside of a record in the engine's log of writes, as far as the engine trusts it blindly: it follows the lengths in there without looking whether
/// they lead out of the record, and then reads, or writes, memory that has nothing to do with it.
/// </summary>
/// <remarks>
/// A header, the key, a value for some kinds, and for some the command: its own header, an argument and a list. Each part has its length before it. A
/// record of another version of the engine is not followed; a new version of it has to be looked at here, and the tests say so.
/// </remarks>
internal static class WriteAheadRecord
{
    private const byte Version = 5;

    /// <summary>Set on a piece of a record that is too large for one; its layout is another, and the engine checks it.</summary>
    private const byte IsPiece = 0b0100;

    /// <summary>Headers of logs in several files, which this one never is.</summary>
    private const byte IsForeign = 0b0011;

    private const int HeaderBytes = 16;
    private const int ArgumentBytes = 8;

    /// <summary>True when every length in it stays in it.</summary>
    public static bool IsSound(ReadOnlySpan<byte> body)
    {
        if (body.Length < HeaderBytes || body[0] != Version || (body[1] & IsForeign) != 0)
            return false;
        if ((body[1] & IsPiece) != 0)
            return true;
        var rest = body[HeaderBytes..];
        return (Kind)body[2] switch
        {
            Kind.Delete or Kind.ObjectDelete or Kind.AnyDelete => TryPart(ref rest),
            Kind.ObjectUpsert or Kind.AnyObjectUpsert => TryPart(ref rest) && TryPart(ref rest),
            Kind.Upsert or Kind.AnyUpsert => TryPart(ref rest) && TryPart(ref rest) && TryCommand(ref rest),
            Kind.Change or Kind.ObjectChange or Kind.AnyChange => TryPart(ref rest) && TryCommand(ref rest),
            // Without a key: the beginnings and ends of scripts and checkpoints.
            _ => true,
        };
    }

    private static bool TryCommand(ref ReadOnlySpan<byte> rest)
    {
        if (!TryPart(ref rest) || rest.Length < ArgumentBytes + sizeof(int))
            return false;
        var count = BinaryPrimitives.ReadInt32LittleEndian(rest[ArgumentBytes..]);
        rest = rest[(ArgumentBytes + sizeof(int))..];
        if (count < 0 || count > rest.Length / sizeof(int))
            return false;
        while (count-- > 0)
            if (!TryPart(ref rest))
                return false;
        return true;
    }

    private static bool TryPart(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(int))
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length < 0 || length > rest.Length - sizeof(int))
            return false;
        rest = rest[(sizeof(int) + length)..];
        return true;
    }

    private enum Kind : byte
    {
        Upsert = 0x00,
        Change = 0x01,
        Delete = 0x02,
        ObjectUpsert = 0x10,
        ObjectChange = 0x11,
        ObjectDelete = 0x12,
        AnyUpsert = 0x70,
        AnyObjectUpsert = 0x71,
        AnyChange = 0x72,
        AnyDelete = 0x73,
    }
}
