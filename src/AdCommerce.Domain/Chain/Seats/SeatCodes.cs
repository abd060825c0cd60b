using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Chain.Seats;

/// <summary>
/// Codes for seats: 10 characters, 50 bits. A group keeps a keyed hash of each, so what is stored neither shows a code nor lets it be
/// found by trying. A request makes the same codes each time: its answer can be repeated without having been kept.
/// </summary>
public static class SeatCodes
{
    /// <summary>Characters of a code.</summary>
    public const int Length = 10;

    /// <summary>The seed of a request's codes, 32 bytes.</summary>
    /// <param name="secret">The service's, never stored beside the hashes.</param>
    /// <param name="group">The group.</param>
    /// <param name="request">With an id; without one a request cannot be repeated, and its seed is drawn.</param>
    public static byte[] Seed(byte[] secret, ContentKey group, RequestKey request) =>
        Keyed(secret, $"seed\n{group.BrandId}/{group.Id}\n{request.Id}\n{request.Fingerprint}");

    /// <summary>So many codes of a seed.</summary>
    public static ImmutableArray<string> Make(byte[] seed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Base32.Encode(Keyed(seed, $"code\n{i}"), Length))];

    /// <summary>The hash that a group keeps of a code; 0 for a text that is none. Case, spaces and dashes do not matter, nor letters that look like digits.</summary>
    public static ulong Hash(byte[] secret, ContentKey group, string code)
    {
        Span<char> digits = stackalloc char[Length];
        var length = 0;
        foreach (var c in code)
        {
            if (c is ' ' or '-')
                continue;
            if (length == Length || !char.IsAsciiLetterOrDigit(c))
                return 0;
            digits[length++] = char.ToLowerInvariant(c) switch
            {
                'o' => '0',
                'i' or 'l' => '1',
                var digit => digit,
            };
        }

        if (length < Length)
            return 0;
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(Keyed(secret, $"hash\n{group.BrandId}/{group.Id}\n{digits}"));
        return Math.Max(hash, 1);
    }

    private static byte[] Keyed(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
