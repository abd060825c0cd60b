using System.Collections.Immutable;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Registry;

/// <summary>Saves a funnel.</summary>
/// <param name="Funnel">The funnel.</param>
/// <param name="Found">What was found wrong with its question where that was read.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.create-saved-funnel")]
public sealed record CreateSavedFunnel(SavedFunnel Funnel, ImmutableArray<FieldViolation> Found) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Funnel.Key.Id), "saved_funnel_id", ResourceId.Rule);
        if (ContentRules.FindBrand(Funnel.Key, state) is { } missing)
            return missing;
        SavedFunnelRules.Check(Funnel, Found, violations);
        if (state.SavedFunnels.ContainsKey(Funnel.Key))
            return Exists(Funnel.Key.NameIn(SavedFunnelRules.Collection));
        return state.SavedFunnels.Keys.Count(key => key.BrandId == Funnel.Key.BrandId) < SavedFunnel.PerBrandMax
            ? null
            : Rejection.Of(RejectionReason.FailedPrecondition, $"The brand has {SavedFunnel.PerBrandMax} saved funnels, and may not have more. Delete one first.");
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new SavedFunnelPut(Funnel);
}

/// <summary>Deletes a saved funnel that no alert looks at.</summary>
/// <param name="Key">The funnel.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.delete-saved-funnel")]
public sealed record DeleteSavedFunnel(ContentKey Key, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Key.NameIn(SavedFunnelRules.Collection);
        if (!state.SavedFunnels.TryGetValue(Key, out var funnel))
            return Rejection.Missing(name);
        if (ExpectedVersion != 0 && ExpectedVersion != funnel.Version)
            return Stale(name);
        return SavedFunnelRules.AlertsOn(Key, state).FirstOrDefault() is { } alert
            ? Rejection.Of(RejectionReason.FailedPrecondition, $"\"{alert}\" looks at this funnel. Delete that first.")
            : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new SavedFunnelDeleted(state.SavedFunnels[Key]);
}
