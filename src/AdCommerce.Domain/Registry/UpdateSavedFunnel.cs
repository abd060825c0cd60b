using System.Collections.Immutable;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a saved funnel.</summary>
/// <param name="Funnel">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among display_name, question; at least one.</param>
/// <param name="Found">What was found wrong with the question where that was read.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-saved-funnel")]
public sealed record UpdateSavedFunnel(SavedFunnel Funnel, ImmutableArray<string> Paths, ImmutableArray<FieldViolation> Found) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["display_name", "question"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Funnel.Key.NameIn(SavedFunnelRules.Collection);
        if (!state.SavedFunnels.TryGetValue(Funnel.Key, out var current))
            return Rejection.Missing(name);
        RequirePaths(Paths, Changeable, violations);
        var merged = Merge(current);
        SavedFunnelRules.Check(merged, Paths.Contains("question") ? Found : [], violations);
        if (violations.None && SavedFunnelRules.AlertsOn(Funnel.Key, state).Any())
            AlertRules.RequireWatchable(merged.Question, "saved_funnel.question", violations);
        return Funnel.Version != 0 && Funnel.Version != current.Version ? Stale(name) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new SavedFunnelPut(Merge(state.SavedFunnels[Funnel.Key]));

    private SavedFunnel Merge(SavedFunnel current) => current with
    {
        Title = Paths.Contains("display_name") ? Funnel.Title : current.Title,
        Question = Paths.Contains("question") ? Funnel.Question : current.Question,
    };
}
