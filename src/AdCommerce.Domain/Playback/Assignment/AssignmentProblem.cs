namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>
/// What may stand where in one episode, and what must not stand together. "n episodes apart" and a product that a drama locked for a viewer are
/// known before, and are the caller's filters.
/// </summary>
public readonly ref struct AssignmentProblem
{
    /// <summary>Most slots of an episode.</summary>
    public const int SlotsMax = 64;

    /// <summary>Most candidates of all slots together.</summary>
    public const int CandidatesMax = 1 << 20;

    private const int DrawBits = 40;

    /// <summary>The candidates of the first slot, then of the second, and so on; in any order within a slot.</summary>
    public required ReadOnlySpan<SlotCandidate> Candidates { get; init; }

    /// <summary>For each slot the number of candidates up to and with it.</summary>
    public required ReadOnlySpan<int> Ends { get; init; }

    /// <summary>
    /// For each slot its continuity group, negative for none; empty when no slot has one. What is filled of a group shows one product. A product
    /// that cannot stand in all of its slots may stand in those where it can; the others are then left as they were shot.
    /// </summary>
    public ReadOnlySpan<int> Groups { get; init; }

    /// <summary>Which brands must not meet.</summary>
    public required CompetitorTable Competitors { get; init; }

    /// <summary>Whether two brands of one category must not meet either.</summary>
    public bool CategoryRivals { get; init; }

    /// <summary>Most slots of one brand; each slot of a continuity group counts. At least 1.</summary>
    public required int SlotsPerBrandMax { get; init; }

    /// <summary>Seeds the draw between sets of equal worth and preference: the same seed, the same choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many slots there are.</summary>
    public int SlotCount => Ends.Length;

    /// <summary>The same with other candidates in the same slots.</summary>
    internal AssignmentProblem With(ReadOnlySpan<SlotCandidate> candidates) => new()
    {
        Candidates = candidates,
        Ends = Ends,
        Groups = Groups,
        Competitors = Competitors,
        CategoryRivals = CategoryRivals,
        SlotsPerBrandMax = SlotsPerBrandMax,
        Seed = Seed,
    };

    internal int StartOf(int slot) => slot == 0 ? 0 : Ends[slot - 1];

    internal int GroupOf(int slot) => Groups.IsEmpty ? -1 : Groups[slot];

    /// <summary>Whether two that are both chosen break the separation.</summary>
    internal bool MustNotMeet(int brand, int category, int otherBrand, int otherCategory) =>
        brand != otherBrand && ((CategoryRivals && category == otherCategory) || Competitors.AreCompetitors(brand, otherBrand));

    /// <summary>What one candidate adds to the whole.</summary>
    internal SetScore ScoreOf(int slot, in SlotCandidate candidate) =>
        SetScore.Of(candidate.Class, candidate.ValueMicros, Tie(slot, candidate));

    /// <summary>Whether one is to be preferred to another of the same slot, all else equal.</summary>
    internal bool IsBetter(int slot, in SlotCandidate candidate, in SlotCandidate other)
    {
        if (candidate.Class != other.Class)
            return candidate.Class < other.Class;
        if (candidate.ValueMicros != other.ValueMicros)
            return candidate.ValueMicros > other.ValueMicros;
        return Tie(slot, candidate) > Tie(slot, other);
    }

    /// <summary>What decides between candidates of equal class and worth: the preference, then the draw.</summary>
    internal long Tie(int slot, in SlotCandidate candidate) => ((long)candidate.Preference << DrawBits) | Draw(slot, candidate.Ordinal);

    /// <exception cref="ArgumentException">A bug of the caller, named.</exception>
    internal void Check(int choices)
    {
        if (SlotCount > SlotsMax || Candidates.Length > CandidatesMax)
            throw new ArgumentException($"{SlotCount} slots with {Candidates.Length} candidates are too many");
        if (choices != SlotCount || (!Groups.IsEmpty && Groups.Length != SlotCount))
            throw new ArgumentException("one choice and one group per slot");
        if ((SlotCount == 0 ? 0 : Ends[^1]) != Candidates.Length)
            throw new ArgumentException("the last slot ends with the last candidate");
        ArgumentOutOfRangeException.ThrowIfLessThan(SlotsPerBrandMax, 1, nameof(SlotsPerBrandMax));
    }

    // 40 bits of a hash (the finisher of SplitMix64): the sum of 64 still fits, and two sets draw the same once in 2^40 or so.
    private long Draw(int slot, int ordinal)
    {
        var x = Seed + (0x9E3779B97F4A7C15UL * (((ulong)(uint)slot << 32) + (uint)ordinal + 1));
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return (long)((x ^ (x >> 31)) >> (64 - DrawBits));
    }
}
