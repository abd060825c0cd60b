using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>
/// An expression as alternatives of conjunctions with one constraint for each dimension. Negations sink to the predicates, where they are constraints
/// like others: a predicate and its negation are both functions of one value, and "not known" is a value too. Alternatives are bounded: a part that would
/// make too many is left out, which lets more through and never less; <see cref="IsExact"/> then says that what is let through must be evaluated.
/// </summary>
internal sealed class NormalForm
{
    /// <summary>Most alternatives of one expression.</summary>
    public const int AlternativesMax = 16;

    /// <summary>Most words that one conjunction asks one set for; further ones are left out.</summary>
    public const int SetWordsMax = 4;

    private readonly Vocabulary.Growing _vocabulary;

    private NormalForm(Vocabulary.Growing vocabulary, TargetingExpression expression)
    {
        _vocabulary = vocabulary;
        Alternatives = Of(expression, false);
    }

    /// <summary>The expression holds only if one of these does. Constraints ascend by dimension. Empty when nothing can make it hold.</summary>
    public List<Constraint[]> Alternatives { get; }

    /// <summary>The expression holds if and only if one of them does.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>The normal form of an expression, which is no deeper than <see cref="TargetingLimits.DepthMax"/>.</summary>
    public static NormalForm Of(TargetingExpression expression, Vocabulary.Growing vocabulary) => new(vocabulary, expression);

    private List<Constraint[]> Of(TargetingExpression expression, bool isNegated) => expression switch
    {
        AllOf all => isNegated ? Any(all.Expressions, true) : All(all.Expressions, false),
        AnyOf any => isNegated ? All(any.Expressions, true) : Any(any.Expressions, false),
        Not not => Of(not.Expression, !isNegated),
        TargetingPredicate predicate => Literal(predicate, isNegated) is { } constraint ? [[constraint]] : [],
        _ => throw new InvalidOperationException($"{expression.GetType()} has no normal form"),
    };

    private List<Constraint[]> Any(ImmutableArray<TargetingExpression> parts, bool isNegated)
    {
        var all = new List<Constraint[]>();
        foreach (var part in parts)
            all.AddRange(Of(part, isNegated));
        if (all.Count <= AlternativesMax)
            return all;
        IsExact = false;
        return [[]];
    }

    private List<Constraint[]> All(ImmutableArray<TargetingExpression> parts, bool isNegated)
    {
        List<Constraint[]> product = [[]];
        foreach (var factor in parts.Select(p => Of(p, isNegated)).OrderBy(static f => f.Count))
        {
            if (product.Count * factor.Count > AlternativesMax)
            {
                IsExact = false;
                continue;
            }

            product = [.. product.SelectMany(_ => factor, Merge).OfType<Constraint[]>()];
        }

        return product;
    }

    private Constraint[]? Merge(Constraint[] a, Constraint[] b)
    {
        var merged = new List<Constraint>(a.Length + b.Length);
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length;)
        {
            var order = i == a.Length ? 1 : j == b.Length ? -1 : a[i].Dimension.CompareTo(b[j].Dimension);
            if (order != 0)
            {
                merged.Add(order < 0 ? a[i++] : b[j++]);
                continue;
            }

            if (a[i++].And(b[j++]) is not { } both)
                return null;
            merged.Add(Shortened(both));
        }

        return [.. merged];
    }

    private Constraint Shortened(Constraint constraint)
    {
        if (constraint is not SetConstraint { With.Length: > SetWordsMax } set)
            return constraint;
        IsExact = false;
        return set with { With = set.With[..SetWordsMax] };
    }

    // Null when nothing can make it hold.
    private Constraint? Literal(TargetingPredicate predicate, bool isNegated)
    {
        switch (predicate)
        {
            case Presence:
                return new PresenceConstraint(Number(predicate, DimensionKind.Presence), !isNegated);
            case WordComparison { Operator: WordOperator.Equal or WordOperator.NotEqual } comparison:
                return Words(predicate, [comparison.Word], comparison.Operator == WordOperator.NotEqual, isNegated);
            case WordComparison:
                return Words(predicate, [], false, isNegated);
            case WordAmong among:
                return Words(predicate, among.Words, false, isNegated);
            case SetContains contains:
                var set = Number(predicate, DimensionKind.Set);
                int[] word = [_vocabulary.Word(set, contains.Word)];
                return isNegated ? new SetConstraint(set, [], word) : new SetConstraint(set, word, []);
            case NumberComparison comparison:
                return Range(comparison, isNegated);
            default:
                throw new InvalidOperationException($"{predicate.GetType()} has no normal form");
        }
    }

    private WordConstraint? Words(TargetingPredicate predicate, ImmutableArray<string> words, bool allBut, bool isNegated)
    {
        var dimension = Number(predicate, DimensionKind.Word);
        var numbers = new int[words.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = _vocabulary.Word(dimension, words[i]);
        Array.Sort(numbers);
        var unique = 0;
        foreach (var number in numbers)
        {
            if (unique == 0 || numbers[unique - 1] != number)
                numbers[unique++] = number;
        }

        Array.Resize(ref numbers, unique);
        return numbers.Length == 0 && !allBut && !isNegated ? null : new(dimension, numbers, allBut != isNegated, isNegated);
    }

    private NumberConstraint? Range(NumberComparison comparison, bool isNegated)
    {
        var (takesLeast, cuts) = Ranges(comparison.Operator, comparison.Number);
        return !takesLeast && cuts.Length == 0 && !isNegated
            ? null : new(Number(comparison, DimensionKind.Number), takesLeast != isNegated, cuts, isNegated);
    }

    private static (bool TakesLeast, Cut[] Cuts) Ranges(NumberOperator comparison, double bound)
    {
        Cut[] ahead = [new(bound, false)];
        Cut[] behind = [new(bound, true)];
        return comparison switch
        {
            // As numbers compare with what is none.
            _ when double.IsNaN(bound) => (comparison == NumberOperator.NotEqual, []),
            NumberOperator.Equal => (false, [.. ahead, .. behind]),
            NumberOperator.NotEqual => (true, [.. ahead, .. behind]),
            NumberOperator.Less => (true, ahead),
            NumberOperator.LessOrEqual => (true, behind),
            NumberOperator.Greater => (false, behind),
            NumberOperator.GreaterOrEqual => (false, ahead),
            _ => (false, []),
        };
    }

    private int Number(TargetingPredicate predicate, DimensionKind kind) => _vocabulary.Number(new(predicate.Attribute, kind));
}
