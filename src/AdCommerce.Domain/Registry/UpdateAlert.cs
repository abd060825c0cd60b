using System.Collections.Immutable;
using AdCommerce.Domain.Alerts;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of an alert.</summary>
/// <param name="Alert">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among display_name, saved_funnel, stage, min_entrants, confidence, disabled; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-alert")]
public sealed record UpdateAlert(AlertRule Alert, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["display_name", "saved_funnel", "stage", "min_entrants", "confidence", "disabled"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Alert.Key.NameIn(AlertRules.Collection);
        if (!state.Alerts.TryGetValue(Alert.Key, out var current))
            return Rejection.Missing(name);
        RequirePaths(Paths, Changeable, violations);
        AlertRules.Check(Merge(current), state, violations);
        return Alert.Version != 0 && Alert.Version != current.Version ? Stale(name) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new AlertPut(Merge(state.Alerts[Alert.Key]));

    private AlertRule Merge(AlertRule current) => current with
    {
        Title = Paths.Contains("display_name") ? Alert.Title : current.Title,
        FunnelId = Paths.Contains("saved_funnel") ? Alert.FunnelId : current.FunnelId,
        Stage = Paths.Contains("stage") ? Alert.Stage : current.Stage,
        EntrantsMin = Paths.Contains("min_entrants") ? Alert.EntrantsMin : current.EntrantsMin,
        Confidence = Paths.Contains("confidence") ? Alert.Confidence : current.Confidence,
        Disabled = Paths.Contains("disabled") ? Alert.Disabled : current.Disabled,
    };
}
