using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>A question about one attribute. False when the attribute is not known.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-predicate")]
public abstract record TargetingPredicate : TargetingExpression
{
    /// <summary>What is looked at.</summary>
    public abstract TargetingAttribute Attribute { get; init; }
}

/// <summary>How a word is compared.</summary>
public enum WordOperator
{
    /// <summary>Not given; refused.</summary>
    Unspecified,

    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,
}

/// <summary>How a number is compared.</summary>
public enum NumberOperator
{
    /// <summary>Not given; refused.</summary>
    Unspecified,

    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
}

/// <summary><c>skin_type == "oily"</c>, <c>skin_type != "oily"</c>.</summary>
/// <param name="Attribute">One that has one word.</param>
/// <param name="Operator">Equal or not.</param>
/// <param name="Word">What it is compared with, ordinally.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-word-comparison")]
public sealed record WordComparison(TargetingAttribute Attribute, WordOperator Operator, string Word) : TargetingPredicate
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context) =>
        context.FindWord(Attribute) is { } word && Operator switch
        {
            WordOperator.Equal => word == Word,
            WordOperator.NotEqual => word != Word,
            _ => false,
        };
}

/// <summary><c>skin_type in ["oily", "dry"]</c>.</summary>
/// <param name="Attribute">One that has one word.</param>
/// <param name="Words">1 to <see cref="TargetingLimits.WordsMax"/>, none twice.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-word-among")]
public sealed record WordAmong(TargetingAttribute Attribute, ImmutableArray<string> Words) : TargetingPredicate
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context) => context.FindWord(Attribute) is { } word && Words.AsSpan().Contains(word);

    /// <summary>Equal when equal words stand in the same order.</summary>
    public bool Equals(WordAmong? other) => other is not null && Attribute == other.Attribute && Words.AsSpan().SequenceEqual(other.Words.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Attribute, Hashes.Of(Words.AsSpan()));
}

/// <summary><c>"fragrance" in avoids</c>.</summary>
/// <param name="Attribute">One that is a set of words.</param>
/// <param name="Word">What must be in it.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-set-contains")]
public sealed record SetContains(TargetingAttribute Attribute, string Word) : TargetingPredicate
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context) => context.FindWords(Attribute).Contains(Word);
}

/// <summary><c>age &gt;= 18</c>.</summary>
/// <param name="Attribute">One that is a number.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Number">What it is compared with; finite.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-number-comparison")]
public sealed record NumberComparison(TargetingAttribute Attribute, NumberOperator Operator, double Number) : TargetingPredicate
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context) =>
        context.FindNumber(Attribute) is { } number && Operator switch
        {
            NumberOperator.Equal => number == Number,
            NumberOperator.NotEqual => number != Number,
            NumberOperator.Less => number < Number,
            NumberOperator.LessOrEqual => number <= Number,
            NumberOperator.Greater => number > Number,
            NumberOperator.GreaterOrEqual => number >= Number,
            _ => false,
        };
}

/// <summary><c>has(age)</c>.</summary>
/// <param name="Attribute">Any; true when it is known, of a viewer's set also when it is empty.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-presence")]
public sealed record Presence(TargetingAttribute Attribute) : TargetingPredicate
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context) => context.Has(Attribute);
}
