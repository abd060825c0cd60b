using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Adds a placement to a campaign.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-placement")]
public sealed record CreatePlacement(Placement Placement) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Placement.Key.PlacementId), "placement_id", ResourceId.Rule);
        violations.Require(
            state.Products.TryGetValue(Placement.ProductId, out var product) && product.BrandId == Placement.Key.Campaign.BrandId,
            "placement.product",
            "must name an existing product of the brand: \"products/{product}\"");
        violations.Require(
            Placement.Priority is >= 0 and <= Placement.PriorityMax, "placement.priority", $"must be from 0 to {Placement.PriorityMax}");
        violations.RequireText(Placement.DisclosureLabel, "placement.disclosure_label", 0, 40);
        violations.Require(Placement.Matches.Length <= Placement.MatchesMax, "placement.matches", $"must be at most {Placement.MatchesMax}");
        for (var i = 0; i < Placement.Matches.Length; i++)
            CheckMatch(Placement.Matches[i], $"placement.matches[{i}]", state, violations);
        if (!state.Campaigns.ContainsKey(Placement.Key.Campaign))
            return Rejection.Missing(Placement.Key.Campaign.ToString());
        return state.Placements.ContainsKey(Placement.Key) ? Exists(Placement.Key.ToString()) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new PlacementPut(Placement);

    private static void CheckMatch(AttributeMatch match, string field, RegistryState state, Violations violations)
    {
        violations.Require(
            match.AnyOf.Length is >= 1 and <= Placement.MatchValuesMax
                && match.AnyOf.All(static w => w.Length is >= 1 and <= ResourceId.LengthMax && !w.Any(char.IsControl)),
            $"{field}.any_of",
            $"must be 1 to {Placement.MatchValuesMax} values of 1 to {ResourceId.LengthMax} characters without control characters");
        switch (match.Subject)
        {
            case MatchSubject.Viewer:
                CheckViewerMatch(match, field, state, violations);
                break;
            case MatchSubject.Scene:
                violations.Require(
                    match.Attribute is "theme" or "mood" or "place", $"{field}.attribute", "must be \"theme\", \"mood\" or \"place\" for a scene");
                break;
            default:
                violations.Add($"{field}.subject", "must be SUBJECT_VIEWER or SUBJECT_SCENE");
                break;
        }
    }

    private static void CheckViewerMatch(AttributeMatch match, string field, RegistryState state, Violations violations)
    {
        if (!state.Attributes.TryGetValue(match.Attribute, out var definition) || definition.Kind == AttributeKind.Number)
        {
            violations.Add($"{field}.attribute", "must be a defined attribute of kind enum or set");
            return;
        }

        foreach (var word in match.AnyOf)
        {
            violations.Require(
                definition.AllowedValues.Contains(word),
                $"{field}.any_of",
                $"\"{word}\" is not a value of \"{match.Attribute}\", which takes {string.Join(", ", definition.AllowedValues)}");
        }
    }
}

/// <summary>Pauses or resumes a placement. One that is so already stays so.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.set-placement-paused")]
public sealed record SetPlacementPaused(PlacementKey Key, bool Paused) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations) =>
        state.Placements.ContainsKey(Key) ? null : Rejection.Missing(Key.ToString());

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new PlacementPut(state.Placements[Key] with { Paused = Paused });
}
