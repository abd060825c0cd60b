using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning.Ledger;

/// <summary>
/// Positions and sums in few bytes: numbers of seven bits to the byte, small ones of either sign in one. A row takes some ten bytes, since it names its
/// placement and circle by their numbers.
/// </summary>
internal static class RatePacking
{
    public static byte[] Pack(IReadOnlyCollection<(int Partition, long Position)> positions) => Pack(positions.Count, writer =>
    {
        foreach (var (partition, position) in positions)
        {
            writer.Write7BitEncodedInt(partition);
            writer.Write7BitEncodedInt64(position);
        }
    });

    public static IEnumerable<(int Partition, long Position)> Positions(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed, writable: false));
        for (var left = Count(reader, packed); left > 0; left--)
            yield return (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt64());
    }

    public static byte[] Pack(IReadOnlyCollection<PackedRow> rows, int day) => Pack(rows.Count, writer =>
    {
        foreach (var row in rows)
        {
            writer.Write7BitEncodedInt(row.Placement);
            writer.Write7BitEncodedInt(row.Circle);
            WriteSigned(writer, day - row.Day);
            WriteSigned(writer, row.Sums.Shown);
            WriteSigned(writer, row.Sums.Notes);
            WriteSigned(writer, row.Sums.Livestreams);
            WriteSigned(writer, row.Sums.Groups);
        }
    });

    public static IEnumerable<PackedRow> Rows(byte[] packed, int day)
    {
        using var reader = new BinaryReader(new MemoryStream(packed, writable: false));
        for (var left = Count(reader, packed); left > 0; left--)
        {
            yield return new PackedRow(
                reader.Read7BitEncodedInt(),
                reader.Read7BitEncodedInt(),
                day - (int)ReadSigned(reader),
                new RateSums(ReadSigned(reader), ReadSigned(reader), ReadSigned(reader), ReadSigned(reader)));
        }
    }

    private static byte[] Pack(int count, Action<BinaryWriter> write)
    {
        if (count == 0)
            return [];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt(count);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static int Count(BinaryReader reader, byte[] packed) => packed.Length == 0 ? 0 : reader.Read7BitEncodedInt();

    private static void WriteSigned(BinaryWriter writer, long value) => writer.Write7BitEncodedInt64((value << 1) ^ (value >> 63));

    private static long ReadSigned(BinaryReader reader) =>
        reader.Read7BitEncodedInt64() is var value && (value & 1) == 1 ? ~(value >>> 1) : value >>> 1;
}

/// <summary>What is added to the sums of a placement, circle and day, by their numbers.</summary>
internal readonly record struct PackedRow(int Placement, int Circle, int Day, RateSums Sums);
