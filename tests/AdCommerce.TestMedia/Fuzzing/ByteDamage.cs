using System.Buffers.Binary;
using System.Text;
using AdCommerce.TestMedia.Hls;

namespace AdCommerce.TestMedia.Fuzzing;

/// <summary>Damages bytes: cuts, flips, numbers out of all proportion, boxes in wrong places.</summary>
internal static class ByteDamage
{
    private static readonly uint[] Numbers = [0, 1, 7, 8, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_fffe, 0x0010_0000];

    private static readonly string[] BoxTypes = ["moov", "moof", "mdat", "trun", "tfdt", "tfhd", "traf", "trak", "stsd", "free", "mfhd", "elst", "uuid"];

    /// <summary>Damages one file and says how.</summary>
    public static string Do(TestFiles files, string name, Random random)
    {
        byte[] bytes = [.. files.Files[name]];
        (string what, byte[]? damaged) = random.Next(12) switch
        {
            0 => ("cut", bytes[..random.Next(bytes.Length + 1)]),
            1 => ("head cut", bytes[random.Next(bytes.Length + 1)..]),
            2 => ("bits flipped", Flip(bytes, random)),
            3 => ("a number made huge or tiny", Overwrite(bytes, random, Numbers[random.Next(Numbers.Length)])),
            4 => ("a box type changed", Retype(bytes, random)),
            5 => ("a piece repeated", Repeat(bytes, random)),
            6 => ("emptied", []),
            7 => ("made MPEG-TS", [.. Enumerable.Range(0, 376).Select(static i => i % 188 == 0 ? (byte)0x47 : (byte)i)]),
            8 => ("made packed audio", [.. "ID3"u8, .. bytes]),
            9 => ("made noise", Noise(bytes.Length, random)),
            10 => ("a box with a 64-bit size put in front", [0, 0, 0, 1, .. "free"u8, .. Enumerable.Repeat((byte)random.Next(256), 8), .. bytes]),
            _ => ("exchanged with another file", Exchange(files, name, random)),
        };
        files.Files[name] = damaged;
        return $"{name}: {what}";
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        for (int left = random.Next(1, 9); left > 0 && bytes.Length > 0; left--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    // Half of the time where a box header is, so that sizes and counts are hit often.
    private static byte[] Overwrite(byte[] bytes, Random random, uint number)
    {
        if (bytes.Length < 4)
        {
            return bytes;
        }

        int header = HeaderOf(bytes, random);
        int offset = random.Next(2) == 0 && header >= 4 ? Math.Min(header - 4 + 4 * random.Next(6), bytes.Length - 4) : random.Next(bytes.Length - 3);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset), number);
        return bytes;
    }

    private static byte[] Retype(byte[] bytes, Random random)
    {
        int header = HeaderOf(bytes, random);
        if (header >= 0)
        {
            Encoding.ASCII.GetBytes(BoxTypes[random.Next(BoxTypes.Length)]).CopyTo(bytes, header);
        }

        return bytes;
    }

    private static int HeaderOf(byte[] bytes, Random random)
    {
        for (int attempt = 0; attempt < 8; attempt++)
        {
            int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(BoxTypes[random.Next(BoxTypes.Length)]));
            if (at >= 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static byte[] Repeat(byte[] bytes, Random random)
    {
        int from = random.Next(bytes.Length + 1);
        int to = from + random.Next(bytes.Length - from + 1);
        return [.. bytes[..to], .. bytes[from..to], .. bytes[to..]];
    }

    private static byte[] Noise(int length, Random random)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Exchange(TestFiles files, string name, Random random)
    {
        string other = files.Files.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(files.Files.Count));
        byte[] bytes = files.Files[other];
        files.Files[other] = files.Files[name];
        return bytes;
    }
}
