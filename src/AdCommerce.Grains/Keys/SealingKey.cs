using System.Security.Cryptography;
using System.Text;

namespace AdCommerce.Grains.Keys;

/// <summary>One master secret of the ring. It is never used itself, only what is derived from it.</summary>
public sealed class SealingKey
{
    /// <summary>Length of the secret and of everything derived from it, in bytes.</summary>
    public const int Bytes = 32;

    private readonly byte[] _secret;

    /// <summary>Wraps a secret of <see cref="Bytes"/> bytes.</summary>
    public SealingKey(byte id, byte[] secret, DateTimeOffset activeFrom)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, Bytes);
        Id = id;
        ActiveFrom = activeFrom;
        _secret = [.. secret];
    }

    /// <summary>1 for the first; written into every token, so that the key can be found again.</summary>
    public byte Id { get; }

    /// <summary>From then on it may seal. It opens as soon as it is known.</summary>
    public DateTimeOffset ActiveFrom { get; }

    /// <summary>The key for one purpose, by HKDF-SHA256: 32 bytes.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, Bytes, info: Encoding.UTF8.GetBytes($"adcommerce/{purpose}"));
}
