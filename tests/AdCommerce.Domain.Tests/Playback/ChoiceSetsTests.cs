using System.Collections.Immutable;
using AdCommerce.Domain.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class ChoiceSetsTests
{
    private static readonly Gen<ImmutableArray<int>> Choices = Gen.Int[1, 6].Array[0, 5].Select(counts => counts.ToImmutableArray());

    [Fact]
    public void All_AnyCounts_IsEveryCombinationOnce() => Choices.Sample(choices =>
    {
        var all = ChoiceSets.All(choices).ToList();

        Assert.Equal(choices.Aggregate(1, (product, count) => product * count), all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, chosen => Assert.True(IsPossible(chosen, choices)));
        Assert.Equal(new string('0', choices.Length), all[0]);
    }, iter: 300);

    [Fact]
    public void Pairs_AnyCounts_CoverEveryPairOfChoicesOfAnyTwoSlots() => Choices.Sample(choices =>
    {
        var pairs = ChoiceSets.Pairs(choices).ToList();

        Assert.Equal(new string('0', choices.Length), pairs[0]);
        Assert.All(pairs, chosen => Assert.True(IsPossible(chosen, choices)));
        for (var a = 0; a < choices.Length; a++)
        {
            for (var b = a + 1; b < choices.Length; b++)
                Assert.Equal(choices[a] * choices[b], pairs.Select(chosen => (chosen[a], chosen[b])).Distinct().Count());
        }
    }, iter: 300);

    [Theory]
    [InlineData(4, 8, 160)]
    [InlineData(10, 6, 110)]
    [InlineData(12, 36, 3_600)]
    public void Pairs_ManySlots_AreFewAndTheSameEachTime(int slots, int choices, int most)
    {
        ImmutableArray<int> counts = [.. Enumerable.Repeat(choices, slots)];

        var pairs = ChoiceSets.Pairs(counts).ToList();

        Assert.InRange(pairs.Count, choices * choices, most);
        Assert.Equal(pairs, ChoiceSets.Pairs(counts));
    }

    private static bool IsPossible(string chosen, ImmutableArray<int> choices) =>
        chosen.Length == choices.Length && chosen.Zip(choices).All(pair => EditionId.ChoiceOf(pair.First) < pair.Second);
}
