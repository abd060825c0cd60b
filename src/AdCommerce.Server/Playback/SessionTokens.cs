using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Playback;
using AdCommerce.Grains.Keys;

namespace AdCommerce.Server.Playback;

/// <summary>Seals and opens sessions, event tickets and step tickets with the keys of the store, the same on every silo.</summary>
internal sealed class SessionTokens(IKeyRing keys)
{
    // One seal for each purpose and key; keys are few and live long.
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(TokenPurpose, byte), TokenSeal> _seals = new();

    /// <summary>Seals a session with the current key.</summary>
    public string Seal(SessionTicket ticket) => SealOf(TokenPurpose.Session, keys.Current).Seal(ticket);

    /// <summary>What seals a session's event tickets: the key of the session, so that the same session gives the same tokens also after a rotation.</summary>
    /// <param name="session">The sealed session.</param>
    public TokenSeal EventSealOf(string session) =>
        SealOf(TokenPurpose.Event, TokenSeal.KeyIdOf(session) is { } id && keys.Find(id) is { } known ? known : keys.Current);

    /// <summary>Opens a session; null when it was not sealed by us, or by a key that is gone.</summary>
    public SessionTicket? OpenSession(string token) => Open(TokenPurpose.Session, token) is { } plain ? SessionTicket.Decode(plain) : null;

    /// <summary>Seals a step with the current key.</summary>
    public string Seal(StepTicket ticket) => SealOf(TokenPurpose.Step, keys.Current).Seal(ticket);

    /// <summary>Opens a slot's token; null when it was not sealed by us, or by a key that is gone.</summary>
    public EventTicket? OpenEvent(string token) => Open(TokenPurpose.Event, token) is { } plain ? EventTicket.Decode(plain) : null;

    /// <summary>Opens a step's token; null when it was not sealed by us, or by a key that is gone.</summary>
    public StepTicket? OpenStep(string token) => Open(TokenPurpose.Step, token) is { } plain ? StepTicket.Decode(plain) : null;

    private byte[]? Open(TokenPurpose purpose, string token) =>
        TokenSeal.KeyIdOf(token) is { } id && keys.Find(id) is { } key ? SealOf(purpose, key).Open(token) : null;

    private TokenSeal SealOf(TokenPurpose purpose, SealingKey key) =>
        _seals.GetOrAdd((purpose, key.Id), static (id, k) => new TokenSeal(k.Id, k.Derive("tokens"), id.Item1), key);
}
