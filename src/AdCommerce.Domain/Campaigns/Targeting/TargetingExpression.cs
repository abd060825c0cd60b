using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>
/// Whom and where a placement is for: a small typed boolean language over the viewer's profile and the context. As a line it is a subset of CEL
/// (cel-spec, "Syntax"): <c>&amp;&amp;</c>, <c>||</c>, <c>!</c> and parentheses with CEL's precedence; <c>==</c>, <c>!=</c>, <c>&lt;</c>,
/// <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c> between an attribute (on the left) and a literal; <c>attribute in ["a", "b"]</c>; <c>"a" in attribute</c>
/// for sets; the macro <c>has</c>; string literals in either quotes with CEL's escapes; decimal numbers; and <c>true</c> on its own, for everybody.
/// Left out: every function and macro but <c>has</c>, arithmetic, <c>?:</c>, <c>false</c>, <c>null</c>, raw, bytes and triple-quoted strings,
/// hexadecimal and unsigned numbers, maps, indexing, comments, regular expressions. Other than in CEL, <c>has</c> takes a bare attribute
/// (<c>has(age)</c>, as if it said <c>has(viewer.age)</c>), and numbers compare by value whether or not they are written with a fraction.
/// <para>
/// Logic has two values. A predicate on an attribute that the viewer (or the context) does not have is false, <c>!=</c> and <c>has</c> included,
/// where CEL would end with an error; its negation <c>!( … )</c> is therefore true. <c>skin_type != "oily"</c> reaches viewers whose skin type is
/// known to be another one; <c>!(skin_type == "oily")</c> reaches those of whom nothing is known too. A placement that must reach known viewers
/// only, and negates, says so: <c>has(avoids) &amp;&amp; !("fragrance" in avoids)</c>. Without consent a viewer has no attributes.
/// </para>
/// Only an expression without problems (<see cref="TargetingCheck"/>) keeps the limits and has a canonical line.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-expression")]
public abstract record TargetingExpression
{
    /// <summary>Holds for everybody: the line <c>true</c>.</summary>
    public static readonly TargetingExpression Everybody = new AllOf([]);

    /// <summary>True when it holds. Allocates nothing.</summary>
    public abstract bool Holds(in TargetingContext context);

    /// <summary>The canonical line.</summary>
    public sealed override string ToString() => TargetingPrinter.Print(this);
}

/// <summary>Holds when all of them hold.</summary>
/// <param name="Expressions">At least two; none, as the root only, holds for everybody.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-all-of")]
public sealed record AllOf(ImmutableArray<TargetingExpression> Expressions) : TargetingExpression
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context)
    {
        foreach (var expression in Expressions)
        {
            if (!expression.Holds(context))
                return false;
        }

        return true;
    }

    /// <summary>Equal when equal expressions stand in the same order.</summary>
    public bool Equals(AllOf? other) => other is not null && Expressions.AsSpan().SequenceEqual(other.Expressions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Hashes.Of(Expressions.AsSpan());
}

/// <summary>Holds when at least one of them holds.</summary>
/// <param name="Expressions">At least two.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-any-of")]
public sealed record AnyOf(ImmutableArray<TargetingExpression> Expressions) : TargetingExpression
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context)
    {
        foreach (var expression in Expressions)
        {
            if (expression.Holds(context))
                return true;
        }

        return false;
    }

    /// <summary>Equal when equal expressions stand in the same order.</summary>
    public bool Equals(AnyOf? other) => other is not null && Expressions.AsSpan().SequenceEqual(other.Expressions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => ~Hashes.Of(Expressions.AsSpan());
}

/// <summary>Holds when the other does not: also where that is because an attribute is not known.</summary>
/// <param name="Expression">What must not hold.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.targeting-not")]
public sealed record Not(TargetingExpression Expression) : TargetingExpression
{
    /// <inheritdoc/>
    public override bool Holds(in TargetingContext context) => !Expression.Holds(context);
}

/// <summary>Hashes of what is compared by its elements.</summary>
internal static class Hashes
{
    public static int Of<T>(ReadOnlySpan<T> values)
    {
        var hash = new HashCode();
        foreach (var value in values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}
