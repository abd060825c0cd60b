using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>
/// Rows that were found for viewers, by attribute signature. Bounded: a signature has one place, which the one asked for last takes. Owned by one index, and
/// gone with it. Thread-safe without a lock: what stands in a place is immutable and replaced whole; the worst that two threads can do is to compute twice.
/// </summary>
internal sealed class ViewerCache
{
    private const int BytesMax = 64 * 1024 * 1024;
    private const int EntriesMax = 4_096;
    private const int EntriesMin = 16;

    private readonly Entry?[] _entries;

    /// <summary>An empty one.</summary>
    /// <param name="entryBytes">How much an entry takes.</param>
    public ViewerCache(int entryBytes) => _entries = new Entry[Math.Clamp(BytesMax / (entryBytes + 1), EntriesMin, EntriesMax)];

    /// <summary>The rows of a signature; null when they are not there.</summary>
    public ulong[]? Find(ReadOnlySpan<long> signature) =>
        Volatile.Read(ref Place(signature)) is { } entry && entry.Signature.AsSpan().SequenceEqual(signature) ? entry.Rows : null;

    /// <summary>Keeps the rows of a signature.</summary>
    public void Keep(ReadOnlySpan<long> signature, ulong[] rows) => Volatile.Write(ref Place(signature), new(signature.ToArray(), rows));

    private ref Entry? Place(ReadOnlySpan<long> signature) =>
        ref _entries[XxHash3.HashToUInt64(MemoryMarshal.AsBytes(signature)) % (ulong)_entries.Length];

    private sealed record Entry(long[] Signature, ulong[] Rows);
}
