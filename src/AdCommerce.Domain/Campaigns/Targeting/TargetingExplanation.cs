using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>What a predicate contributed.</summary>
/// <param name="Asked">What it asks.</param>
/// <param name="Held">Whether it holds. Under a "!" it can be wrong that it does.</param>
/// <param name="IsLacking">The viewer (or the context) does not have the attribute, or there is no consent to look: that is why it does not hold.</param>
/// <param name="Value">What it looked at: the one word that was asked for where that is in a set, else all that is known; empty for nothing.</param>
public readonly record struct PredicateFinding(TargetingPredicate Asked, bool Held, bool IsLacking, string Value)
{
    /// <summary>What it looks at.</summary>
    public TargetingAttribute Attribute => Asked.Attribute;

    /// <summary>Its canonical line.</summary>
    public string Predicate => Asked.ToString();
}

/// <summary>
/// Why an expression holds, or does not: the predicates that suffice to show it, the first ones in reading order. All parts of what holds together,
/// the first part of what holds alternatively; for what does not hold, the other way around.
/// </summary>
/// <param name="Holds">As <see cref="TargetingExpression.Holds"/> says.</param>
/// <param name="Findings">In reading order; empty only for <see cref="TargetingExpression.Everybody"/>.</param>
public sealed record TargetingExplanation(bool Holds, ImmutableArray<PredicateFinding> Findings)
{
    /// <summary>The predicate that made it false, the first one that decided; null when it holds.</summary>
    public PredicateFinding? Refusal => Holds || Findings.IsEmpty ? null : Findings[0];

    /// <summary>Ids of the profile's attributes that the answer rests on, in order, each once: what a decision says it has used. Those not known are not among them.</summary>
    public ImmutableArray<string> ViewerAttributes =>
    [
        .. Findings.Where(static f => f.Attribute.IsViewers && !f.IsLacking).Select(static f => f.Attribute.ViewerAttribute)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Explains an expression.</summary>
    public static TargetingExplanation Of(TargetingExpression expression, in TargetingContext context)
    {
        var (holds, list) = (expression.Holds(context), new FindingList(ImmutableArray.CreateBuilder<PredicateFinding>()));
        Find(expression, holds, context, ref list);
        return new(holds, list.Findings.DrainToImmutable());
    }

    /// <summary>Finds out what an explanation would say, without putting it together.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="context">Of what.</param>
    /// <param name="findings">Takes what is found, in reading order.</param>
    internal static void Find<TFindings>(TargetingExpression expression, bool holds, in TargetingContext context, ref TFindings findings)
        where TFindings : struct, IFindings
    {
        switch (expression)
        {
            case AllOf all:
                FindParts(all.Expressions, holds, holds, context, ref findings);
                break;
            case AnyOf any:
                FindParts(any.Expressions, holds, !holds, context, ref findings);
                break;
            case Not not:
                Find(not.Expression, !holds, context, ref findings);
                break;
            case TargetingPredicate predicate:
                var value = holds && predicate is SetContains contains ? contains.Word : context.Spell(predicate.Attribute);
                findings.Add(new(predicate, holds, !holds && !context.Has(predicate.Attribute), value));
                break;
            default:
                throw new InvalidOperationException($"{expression.GetType()} cannot be explained");
        }
    }

    private static void FindParts<TFindings>(
        ImmutableArray<TargetingExpression> parts, bool holds, bool allAreNeeded, in TargetingContext context, ref TFindings findings)
        where TFindings : struct, IFindings
    {
        foreach (var part in parts)
        {
            // Where all are needed, each of them is as the whole.
            if (!allAreNeeded && part.Holds(context) != holds)
                continue;
            Find(part, holds, context, ref findings);
            if (!allAreNeeded)
                return;
        }
    }

    private readonly record struct FindingList(ImmutableArray<PredicateFinding>.Builder Findings) : IFindings
    {
        public void Add(in PredicateFinding finding) => Findings.Add(finding);
    }
}

/// <summary>Takes findings as they are made.</summary>
internal interface IFindings
{
    /// <summary>Takes the next one.</summary>
    void Add(in PredicateFinding finding);
}
