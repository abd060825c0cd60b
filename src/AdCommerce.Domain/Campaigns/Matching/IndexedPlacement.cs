using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>What the index knows of a placement.</summary>
/// <param name="Category">Of the slots it can stand in.</param>
/// <param name="Targeting">Whom and where it is for; without problems (<see cref="TargetingCheck"/>).</param>
public sealed record IndexedPlacement(string Category, TargetingExpression Targeting);
