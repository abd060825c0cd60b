namespace AdCommerce.Grains.Keys;

/// <summary>
/// The secrets of this service, the same on every silo and after every restart. Keys that seal tokens come and go; those of
/// <see cref="Derive"/> stay.
/// </summary>
public interface IKeyRing
{
    /// <summary>The key that seals now. Every silo has known it for a while before it seals anywhere.</summary>
    SealingKey Current { get; }

    /// <summary>The key that sealed something, or null when there is none with this id.</summary>
    SealingKey? Find(byte keyId);

    /// <summary>A secret that never changes, for what must be the same for ever, such as pseudonyms. 32 bytes.</summary>
    /// <param name="purpose">Says what it is for; different purposes give unrelated secrets.</param>
    byte[] Derive(string purpose);
}
