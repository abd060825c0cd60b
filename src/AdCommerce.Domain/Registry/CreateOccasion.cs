using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Sets an occasion.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-occasion")]
public sealed record CreateOccasion(Occasion Occasion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Occasion.Key.Id), "occasion_id", ResourceId.Rule);
        if (ContentRules.FindBrand(Occasion.Key, state) is { } missing)
            return missing;
        OccasionRules.Check(Occasion, state, violations);
        return state.Occasions.ContainsKey(Occasion.Key) ? Exists(Occasion.Key.NameIn(OccasionRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new OccasionPut(Occasion);
}

/// <summary>Calls an occasion off. Nothing else speaks of it, so nothing is left of it.</summary>
/// <param name="Key">The occasion.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.delete-occasion")]
public sealed record DeleteOccasion(ContentKey Key, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Occasions.TryGetValue(Key, out var occasion))
            return Rejection.Missing(Key.NameIn(OccasionRules.Collection));
        return ExpectedVersion != 0 && ExpectedVersion != occasion.Version ? Stale(Key.NameIn(OccasionRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new OccasionDeleted(state.Occasions[Key]);
}
