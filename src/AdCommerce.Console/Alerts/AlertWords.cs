using AdCommerce.ConsolePages.Reports;

namespace AdCommerce.ConsolePages.Alerts;

/// <summary>States of alerts and messages, in words.</summary>
internal static class AlertWords
{
    public static string NameOf(V1.Alert.Types.State state) => state switch
    {
        V1.Alert.Types.State.Quiet => "Within its interval",
        V1.Alert.Types.State.Firing => "Outside its interval",
        V1.Alert.Types.State.Undecided => "Too few to tell",
        V1.Alert.Types.State.Disabled => "Off",
        _ => "Not looked at yet",
    };

    public static string NameOf(V1.AlertFinding.Types.Verdict verdict) => verdict switch
    {
        V1.AlertFinding.Types.Verdict.Above => "higher than before",
        V1.AlertFinding.Types.Verdict.Below => "lower than before",
        V1.AlertFinding.Types.Verdict.Within => "may be chance",
        _ => "too few to tell",
    };

    public static string NameOf(V1.AlertEvent.Types.Kind kind) => kind switch
    {
        V1.AlertEvent.Types.Kind.Fired => "Has left its interval",
        V1.AlertEvent.Types.Kind.Resolved => "Is back",
        _ => "Test",
    };

    public static string NameOf(V1.AlertDelivery.Types.State state) => state switch
    {
        V1.AlertDelivery.Types.State.Delivered => "Delivered",
        V1.AlertDelivery.Types.State.Failed => "Given up",
        _ => "Waits",
    };

    /// <summary>Class of a tag.</summary>
    public static string ClassOf(V1.Alert.Types.State state) => TagOf(isGood: state == V1.Alert.Types.State.Quiet, isBad: state == V1.Alert.Types.State.Firing);

    /// <summary>Class of a tag.</summary>
    public static string ClassOf(V1.AlertDelivery.Types.State state) =>
        TagOf(isGood: state == V1.AlertDelivery.Types.State.Delivered, isBad: state == V1.AlertDelivery.Types.State.Failed);

    /// <summary>"10.0 % → 14.2 %, +4.20 points (+1.31 … +7.09)".</summary>
    public static string Rates(V1.AlertFinding finding) =>
        $"{Numbers.Share(finding.Previous.Value)} → {Numbers.Share(finding.Current.Value)}"
        + (finding.Interval is { } interval ? $", {Numbers.Points(finding.Difference)} ({Numbers.Points(interval.Low)} … {Numbers.Points(interval.High)})" : "");

    /// <summary>"11-01 – 11-07".</summary>
    public static string Days(V1.AlertPeriod period) => $"{period.StartDate[5..]} – {period.EndDate[5..]}";

    /// <summary>A moment of UTC.</summary>
    public static string Moment(Google.Protobuf.WellKnownTypes.Timestamp time) =>
        time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static string TagOf(bool isGood, bool isBad) => isGood ? "tag on" : isBad ? "tag off" : "tag";
}
