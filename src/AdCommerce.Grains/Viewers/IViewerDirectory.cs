namespace AdCommerce.Grains.Viewers;

/// <summary>
/// Whom the service knows: the pseudonyms of the viewers of whom something is stored, in buckets. A viewer is entered before anything is stored and
/// taken out after everything is erased, so an entry may be of a viewer of whom nothing is stored, and none is missing.
/// </summary>
public interface IViewerDirectory
{
    /// <summary>How many buckets there are. A pseudonym is a keyed hash, so which viewers share one has nothing to do with what they are like.</summary>
    const int Buckets = 1_024;

    /// <summary>Enters a viewer, once however often it is asked.</summary>
    /// <param name="viewer">The pseudonym.</param>
    Task AddAsync(string viewer);

    /// <summary>Takes a viewer out. Repeating it does no harm.</summary>
    /// <param name="viewer">The pseudonym.</param>
    Task RemoveAsync(string viewer);

    /// <summary>How many viewers each bucket has.</summary>
    Task<long[]> CountAsync();

    /// <summary>The viewers of a bucket, in the order of their pseudonyms.</summary>
    /// <param name="bucket">From 0.</param>
    Task<string[]> ReadAsync(int bucket);
}
