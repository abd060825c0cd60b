using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a placement that has not ended.</summary>
/// <param name="Placement">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among <see cref="Changeable"/>; at least one.</param>
/// <param name="TargetingLine">The new targeting as a line; empty where the placement itself has it.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-placement")]
public sealed record UpdatePlacement(Placement Placement, ImmutableArray<string> Paths, string TargetingLine = "") : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable =
        ["product", "matches", "priority", "disclosure_label", "priority_class", "bid", "schedule", "markets", "scenes", "targeting", "targeting_expression", "slot_categories", "caps"];

    private bool Retargets => Paths.Contains("targeting") || Paths.Contains("targeting_expression");

    private string Line => Retargets ? TargetingLine : "";

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Placements.TryGetValue(Placement.Key, out var current))
            return Rejection.Missing(Placement.Key.ToString());
        RequirePaths(Paths, Changeable, violations);
        PlacementRules.Check(Merge(current), Line, state, violations);
        if (Placement.Version != 0 && Placement.Version != current.Version)
            return Stale(Placement.Key.ToString());
        return current.State == PlacementState.Ended ? SetPlacementState.Over(Placement.Key) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new PlacementPut(PlacementRules.WithLine(Merge(state.Placements[Placement.Key]), Line));

    private Placement Merge(Placement current) => current with
    {
        ProductId = Paths.Contains("product") ? Placement.ProductId : current.ProductId,
        Matches = Paths.Contains("matches") ? Placement.Matches : current.Matches,
        Priority = Paths.Contains("priority") ? Placement.Priority : current.Priority,
        DisclosureLabel = Paths.Contains("disclosure_label") ? Placement.DisclosureLabel : current.DisclosureLabel,
        Targeting = Retargets ? Placement.Targeting : current.Targeting,
        SlotCategories = Paths.Contains("slot_categories") ? Placement.SlotCategories : current.SlotCategories,
        Terms = Merge(current.Terms),
    };

    private PlacementTerms Merge(PlacementTerms current) => current with
    {
        Class = Paths.Contains("priority_class") ? Placement.Terms.Class : current.Class,
        Bid = Paths.Contains("bid") ? Placement.Terms.Bid : current.Bid,
        Schedule = Paths.Contains("schedule") ? Placement.Terms.Schedule : current.Schedule,
        Markets = Paths.Contains("markets") ? Placement.Terms.Markets : current.Markets,
        Scenes = Paths.Contains("scenes") ? Placement.Terms.Scenes : current.Scenes,
        Caps = Paths.Contains("caps") ? Placement.Terms.Caps : current.Caps,
    };
}
