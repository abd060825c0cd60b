using System.Buffers.Text;
using System.Text;
using AdCommerce.Domain;
using AdCommerce.Grains.Keys;

namespace AdCommerce.Storage.Keys;

/// <summary>Pseudonyms by HMAC-SHA256, cut to 192 bits: nobody finds a viewer by trying ids without the key, and no two meet.</summary>
internal sealed class Pseudonyms : IPseudonyms
{
    private const int Bytes = 24;
    private const int BytesUsual = 256;

    private readonly Lazy<KeyedHash> _hash;

    public Pseudonyms(IKeyRing ring) => _hash = new(() => new KeyedHash(ring.Derive("viewer-pseudonym")));

    /// <inheritdoc />
    public string Of(string viewerId)
    {
        Span<byte> id = stackalloc byte[BytesUsual];
        if (!Encoding.UTF8.TryGetBytes(viewerId, id, out var bytes))
            bytes = (id = Encoding.UTF8.GetBytes(viewerId)).Length;
        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        _hash.Value.Compute(id[..bytes], hash);
        return Base64Url.EncodeToString(hash[..Bytes]);
    }
}
