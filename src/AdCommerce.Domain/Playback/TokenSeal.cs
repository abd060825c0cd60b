using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AdCommerce.Domain.Playback;

/// <summary>What a sealed token is for; one key each, so that a token of one purpose cannot pass for another.</summary>
public enum TokenPurpose : byte
{
    /// <summary>A <see cref="SessionTicket"/>.</summary>
    Session = 1,

    /// <summary>An <see cref="EventTicket"/>.</summary>
    Event = 2,

    /// <summary>A <see cref="Chain.StepTicket"/>.</summary>
    Step = 3,
}

/// <summary>
/// Seals tickets with AES-256-GCM (trust.md, Tokens): version, key id, nonce, ciphertext and tag in canonical base64url. The nonce is a
/// keyed hash of the plain text: equal tickets give equal tokens on every silo, which makes a resolve repeatable byte for byte, and
/// different tickets meet in a nonce with a chance below 2^-32 for as long as a key seals fewer than 2^32 of them.
/// </summary>
public sealed class TokenSeal
{
    private const byte Version = 1;
    private const int HeaderBytes = 2;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int TokenCharsMax = 12_288;

    private const int SpaceUsual = HeaderBytes + NonceBytes + TicketWriter.SpaceUsual + TagBytes;

    private readonly byte _keyId;
    private readonly byte[] _cipherKey;
    private readonly KeyedHash _nonces;
    private readonly byte _purpose;

    // Making one costs several times what it does, and it serves one thread at a time.
    private readonly ConcurrentBag<AesGcm> _ciphers = [];

    /// <summary>A seal of one purpose with one key.</summary>
    /// <param name="keyId">Tells the key among those in use.</param>
    /// <param name="secret">At least 32 random bytes; the keys in use are derived from it.</param>
    /// <param name="purpose">What its tokens are for.</param>
    public TokenSeal(byte keyId, ReadOnlySpan<byte> secret, TokenPurpose purpose)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, KeyBytes, nameof(secret));
        _keyId = keyId;
        _purpose = (byte)purpose;
        _cipherKey = Derive(secret, $"adcommerce/token/{purpose}/cipher");
        _nonces = new KeyedHash(Derive(secret, $"adcommerce/token/{purpose}/nonce"));
    }

    /// <summary>Seals a ticket.</summary>
    /// <exception cref="ArgumentException">The token would be longer than <see cref="TokenCharsMax"/>: nobody could open it.</exception>
    public string Seal<T>(T ticket)
        where T : class, ITicket
    {
        var writer = new TicketWriter(stackalloc byte[TicketWriter.SpaceUsual]);
        ticket.Write(ref writer);
        var token = Seal(writer.Written);
        writer.Dispose();
        return token;
    }

    /// <summary>Seals a plain text.</summary>
    /// <exception cref="ArgumentException">The token would be longer than <see cref="TokenCharsMax"/>: nobody could open it.</exception>
    public string Seal(ReadOnlySpan<byte> plain)
    {
        var length = HeaderBytes + NonceBytes + plain.Length + TagBytes;
        if (Base64Url.GetEncodedLength(length) > TokenCharsMax)
            throw new ArgumentException("too long for a token", nameof(plain));
        Span<byte> token = length <= SpaceUsual ? stackalloc byte[SpaceUsual] : new byte[length];
        token = token[..length];
        token[0] = Version;
        token[1] = _keyId;
        Span<byte> mac = stackalloc byte[KeyedHash.Bytes];
        _nonces.Compute(plain, mac);
        var nonce = token.Slice(HeaderBytes, NonceBytes);
        mac[..NonceBytes].CopyTo(nonce);
        var cipher = Lend();
        cipher.Encrypt(nonce, plain, token.Slice(HeaderBytes + NonceBytes, plain.Length), token[^TagBytes..], [Version, _keyId, _purpose]);
        _ciphers.Add(cipher);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The id of the key that a token claims, at its beginning, to be sealed with; null where it begins as no token does.</summary>
    public static byte? KeyIdOf(string token)
    {
        const int CharsAtFirst = 4;
        Span<byte> first = stackalloc byte[HeaderBytes + 1];
        return token.Length is >= CharsAtFirst and <= TokenCharsMax
            && Base64Url.DecodeFromChars(token.AsSpan(0, CharsAtFirst), first, out _, out var bytes) == OperationStatus.Done && bytes >= HeaderBytes
            && first[0] == Version
            ? first[1]
            : null;
    }

    /// <summary>Opens a token of this purpose and key; null for anything else, whatever is wrong with it.</summary>
    public byte[]? Open(string token)
    {
        if (token.Length > TokenCharsMax || !Base64Url.IsValid(token))
            return null;
        Span<byte> space = token.Length <= SpaceUsual ? stackalloc byte[SpaceUsual] : new byte[token.Length];
        var bytes = space[..Base64Url.DecodeFromChars(token, space)];
        if (bytes.Length < HeaderBytes + NonceBytes + TagBytes || bytes[0] != Version || bytes[1] != _keyId || !IsSpelling(token, bytes))
            return null;
        var plain = new byte[bytes.Length - HeaderBytes - NonceBytes - TagBytes];
        var cipher = Lend();
        try
        {
            cipher.Decrypt(
                bytes.Slice(HeaderBytes, NonceBytes), bytes.Slice(HeaderBytes + NonceBytes, plain.Length), bytes[^TagBytes..], plain, [Version, _keyId, _purpose]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            _ciphers.Add(cipher);
        }

        return plain;
    }

    private AesGcm Lend() => _ciphers.TryTake(out var cipher) ? cipher : new AesGcm(_cipherKey, TagBytes);

    // Only the canonical one: no padding, no white space, no stray bits at the end.
    private static bool IsSpelling(string token, ReadOnlySpan<byte> bytes)
    {
        Span<char> canonical = token.Length <= SpaceUsual ? stackalloc char[SpaceUsual] : new char[token.Length];
        return Base64Url.TryEncodeToChars(bytes, canonical, out var chars) && token.AsSpan().SequenceEqual(canonical[..chars]);
    }

    private static byte[] Derive(ReadOnlySpan<byte> secret, string info)
    {
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info: System.Text.Encoding.ASCII.GetBytes(info));
        return key;
    }
}
