namespace AdCommerce.Grains.Keys;

/// <summary>
/// A key for each viewer of whom something is stored. What is stored is sealed with it, so that destroying the key erases the viewer in
/// every copy there is: the store's log of writes, its snapshots, old versions that nobody has cleaned up yet (trust.md, Privacy).
/// </summary>
public interface IViewerKeys
{
    /// <summary>Length of a key, in bytes.</summary>
    const int KeyBytes = 32;

    /// <summary>A new random key, kept when this returns. One that is then not used does no harm.</summary>
    /// <returns>Its id, above 0, to be stored beside what it seals, and the key.</returns>
    Task<(long Id, byte[] Key)> CreateAsync();

    /// <summary>A key, or null when it was destroyed.</summary>
    Task<byte[]?> FindAsync(long id);

    /// <summary>Destroys a key for ever. Repeating it does no harm.</summary>
    Task DestroyAsync(long id);
}
