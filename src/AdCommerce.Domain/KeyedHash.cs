using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AdCommerce.Domain;

/// <summary>
/// HMAC-SHA256 under one key. Its machinery is kept and lent, because making it costs several times what it does. Thread-safe.
/// </summary>
/// <param name="key">The key.</param>
public sealed class KeyedHash(byte[] key)
{
    /// <summary>How many bytes a hash has.</summary>
    public const int Bytes = HMACSHA256.HashSizeInBytes;

    private readonly ConcurrentBag<HMACSHA256> _free = [];

    /// <summary>Computes a hash.</summary>
    /// <param name="text">Of what.</param>
    /// <param name="hash">At least <see cref="Bytes"/> bytes.</param>
    public void Compute(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        if (!_free.TryTake(out var machine))
            machine = new HMACSHA256(key);
        machine.TryComputeHash(text, hash, out _);
        _free.Add(machine);
    }
}
