namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>One way to fill a unit, which is a slot, or all slots of a continuity group with one product.</summary>
/// <param name="Score">What it adds.</param>
/// <param name="Brand">Its brand.</param>
/// <param name="Category">Its category.</param>
/// <param name="First">Of a slot: the candidate. Of a group: where its candidates begin in the list of members.</param>
/// <param name="Slots">How many slots it fills.</param>
/// <param name="BrandIndex">Its brand among those of the problem.</param>
internal readonly record struct SlotOption(SetScore Score, int Brand, int Category, int First, int Slots, int BrandIndex) : IComparable<SlotOption>
{
    // The best first.
    public int CompareTo(SlotOption other) => other.Score.CompareTo(Score);
}

/// <summary>Where a unit's options lie, and how far they are in order.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="IsGroup">A continuity group.</param>
internal record struct AssignmentUnit(int Start, int Count, bool IsGroup)
{
    /// <summary>So many of the first are the best ones, in order.</summary>
    public int Sorted { get; set; }

    /// <summary>The option of a group that the search has settled on; <see cref="Open"/> or <see cref="Nothing"/>.</summary>
    public int Fixed { get; set; } = Open;

    public const int Open = -1;
    public const int Nothing = -2;
}

/// <summary>What stands against each other: a brand, or where category rivals are kept apart, a brand in a category.</summary>
internal readonly record struct SetKey(int Brand, int Category);
