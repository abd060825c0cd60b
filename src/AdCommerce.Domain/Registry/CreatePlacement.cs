using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Registry;

/// <summary>Adds a placement to a campaign: a draft, or active at once.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="TargetingLine">Its targeting as a line; empty where the placement itself has it.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.create-placement")]
public sealed record CreatePlacement(Placement Placement, string TargetingLine = "") : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Placement.Key.PlacementId), "placement_id", ResourceId.Rule);
        PlacementRules.Check(Placement, TargetingLine, state, violations);
        if (!state.Campaigns.TryGetValue(Placement.Key.Campaign, out var campaign))
            return Rejection.Missing(Placement.Key.Campaign.ToString());
        if (campaign.Ended)
            return CampaignRules.Over(campaign.Key);
        return state.Placements.ContainsKey(Placement.Key) ? Exists(Placement.Key.ToString()) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new PlacementPut(PlacementRules.WithLine(Placement, TargetingLine));
}
