using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>Bitmaps of rows: one bit each, in whole vectors of <see cref="VectorWords"/> words.</summary>
internal static class Bits
{
    /// <summary>Rows of a word.</summary>
    public const int WordRows = 64;

    /// <summary>Words of a vector.</summary>
    public const int VectorWords = 8;

    private const int BlockWords = 4 * VectorWords;

    /// <summary>Words for so many rows.</summary>
    public static int Words(int rows) => (rows + (WordRows * VectorWords) - 1) / (WordRows * VectorWords) * VectorWords;

    public static void Set(Span<ulong> bits, int row) => bits[row / WordRows] |= 1UL << row;

    public static void Clear(Span<ulong> bits, int row) => bits[row / WordRows] &= ~(1UL << row);

    public static void Toggle(Span<ulong> bits, int row) => bits[row / WordRows] ^= 1UL << row;

    public static bool Has(ReadOnlySpan<ulong> bits, int row) => (bits[row / WordRows] >> row & 1) != 0;

    /// <summary>
    /// Leaves in <paramref name="rows"/> what is in all columns. One pass over the rows for all columns, which stay in registers: an operation on two
    /// operands (as <c>TensorPrimitives</c> has) would load and store them once for each column.
    /// </summary>
    /// <param name="rows">Whole vectors.</param>
    /// <param name="columns">Holds the columns.</param>
    /// <param name="offsets">Where each begins.</param>
    public static void AndAll(Span<ulong> rows, ReadOnlySpan<ulong> columns, ReadOnlySpan<int> offsets)
    {
        if (offsets.IsEmpty)
            return;
        foreach (var offset in offsets)
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset + (uint)rows.Length, (uint)columns.Length);
        ref var target = ref MemoryMarshal.GetReference(rows);
        ref var source = ref MemoryMarshal.GetReference(columns);
        nuint at = 0;
        for (; at + BlockWords <= (nuint)rows.Length; at += BlockWords)
        {
            var a = Vector512.LoadUnsafe(ref target, at);
            var b = Vector512.LoadUnsafe(ref target, at + VectorWords);
            var c = Vector512.LoadUnsafe(ref target, at + (2 * VectorWords));
            var d = Vector512.LoadUnsafe(ref target, at + (3 * VectorWords));
            foreach (var offset in offsets)
            {
                var from = at + (nuint)offset;
                a &= Vector512.LoadUnsafe(ref source, from);
                b &= Vector512.LoadUnsafe(ref source, from + VectorWords);
                c &= Vector512.LoadUnsafe(ref source, from + (2 * VectorWords));
                d &= Vector512.LoadUnsafe(ref source, from + (3 * VectorWords));
            }

            a.StoreUnsafe(ref target, at);
            b.StoreUnsafe(ref target, at + VectorWords);
            c.StoreUnsafe(ref target, at + (2 * VectorWords));
            d.StoreUnsafe(ref target, at + (3 * VectorWords));
        }

        for (; at + VectorWords <= (nuint)rows.Length; at += VectorWords)
        {
            var a = Vector512.LoadUnsafe(ref target, at);
            foreach (var offset in offsets)
                a &= Vector512.LoadUnsafe(ref source, at + (nuint)offset);
            a.StoreUnsafe(ref target, at);
        }
    }

    /// <summary>Leaves what is in both.</summary>
    public static void And(Span<ulong> rows, ReadOnlySpan<ulong> other) => AndAll(rows, other, [0]);

    /// <summary>Adds what is in the other.</summary>
    public static void Or(Span<ulong> rows, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < rows.Length; i++)
            rows[i] |= other[i];
    }
}
