using System.Collections.Immutable;
using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Reports;
using AdCommerce.Storage.Reports;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Alerts;

/// <summary>Measures what an alert wants to know: the funnel's total as its report has it, of the same days, withheld where that is.</summary>
internal sealed class AlertMeasuring(RegistryReplica registry, ReportRunner runner, IReportEngine engine, IOptions<ReportConfig> config, TimeProvider time)
{
    /// <summary>Measures.</summary>
    /// <returns>Null when it cannot be measured now: reports that somebody waits for come first, or the alert is another one by now.</returns>
    public async Task<AlertMeasurement?> MeasureAsync(string brandId, AlertTask task, CancellationToken cancellationToken)
    {
        // Where another silo sees more of the registry than this one.
        if ((Find(registry.State, brandId, task) ?? Find(await registry.CatchUpAsync(cancellationToken), brandId, task)) is not var (rule, funnel))
            return null;
        var scope = task.ScopeOf(funnel);
        var grouping = new FunnelGrouping([], ByDay: false, WithPrevious: true, time.NowMicros());
        try
        {
            var report = await runner.TryRunAsync(
                scope, withPrevious: true, (attempts, token) => FunnelReport.SumAsync(engine, attempts, scope, grouping, config.Value, token), cancellationToken);
            return report is null ? null : new AlertMeasurement(task, CountsOf(rule, report.Total, report.PreviousTotal!), "");
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.ResourceExhausted)
        {
            return new AlertMeasurement(task, [], refused.Status.Detail);
        }
    }

    private static (AlertRule Rule, SavedFunnel Funnel)? Find(RegistryState state, string brandId, AlertTask task) =>
        state.Alerts.TryGetValue(new ContentKey(brandId, task.AlertId), out var rule)
        && state.SavedFunnels.TryGetValue(rule.Key with { Id = rule.FunnelId }, out var funnel)
        && (rule.Version, funnel.Version) == (task.RuleVersion, task.FunnelVersion)
            ? (rule, funnel)
            : null;

    private static ImmutableArray<StageCounts> CountsOf(AlertRule rule, TellableGroup current, TellableGroup previous) =>
    [
        .. from stage in rule.Stages
           let index = (int)stage - 1
           where !current.Withheld[index] && !previous.Withheld[index]
           select new StageCounts(
               stage,
               current.Group.Sums.Stages[index].MatureAttempts,
               current.Group.Sums.Stages[0].MatureAttempts,
               previous.Group.Sums.Stages[index].MatureAttempts,
               previous.Group.Sums.Stages[0].MatureAttempts),
    ];
}
