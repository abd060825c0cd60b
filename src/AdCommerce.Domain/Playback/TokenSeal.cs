using System.Buffers.Text;
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

    private readonly byte _keyId;
    private readonly byte[] _cipherKey;
    private readonly byte[] _nonceKey;
    private readonly byte _purpose;

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
        _nonceKey = Derive(secret, $"adcommerce/token/{purpose}/nonce");
    }

    /// <summary>Seals a plain text.</summary>
    /// <exception cref="ArgumentException">The token would be longer than <see cref="TokenCharsMax"/>: nobody could open it.</exception>
    public string Seal(ReadOnlySpan<byte> plain)
    {
        if (Base64Url.GetEncodedLength(HeaderBytes + NonceBytes + plain.Length + TagBytes) > TokenCharsMax)
            throw new ArgumentException("too long for a token", nameof(plain));
        var token = new byte[HeaderBytes + NonceBytes + plain.Length + TagBytes];
        token[0] = Version;
        token[1] = _keyId;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nonceKey, plain, mac);
        var nonce = token.AsSpan(HeaderBytes, NonceBytes);
        mac[..NonceBytes].CopyTo(nonce);
        using var cipher = new AesGcm(_cipherKey, TagBytes);
        cipher.Encrypt(
            nonce, plain, token.AsSpan(HeaderBytes + NonceBytes, plain.Length), token.AsSpan(token.Length - TagBytes), [Version, _keyId, _purpose]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The id of the key that a token claims to be sealed with, or null for what cannot be a token.</summary>
    public static byte? KeyIdOf(string token) => Decode(token) is { } bytes ? bytes[1] : null;

    /// <summary>Opens a token of this purpose and key; null for anything else, whatever is wrong with it.</summary>
    public byte[]? Open(string token)
    {
        if (Decode(token) is not { } bytes || bytes[1] != _keyId)
            return null;
        var plain = new byte[bytes.Length - HeaderBytes - NonceBytes - TagBytes];
        using var cipher = new AesGcm(_cipherKey, TagBytes);
        try
        {
            cipher.Decrypt(
                bytes.AsSpan(HeaderBytes, NonceBytes),
                bytes.AsSpan(HeaderBytes + NonceBytes, plain.Length),
                bytes.AsSpan(bytes.Length - TagBytes),
                plain,
                [Version, _keyId, _purpose]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return plain;
    }

    private static byte[]? Decode(string token)
    {
        if (token.Length > TokenCharsMax || !Base64Url.IsValid(token))
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        // Only the canonical spelling: no padding, no white space, no stray bits at the end.
        return bytes.Length >= HeaderBytes + NonceBytes + TagBytes && bytes[0] == Version && Base64Url.EncodeToString(bytes) == token ? bytes : null;
    }

    private static byte[] Derive(ReadOnlySpan<byte> secret, string info)
    {
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info: System.Text.Encoding.ASCII.GetBytes(info));
        return key;
    }
}
