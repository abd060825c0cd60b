using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using AdCommerce.Server.Reports;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Alerts;

/// <summary>Alerts as the API spells them, and back. A funnel's name that does not look like one becomes an id that nothing has, and is refused as such.</summary>
internal static class AlertMapping
{
    public static AlertRule ToDomain(this V1.Alert alert, ContentKey key) => new()
    {
        Key = key,
        Title = alert.DisplayName,
        FunnelId = ResourceName.TryParse(alert.SavedFunnel, "brands/*/savedFunnels/*") is [var brand, var id] && brand == key.BrandId ? id : "",
        Stage = alert.Stage == V1.FunnelStage.Unspecified ? null : (Stage)(int)alert.Stage,
        EntrantsMin = alert.MinEntrants == 0 ? Rate.VerdictTrialsMin : alert.MinEntrants,
        Confidence = alert.Confidence == 0 ? AlertRule.ConfidenceDefault : alert.Confidence,
        Disabled = alert.Disabled,
        Version = CatalogMapping.VersionOf(alert.Etag),
    };

    /// <summary>A rule and what is known of it.</summary>
    public static V1.Alert ToProto(this AlertRule rule, AlertMemory? memory) => new()
    {
        Name = rule.Key.NameIn("alerts"),
        DisplayName = rule.Title,
        SavedFunnel = $"brands/{rule.Key.BrandId}/savedFunnels/{rule.FunnelId}",
        Stage = (V1.FunnelStage)(int)(rule.Stage ?? 0),
        MinEntrants = rule.EntrantsMin,
        Confidence = rule.Confidence,
        Disabled = rule.Disabled,
        Etag = CatalogMapping.Etag(rule.Version),
        State = StateOf(rule, memory),
        Findings = { memory?.Stages.Select(stage => ToProto(stage, rule.Confidence)) ?? [] },
        Period = memory?.Task.Period.ToProto(),
        EvaluateTime = memory?.EvaluateMicros.ToTimestamp(),
        Problem = memory?.Problem ?? "",
    };

    public static V1.AlertEvent ToProto(this AlertEvent told, string brandId) => new()
    {
        EventId = told.Id,
        Kind = (V1.AlertEvent.Types.Kind)(int)told.Kind,
        Time = told.TimeMicros.ToTimestamp(),
        Alert = told.AlertId.Length == 0 ? "" : $"brands/{brandId}/alerts/{told.AlertId}",
        DisplayName = told.Title,
        SavedFunnel = told.FunnelId.Length == 0 ? "" : $"brands/{brandId}/savedFunnels/{told.FunnelId}",
        SavedFunnelDisplayName = told.FunnelTitle,
        Period = told.Period?.ToProto(),
        Finding = told.Finding?.ToProto(told.Confidence),
    };

    public static V1.AlertDelivery ToProto(this AlertDelivery delivery, string brandId) => new()
    {
        Event = delivery.Event.ToProto(brandId),
        State = (V1.AlertDelivery.Types.State)(int)delivery.State,
        Attempts =
        {
            delivery.Attempts.Select(static attempt => new V1.AlertDeliveryAttempt
            {
                Time = attempt.TimeMicros.ToTimestamp(),
                Duration = Duration.FromTimeSpan(TimeSpan.FromMicroseconds(attempt.DurationMicros)),
                Status = attempt.Status,
                Problem = attempt.Problem,
            }),
        },
        NextAttemptTime = delivery.State == DeliveryState.Waiting ? delivery.DueMicros.ToTimestamp() : null,
    };

    /// <summary>A webhook; null for none.</summary>
    public static V1.AlertWebhook ToProto(this AlertWebhook? webhook, string brandId, string secret) => new()
    {
        Name = $"brands/{brandId}/alertWebhook",
        Uri = webhook?.Uri ?? "",
        Secret = secret,
        PreviousSecretExpireTime = webhook is { IsSet: true, PreviousSecret: not 0 } ? webhook.PreviousSecretEnd.ToTimestamp() : null,
        Etag = CatalogMapping.Etag(webhook?.Version ?? 0),
    };

    private static V1.Alert.Types.State StateOf(AlertRule rule, AlertMemory? memory) => (rule, memory) switch
    {
        ({ Disabled: true }, _) => V1.Alert.Types.State.Disabled,
        (_, null) => V1.Alert.Types.State.Unspecified,
        (_, { IsFiring: true }) => V1.Alert.Types.State.Firing,
        (_, { Stages.IsEmpty: true }) => V1.Alert.Types.State.Unspecified,
        _ when memory.Stages.All(static stage => stage.Finding.Verdict == AlertVerdict.None) => V1.Alert.Types.State.Undecided,
        _ => V1.Alert.Types.State.Quiet,
    };

    private static V1.AlertFinding ToProto(StageMemory stage, double confidence)
    {
        var finding = stage.Finding.ToProto(confidence);
        (finding.Firing, finding.SinceTime) = (stage.IsFiring, stage.SinceMicros.ToTimestamp());
        return finding;
    }

    private static V1.AlertFinding ToProto(this AlertFinding finding, double confidence)
    {
        var difference = finding.Difference;
        var z = Normal.TwoSided(confidence);
        return new V1.AlertFinding
        {
            Stage = finding.Stage.ToProto(),
            Current = ToProto(difference.First, z),
            Previous = ToProto(difference.Second, z),
            Difference = difference.Value,
            Interval = finding.Verdict == AlertVerdict.None ? null : ToProto(difference.IntervalAt(z)),
            Confidence = confidence,
            Verdict = (V1.AlertFinding.Types.Verdict)(int)finding.Verdict,
            Firing = finding.Verdict is AlertVerdict.Above or AlertVerdict.Below,
        };
    }

    private static V1.AlertPeriod ToProto(this AlertPeriod period) => new()
    {
        StartDate = ReportRequests.DateOf(period.FirstDay),
        EndDate = ReportRequests.DateOf(period.LastDay),
        PreviousStartDate = ReportRequests.DateOf(period.FirstDay - period.Days),
        PreviousEndDate = ReportRequests.DateOf(period.FirstDay - 1),
        TimeZone = period.TimeZone,
    };

    private static V1.ReportRate ToProto(Rate rate, double z) => new()
    {
        Count = rate.Successes,
        Entrants = rate.Trials,
        Value = rate.Share,
        Interval = rate.HasVerdict ? ToProto(rate.IntervalAt(z)) : null,
    };

    private static V1.ReportInterval ToProto(ShareInterval interval) => new() { Low = interval.Low, High = interval.High };
}
