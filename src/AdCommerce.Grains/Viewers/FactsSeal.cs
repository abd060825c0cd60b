using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain.Playback.Replay;

namespace AdCommerce.Grains.Viewers;

/// <summary>
/// Seals what a decision knew of a viewer with that viewer's own key, inside the session's seal: the session is with the player, and erasing the viewer has to make noise of
/// what it carries, too. Of one viewer's grain, which is not entered twice at a time.
/// </summary>
internal sealed class FactsSeal : IDisposable
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly AesGcm _cipher;
    private readonly byte[] _boundTo;

    // Eight random bytes for each activation, then a count: drawing all of them anew at each decision costs as much as sealing.
    private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(NonceBytes);

    /// <param name="key">The viewer's key.</param>
    /// <param name="viewer">The viewer's pseudonym: one viewer's facts cannot stand in for another's, nor for what is stored (<see cref="SealedViewer"/>).</param>
    public FactsSeal(byte[] key, string viewer)
    {
        Key = key;
        _cipher = new AesGcm(key, TagBytes);
        _boundTo = Encoding.UTF8.GetBytes($"facts/{viewer}");
    }

    /// <summary>The key it was made with.</summary>
    public byte[] Key { get; }

    /// <summary>Seals facts.</summary>
    public byte[] Seal(ReadOnlySpan<byte> facts)
    {
        var bytes = new byte[NonceBytes + facts.Length + TagBytes];
        var count = _nonce.AsSpan(NonceBytes - sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(count, unchecked(BinaryPrimitives.ReadUInt32LittleEndian(count) + 1));
        _nonce.CopyTo(bytes, 0);
        _cipher.Encrypt(_nonce, facts, bytes.AsSpan(NonceBytes, facts.Length), bytes.AsSpan(bytes.Length - TagBytes), _boundTo);
        return bytes;
    }

    /// <summary>Opens facts; null for what another key sealed: the viewer was erased in between.</summary>
    public DecisionFacts? Open(byte[] bytes)
    {
        if (bytes.Length < NonceBytes + TagBytes)
            return null;
        var facts = new byte[bytes.Length - NonceBytes - TagBytes];
        try
        {
            _cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, facts.Length), bytes.AsSpan(bytes.Length - TagBytes), facts, _boundTo);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return DecisionFacts.Decode(facts);
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}
