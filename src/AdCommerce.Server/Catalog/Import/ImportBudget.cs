namespace AdCommerce.Server.Catalog.Import;

/// <summary>The bytes that one import may still read. Shared by its concurrent reads.</summary>
internal sealed class ImportBudget(long bytesMax)
{
    private long _left = bytesMax;

    /// <summary>What the import may read in all.</summary>
    public long BytesMax { get; } = bytesMax;

    /// <summary>Bytes read so far.</summary>
    public long SpentBytes => BytesMax - Interlocked.Read(ref _left);

    /// <summary>Takes bytes that have arrived; false when there were not enough left.</summary>
    public bool TrySpend(int bytes) => Interlocked.Add(ref _left, -bytes) >= 0;
}
