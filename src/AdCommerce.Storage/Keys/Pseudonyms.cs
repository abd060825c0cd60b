using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Grains.Keys;

namespace AdCommerce.Storage.Keys;

/// <summary>Pseudonyms by HMAC-SHA256, cut to 192 bits: nobody finds a viewer by trying ids without the key, and no two meet.</summary>
internal sealed class Pseudonyms : IPseudonyms
{
    private const int Bytes = 24;

    private readonly Lazy<byte[]> _key;

    public Pseudonyms(IKeyRing ring) => _key = new Lazy<byte[]>(() => ring.Derive("viewer-pseudonym"));

    /// <inheritdoc />
    public string Of(string viewerId)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(viewerId), hash);
        return Base64Url.EncodeToString(hash[..Bytes]);
    }
}
