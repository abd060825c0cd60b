using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Reach;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Registry;

/// <summary>A brand's question how many viewers something is for. Changes nothing.</summary>
/// <param name="BrandId">The brand.</param>
/// <param name="ProductId">One of its products, or null when that is open.</param>
/// <param name="Matches">All of these must hold.</param>
/// <param name="Targeting">And this.</param>
/// <param name="TargetingLine">The same as a line; empty where it is given as a tree, or not at all.</param>
public sealed record ReachRequest(
    string BrandId, string? ProductId, ImmutableArray<AttributeMatch> Matches, TargetingExpression Targeting, string TargetingLine)
{
    /// <summary>The targeting, however it was given. Only of what compiles.</summary>
    public TargetingExpression Asked => TargetingLine.Length == 0 ? Targeting : TargetingParser.Parse(TargetingLine).Expression!;

    /// <summary>What each viewer is asked, or everything that is wrong.</summary>
    /// <param name="state">What it speaks of.</param>
    public Result<ReachQuestion> Compile(RegistryState state)
    {
        if (!state.Brands.ContainsKey(BrandId))
            return Rejection.Missing($"brands/{BrandId}");
        var product = ProductId is null ? null : state.Products.GetValueOrDefault(ProductId);
        var violations = new Violations();
        violations.Require(
            ProductId is null || product?.BrandId == BrandId, "product", "must name an existing product of the brand: \"products/{product}\"");
        PlacementRules.CheckAudience(Matches, Targeting, TargetingLine, "", state, violations);
        if (!violations.None)
            return violations.ToRejection();
        return new ReachQuestion(Placement.Audience(Matches, Asked, state.Attributes), product);
    }
}
