namespace AdCommerce.LoadTests.Measure.Matching;

/// <summary>
/// One placement after the other, but with predicates compiled for exactly this world (attributes and words are numbers, a list of words is a mask): the most
/// that a scan could be made to give.
/// </summary>
internal sealed class CompiledScanMatcher : IMatcher
{
    private readonly Test[] _tests;
    private readonly int[] _alternatives;
    private readonly int[] _placements;

    public CompiledScanMatcher(MatchingWorld world)
    {
        var (tests, alternatives, placements) = (new List<Test>(), new List<int> { 0 }, new List<int> { 0 });
        foreach (var placement in world.Placements)
        {
            foreach (var conjunction in placement)
            {
                tests.AddRange(conjunction.Select(Compile));
                alternatives.Add(tests.Count);
            }

            placements.Add(alternatives.Count - 1);
        }

        (_tests, _alternatives, _placements) = ([.. tests], [.. alternatives], [.. placements]);
    }

    public int Match(MatchedViewer viewer, int[] found)
    {
        Span<uint> masks = stackalloc uint[MatchingWorld.FirstNumber];
        Span<int> numbers = stackalloc int[MatchingWorld.Attributes];
        for (var i = 0; i < MatchingWorld.WordAttributes; i++)
            masks[i] = 1u << viewer.Words[i];
        for (var i = MatchingWorld.WordAttributes; i < MatchingWorld.FirstNumber; i++)
        {
            foreach (var word in viewer.Sets[i - MatchingWorld.WordAttributes])
                masks[i] |= 1u << word;
        }

        viewer.Numbers.AsSpan().CopyTo(numbers[MatchingWorld.FirstNumber..]);
        var count = 0;
        for (var i = 0; i + 1 < _placements.Length; i++)
        {
            for (var alternative = _placements[i]; alternative < _placements[i + 1]; alternative++)
            {
                if (!Holds(_tests.AsSpan(_alternatives[alternative].._alternatives[alternative + 1]), masks, numbers))
                    continue;
                found[count++] = i;
                break;
            }
        }

        return count;
    }

    private static bool Holds(ReadOnlySpan<Test> tests, ReadOnlySpan<uint> masks, ReadOnlySpan<int> numbers)
    {
        foreach (ref readonly var test in tests)
        {
            var holds = test.Attribute < MatchingWorld.FirstNumber
                ? (masks[test.Attribute] & test.Mask) != 0 != test.IsNegated
                : numbers[test.Attribute] >= test.From && numbers[test.Attribute] <= test.To;
            if (!holds)
                return false;
        }

        return true;
    }

    private static Test Compile(Wish wish) => wish switch
    {
        WordWish words => new(wish.Attribute, wish.IsNegated, words.Words.Aggregate(0u, static (mask, w) => mask | (1u << w)), 0, 0),
        SetWish set => new(wish.Attribute, wish.IsNegated, 1u << set.Word, 0, 0),
        RangeWish range => new(wish.Attribute, wish.IsNegated, 0, range.From, range.To),
        _ => throw new InvalidOperationException($"{wish.GetType()} is not compiled"),
    };

    private readonly record struct Test(int Attribute, bool IsNegated, uint Mask, int From, int To);
}
