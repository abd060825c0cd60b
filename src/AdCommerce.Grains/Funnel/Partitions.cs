using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AdCommerce.Grains.Funnel;

/// <summary>How subjects are spread over partitions. Fixed when the data is new (architecture.md, Fixed 6).</summary>
/// <param name="Count">How many partitions; 64 by default.</param>
public sealed record Partitions(int Count)
{
    /// <summary>The default.</summary>
    public const int CountDefault = 64;

    /// <summary>The partition of a subject: 0 to <see cref="Count"/> - 1, the same for ever.</summary>
    public int Of(string subject) => (int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(subject.AsSpan())) % (ulong)Count);
}
