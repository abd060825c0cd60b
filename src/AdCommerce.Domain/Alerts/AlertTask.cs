using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Alerts;

/// <summary>What an alert wants to know next.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="RuleVersion">As it was then.</param>
/// <param name="FunnelVersion">As its funnel was then.</param>
/// <param name="Period">The days to measure, and as many before.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-task")]
public sealed record AlertTask(string AlertId, long RuleVersion, long FunnelVersion, AlertPeriod Period)
{
    /// <summary>What is to be measured; null while nothing new can be known: the same days were measured for the same rule, and mature days do not change.</summary>
    /// <param name="rule">The alert.</param>
    /// <param name="state">Its brand's funnels and campaigns.</param>
    /// <param name="memory">What is known of it.</param>
    /// <param name="nowMicros">Now.</param>
    public static AlertTask? Find(AlertRule rule, RegistryState state, AlertMemory? memory, long nowMicros)
    {
        if (rule.Disabled || !state.SavedFunnels.TryGetValue(rule.Key with { Id = rule.FunnelId }, out var funnel) || funnel.Question.LastDays == 0)
            return null;
        var question = funnel.Question;
        var task = new AlertTask(
            rule.Key.Id, rule.Version, funnel.Version, AlertPeriod.LastMature(question.TimeZone, question.LastDays, WindowOf(rule.Key.BrandId, question, state), nowMicros));
        return memory is { Problem: "" } && memory.Task == task ? null : task;
    }

    /// <summary>The scope of the report that measures it.</summary>
    public ReportScope ScopeOf(SavedFunnel funnel) => new(funnel.Key.BrandId, funnel.Question.CampaignIds, Period.ToRange(), funnel.Question.Filters);

    private static long WindowOf(string brandId, FunnelQuestion question, RegistryState state) => state.Campaigns.Values
        .Where(campaign => campaign.Key.BrandId == brandId && (question.CampaignIds.IsEmpty || question.CampaignIds.Contains(campaign.Key.CampaignId)))
        .Select(static campaign => campaign.Terms.WindowMicros)
        .DefaultIfEmpty(JourneyTerms.Default.WindowMicros).Max();
}
