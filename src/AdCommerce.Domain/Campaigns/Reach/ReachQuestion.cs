using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Campaigns.Reach;

/// <summary>Is this viewer one of those for whom something is meant?</summary>
public sealed class ReachQuestion
{
    private static readonly TargetingExpression Nobody = new Not(TargetingExpression.Everybody);

    private readonly TargetingExpression _audience;
    private readonly Product? _product;

    /// <summary>Asks for viewers.</summary>
    /// <param name="audience">
    /// Whom it is for. What it asks of market, device, drama, episode and scene is taken to hold: a viewer has none of them until something is played.
    /// </param>
    /// <param name="product">What they would be shown; null when that is open.</param>
    public ReachQuestion(TargetingExpression audience, Product? product) => (_audience, _product) = (Assuming(audience, negated: false), product);

    /// <summary>
    /// True when the audience holds for the viewer, to whom the product is suited, and who does not block it. A profile that may not be used is not
    /// looked at: then only an audience that asks nothing of a profile holds.
    /// </summary>
    /// <param name="profile">What is stored of the viewer; null for nothing, which matches nothing.</param>
    public bool Holds(ViewerProfile? profile)
    {
        if (profile is null)
            return false;
        var context = default(TargetingContext).For(profile);
        if (_product is not null
            && (profile.Blocks.Hold(_product) || (context.Attributes is { } attributes && _product.FindUnsuitedTo(attributes) is not null)))
            return false;
        return _audience.Holds(context);
    }

    private static TargetingExpression Assuming(TargetingExpression expression, bool negated) => expression switch
    {
        AllOf all => new AllOf([.. all.Expressions.Select(part => Assuming(part, negated))]),
        AnyOf any => new AnyOf([.. any.Expressions.Select(part => Assuming(part, negated))]),
        Not not => new Not(Assuming(not.Expression, !negated)),
        TargetingPredicate { Attribute.IsViewers: false } => negated ? Nobody : TargetingExpression.Everybody,
        _ => expression,
    };
}
