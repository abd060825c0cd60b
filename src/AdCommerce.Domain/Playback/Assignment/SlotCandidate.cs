using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>Something that may stand in a slot, all filters of the slot itself passed.</summary>
/// <param name="Ordinal">What it is drawn by between equals; once per slot.</param>
/// <param name="ValueMicros">What it is worth here, in whole micro-units, all for the same number of exposures: 0 to <see cref="ValueMicrosMax"/>.</param>
/// <param name="Class">Its class.</param>
/// <param name="Brand">Its brand, as in the <see cref="CompetitorTable"/>.</param>
/// <param name="Category">Its category. Any number; equal means the same.</param>
/// <param name="Product">Its product, which has one brand and one category. Any number; equal means the same.</param>
/// <param name="Preference">Between sets of equal worth, the higher sum of these comes first, before the draw: 0 to <see cref="PreferenceMax"/>.</param>
// Many are read for each decision, so they are packed.
[StructLayout(LayoutKind.Auto)]
public readonly record struct SlotCandidate(int Ordinal, long ValueMicros, PriorityClass Class, int Brand, int Category, int Product, int Preference = 0)
{
    /// <summary>Most that one may be worth: 562 million units. So many that 64 of them, and their number, add up within 64 bits.</summary>
    public const long ValueMicrosMax = 1L << 49;

    /// <summary>Highest preference. So high that 64 of them add up within 64 bits, the draws below them.</summary>
    public const int PreferenceMax = (1 << 17) - 1;
}
