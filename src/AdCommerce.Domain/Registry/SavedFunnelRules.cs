using System.Collections.Immutable;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every saved funnel, whether it is created or changed. Its question is checked where reports' questions are.</summary>
internal static class SavedFunnelRules
{
    public const string Collection = "savedFunnels";

    public static void Check(SavedFunnel funnel, ImmutableArray<FieldViolation> found, Violations violations)
    {
        violations.RequireText(funnel.Title, "saved_funnel.display_name", 1, ContentRules.TitleLengthMax);
        violations.Require(funnel.Title.Length == 0 || !string.IsNullOrWhiteSpace(funnel.Title), "saved_funnel.display_name", "must not be blank");
        foreach (var violation in found)
            violations.Add(violation.Field, violation.Description);
    }

    /// <summary>The alerts that look at a funnel, by name.</summary>
    public static IEnumerable<string> AlertsOn(ContentKey funnel, RegistryState state) => state.Alerts.Values
        .Where(alert => alert.Key.BrandId == funnel.BrandId && alert.FunnelId == funnel.Id).Select(static alert => alert.Key.NameIn(AlertRules.Collection));
}
