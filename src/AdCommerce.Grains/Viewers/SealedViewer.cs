using System.Security.Cryptography;
using System.Text;
using AdCommerce.Grains.Keys;
using Orleans.Serialization;

namespace AdCommerce.Grains.Viewers;

/// <summary>What the store holds of a viewer: nothing that can be read without the viewer's own key.</summary>
[GenerateSerializer, Alias("adcommerce.sealed-viewer")]
internal sealed class SealedViewer
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The key (<see cref="Keys.IViewerKeys"/>); 0 when nothing is stored.</summary>
    [Id(0)] public long KeyId { get; set; }

    /// <summary>Nonce, AES-256-GCM ciphertext and tag over a serialized <see cref="ViewerState"/>.</summary>
    [Id(1)] public byte[] Sealed { get; set; } = [];

    /// <summary>Seals a state. The viewer's pseudonym is bound to it, so that one viewer's state cannot stand in for another's.</summary>
    public static SealedViewer Of(long keyId, byte[] key, string viewer, byte[] plain)
    {
        var bytes = new byte[NonceBytes + plain.Length + TagBytes];
        // Random: a key seals one viewer's changes, far fewer than the 2^32 that random nonces are good for.
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(NonceBytes, plain.Length), bytes.AsSpan(bytes.Length - TagBytes), Encoding.UTF8.GetBytes(viewer));
        return new SealedViewer { KeyId = keyId, Sealed = bytes };
    }

    /// <summary>The state and its key; null where nothing is stored, and where the key is gone: that is an erased viewer, whatever the store still holds.</summary>
    /// <exception cref="CryptographicException">The bytes were damaged, or are another viewer's.</exception>
    public async Task<(ViewerState State, byte[] Key)?> OpenAsync(IViewerKeys keys, Serializer<ViewerState> serializer, string viewer) =>
        KeyId != 0 && await keys.FindAsync(KeyId) is { } key ? (serializer.Deserialize(Open(key, viewer))!, key) : null;

    /// <summary>The serialized state.</summary>
    /// <exception cref="CryptographicException">The bytes were damaged, or are another viewer's.</exception>
    public byte[] Open(byte[] key, string viewer)
    {
        var plain = new byte[Sealed.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(
            Sealed.AsSpan(0, NonceBytes), Sealed.AsSpan(NonceBytes, plain.Length), Sealed.AsSpan(Sealed.Length - TagBytes), plain, Encoding.UTF8.GetBytes(viewer));
        return plain;
    }
}
