using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every alert, whether it is created or changed.</summary>
internal static class AlertRules
{
    public const string Collection = "alerts";

    public static void Check(AlertRule alert, RegistryState state, Violations violations)
    {
        violations.RequireText(alert.Title, "alert.display_name", 1, ContentRules.TitleLengthMax);
        violations.Require(alert.Title.Length == 0 || !string.IsNullOrWhiteSpace(alert.Title), "alert.display_name", "must not be blank");
        if (state.SavedFunnels.TryGetValue(alert.Key with { Id = alert.FunnelId }, out var funnel))
            RequireWatchable(funnel.Question, "alert.saved_funnel", violations);
        else
            violations.Add("alert.saved_funnel", "must name an existing saved funnel of the brand: \"brands/{brand}/savedFunnels/{saved_funnel}\"");
        violations.Require(
            alert.Stage is null or Stage.Note or Stage.Livestream or Stage.Group, "alert.stage", "must be a stage after the entry, or not given for all of them");
        violations.Require(
            alert.EntrantsMin is >= Rate.VerdictTrialsMin and <= AlertRule.EntrantsMinMax,
            "alert.min_entrants",
            $"must be from {Rate.VerdictTrialsMin} to {AlertRule.EntrantsMinMax}: of fewer nothing is to be concluded");
        violations.Require(
            alert.Confidence is >= AlertRule.ConfidenceMin and <= AlertRule.ConfidenceMax,
            "alert.confidence",
            FormattableString.Invariant($"must be from {AlertRule.ConfidenceMin} to {AlertRule.ConfidenceMax}"));
    }

    /// <summary>An alert needs a period that moves on, and attempts as they are counted; other windows would make every journey anew at each look.</summary>
    public static void RequireWatchable(FunnelQuestion question, string field, Violations violations)
    {
        violations.Require(question.LastDays > 0, field, "must ask for the last days, so that there is a next period to look at");
        violations.Require(question.Windows is null, field, "must ask with the campaigns' own windows, because an alert looks at what is counted");
    }
}
