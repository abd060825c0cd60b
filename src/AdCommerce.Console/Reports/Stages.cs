namespace AdCommerce.ConsolePages.Reports;

/// <summary>The stages of the chain and the dimensions of reports, in words.</summary>
internal static class Stages
{
    public static readonly V1.FunnelStage[] All = [V1.FunnelStage.Episode, V1.FunnelStage.Note, V1.FunnelStage.Livestream, V1.FunnelStage.Group];

    public static readonly V1.ReportDimension[] Dimensions =
    [
        V1.ReportDimension.Placement, V1.ReportDimension.Campaign, V1.ReportDimension.Product, V1.ReportDimension.Variant, V1.ReportDimension.Episode,
        V1.ReportDimension.Slot, V1.ReportDimension.Theme, V1.ReportDimension.Circle, V1.ReportDimension.Market, V1.ReportDimension.Device,
    ];

    public static string NameOf(V1.FunnelStage stage) => stage switch
    {
        V1.FunnelStage.Episode => "Episode",
        V1.FunnelStage.Note => "Review note",
        V1.FunnelStage.Livestream => "Livestream",
        V1.FunnelStage.Group => "Private group",
        _ => "No further",
    };

    /// <summary>The stage that an address names; the entry where it names none.</summary>
    public static V1.FunnelStage Of(string? name) => Enum.TryParse<V1.FunnelStage>(name, out var stage) && All.Contains(stage) ? stage : V1.FunnelStage.Episode;

    /// <summary>What of a bar is looked at.</summary>
    public static long CountOf(V1.FunnelBar bar, bool viewers, bool atAll) =>
        viewers ? (atAll ? bar.ViewersAtAll : bar.Viewers) : atAll ? bar.AttemptsAtAll : bar.Attempts;

    /// <summary>The same in a word, for drawings.</summary>
    public static string WordOf(V1.FunnelStage stage) => stage switch
    {
        V1.FunnelStage.Episode => "Episode",
        V1.FunnelStage.Note => "Note",
        V1.FunnelStage.Livestream => "Room",
        V1.FunnelStage.Group => "Group",
        _ => "End",
    };

    /// <summary>What it means exactly (funnel.md).</summary>
    public static string MeaningOf(V1.FunnelStage stage) => stage switch
    {
        V1.FunnelStage.Episode => "The product was on screen, playing, for at least 3 seconds in sum, or for its whole slot.",
        V1.FunnelStage.Note => "The review note was opened, after the episode and within the campaign's window.",
        V1.FunnelStage.Livestream => "The livestream's room was joined, after the note.",
        _ => "A seat of the private group was taken, after the room.",
    };

    public static string NameOf(V1.ReportDimension dimension) => dimension switch
    {
        V1.ReportDimension.Campaign => "Campaign",
        V1.ReportDimension.Placement => "Placement",
        V1.ReportDimension.Product => "Product",
        V1.ReportDimension.Variant => "Variant",
        V1.ReportDimension.Drama => "Drama",
        V1.ReportDimension.Episode => "Episode",
        V1.ReportDimension.Slot => "Slot",
        V1.ReportDimension.Theme => "Scene's theme",
        V1.ReportDimension.Circle => "Circle of viewers",
        V1.ReportDimension.Market => "Market",
        V1.ReportDimension.Device => "Device",
        _ => "Arm",
    };

    /// <summary>A value of a dimension, as short as it can be told apart.</summary>
    public static string Short(string value) => value.Length == 0 ? "–" : value.Contains('/') ? string.Join(" / ", value.Split('/').Where(static (_, i) => i % 2 == 1).TakeLast(2)) : value;
}
