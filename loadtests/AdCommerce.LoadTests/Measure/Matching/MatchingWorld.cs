using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Matching;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.LoadTests.Measure.Matching;

/// <summary>
/// Placements over 12 attributes (7 of one word among 20, 2 sets over 20 words, 3 whole numbers from 0 to 99) and viewers who have all of them. A placement asks
/// for three attributes, each of which a part of the viewers has; one in twenty has two alternatives of four; where half of the viewers have what is asked
/// for, three in ten predicates are negations, else one in ten.
/// </summary>
internal sealed class MatchingWorld
{
    /// <summary>Attributes of one word come first, then sets, then numbers.</summary>
    public const int WordAttributes = 7;

    /// <summary>The first number.</summary>
    public const int FirstNumber = 9;

    /// <summary>All of them.</summary>
    public const int Attributes = 12;

    /// <summary>Words of an attribute.</summary>
    public const int Words = 20;

    /// <summary>Numbers of an attribute.</summary>
    public const int Numbers = 100;

    private const int Asked = 3;
    private const int AlternativesIn = 20;

    private readonly Random _random;
    private readonly double _share;

    /// <summary>Draws a world.</summary>
    /// <param name="placements">How many placements.</param>
    /// <param name="viewers">How many viewers.</param>
    /// <param name="share">Part of the viewers that has what one predicate asks for: 0.5 or 0.1.</param>
    /// <param name="seed">Makes the choices.</param>
    public MatchingWorld(int placements, int viewers, double share, int seed)
    {
        (_random, _share) = (new Random(seed), share);
        Placements = [.. Enumerable.Range(0, placements).Select(_ => Placement())];
        Viewers = [.. Enumerable.Range(0, viewers).Select(_ => Viewer())];
    }

    /// <summary>For each placement its alternatives, each a conjunction.</summary>
    public ImmutableArray<ImmutableArray<ImmutableArray<Wish>>> Placements { get; }

    /// <summary>The viewers.</summary>
    public ImmutableArray<MatchedViewer> Viewers { get; }

    /// <summary>A placement as the product has it.</summary>
    public static TargetingExpression ExpressionOf(ImmutableArray<ImmutableArray<Wish>> placement)
    {
        ImmutableArray<TargetingExpression> alternatives = [.. placement.Select(static w => new AllOf([.. w.Select(static p => p.Expression)]))];
        return alternatives.Length == 1 ? alternatives[0] : new AnyOf(alternatives);
    }

    private ImmutableArray<ImmutableArray<Wish>> Placement() =>
        _random.Next(AlternativesIn) == 0 ? [Conjunction(Asked + 1), Conjunction(Asked + 1)] : [Conjunction(Asked)];

    private ImmutableArray<Wish> Conjunction(int count) => [.. Some(Attributes, count).Select(Predicate)];

    private Wish Predicate(int attribute)
    {
        var isNegated = _random.NextDouble() < (_share < 0.5 ? 0.1 : 0.3);
        if (attribute < WordAttributes)
            return new WordWish(attribute, isNegated, Some(Words, (int)(Words * (isNegated ? 1 - _share : _share))));
        if (attribute < FirstNumber)
            return new SetWish(attribute, isNegated && _share == 0.5, _random.Next(Words));
        var width = (int)(Numbers * _share);
        var from = _random.Next(Numbers - width + 1);
        return new RangeWish(attribute, from, from + width - 1);
    }

    private MatchedViewer Viewer() => new(
        [.. Enumerable.Range(0, WordAttributes).Select(_ => _random.Next(Words))],
        [.. Enumerable.Range(WordAttributes, FirstNumber - WordAttributes).Select(_ => Some(Words, (int)(Words * _share)))],
        [.. Enumerable.Range(FirstNumber, Attributes - FirstNumber).Select(_ => _random.Next(Numbers))]);

    private ImmutableArray<int> Some(int of, int count)
    {
        var all = Enumerable.Range(0, of).ToArray();
        _random.Shuffle(all);
        return [.. all.Take(count).Order()];
    }
}

/// <summary>A viewer.</summary>
/// <param name="Words">By attribute of one word.</param>
/// <param name="Sets">By set.</param>
/// <param name="Numbers">By number.</param>
internal sealed record MatchedViewer(ImmutableArray<int> Words, ImmutableArray<ImmutableArray<int>> Sets, ImmutableArray<int> Numbers)
{
    /// <summary>As the product has it.</summary>
    public TargetingContext Context { get; } = new()
    {
        Attributes = Words.Select(static (w, i) => KeyValuePair.Create(Wish.NameOf(i), AttributeValue.OfEnum(Wish.WordOf(w))))
            .Concat(Sets.Select(static (s, i) => KeyValuePair.Create(Wish.NameOf(MatchingWorld.WordAttributes + i), AttributeValue.OfSet([.. s.Select(Wish.WordOf)]))))
            .Concat(Numbers.Select(static (n, i) => KeyValuePair.Create(Wish.NameOf(MatchingWorld.FirstNumber + i), AttributeValue.OfNumber(n))))
            .ToImmutableSortedDictionary(StringComparer.Ordinal),
    };
}
