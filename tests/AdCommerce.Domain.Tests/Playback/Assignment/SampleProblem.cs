using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Assignment;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback.Assignment;

/// <summary>A problem that can be kept and printed; the real one is a view of it.</summary>
internal sealed record SampleProblem(
    SlotCandidate[][] Slots, int[] Groups, (int Brand, int Competitor)[] Named, bool CategoryRivals, int SlotsPerBrandMax, ulong Seed)
{
    private const int Brands = 5;
    private const int Categories = 2;

    private readonly CompetitorTable _competitors = new(Slots.SelectMany(static s => s).Select(static c => c.Brand + 1).Append(Brands).Max(), Named);
    private readonly SlotCandidate[] _candidates = [.. Slots.SelectMany(static s => s)];
    private readonly int[] _ends = [.. Slots.Select((_, i) => Slots.Take(i + 1).Sum(static s => s.Length))];

    /// <summary>Few brands and values, so that rules and ties meet often; products of a brand have their category from their number.</summary>
    public static readonly Gen<SampleProblem> Small = Gen.Select(
        Gen.Int[1, 4].SelectMany(slots => Gen.Select(
            Gen.Select(Gen.Int[0, Brands - 1], Gen.Int[0, 2], Gen.Int[0, 6], Gen.Int[0, 8]).Array[0, slots > 3 ? 6 - slots : 4].Array[slots],
            Gen.Frequency((2, Gen.Const(Array.Empty<int>())), (3, Gen.Int[-1, 1].Array[slots])))),
        Gen.Select(Gen.Int[0, Brands - 1], Gen.Int[0, Brands - 1]).Array[0, 5],
        Gen.Bool,
        Gen.Int[1, 4],
        Gen.ULong,
        (slots, named, rivals, limit, seed) => new SampleProblem(
            [.. slots.Item1.Select(static s => s.Select(static (c, i) => Candidate(i, c.Item1, c.Item2, c.Item3, c.Item4)).ToArray())],
            slots.Item2, named, rivals, limit, seed));

    public AssignmentProblem Problem => new()
    {
        Candidates = _candidates,
        Ends = _ends,
        Groups = Groups,
        Competitors = _competitors,
        CategoryRivals = CategoryRivals,
        SlotsPerBrandMax = SlotsPerBrandMax,
        Seed = Seed,
    };

    public (int[] Choices, AssignmentOutcome Outcome) Solve()
    {
        var choices = new int[Slots.Length];
        var outcome = SlotAssignment.Solve(Problem, choices);
        return (choices, outcome);
    }

    public SlotCandidate At(int index) => _candidates[index];

    private static SlotCandidate Candidate(int ordinal, int brand, int product, int value, int @class) => new(
        ordinal, value, @class switch { 0 => PriorityClass.Sponsorship, <= 5 => PriorityClass.Standard, _ => PriorityClass.House },
        brand, (brand + product) % Categories, (brand * 10) + product);
}
