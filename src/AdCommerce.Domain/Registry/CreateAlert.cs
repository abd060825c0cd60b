using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Sets an alert.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-alert")]
public sealed record CreateAlert(AlertRule Alert) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Alert.Key.Id), "alert_id", ResourceId.Rule);
        if (ContentRules.FindBrand(Alert.Key, state) is { } missing)
            return missing;
        AlertRules.Check(Alert, state, violations);
        if (state.Alerts.ContainsKey(Alert.Key))
            return Exists(Alert.Key.NameIn(AlertRules.Collection));
        return state.Alerts.Keys.Count(key => key.BrandId == Alert.Key.BrandId) < AlertRule.PerBrandMax
            ? null
            : Rejection.Of(RejectionReason.FailedPrecondition, $"The brand has {AlertRule.PerBrandMax} alerts, and may not have more. Delete one first.");
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new AlertPut(Alert);
}

/// <summary>Deletes an alert.</summary>
/// <param name="Key">The alert.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.delete-alert")]
public sealed record DeleteAlert(ContentKey Key, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Key.NameIn(AlertRules.Collection);
        if (!state.Alerts.TryGetValue(Key, out var alert))
            return Rejection.Missing(name);
        return ExpectedVersion != 0 && ExpectedVersion != alert.Version ? Stale(name) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new AlertDeleted(state.Alerts[Key]);
}
