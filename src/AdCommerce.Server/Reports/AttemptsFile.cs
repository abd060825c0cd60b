using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Reports;

namespace AdCommerce.Server.Reports;

/// <summary>Attempts as a file, a row for each.</summary>
internal static class AttemptsFile
{
    private static readonly string[] Texts = ["viewer", "placement", "product", "drama", "episode", "slot", "theme", "market", "device", "arm"];

    private static readonly string[] Times =
    [
        "entry_time", .. from way in (string[])["in_order", "at_all"] from stage in (Stage[])[Stage.Note, Stage.Livestream, Stage.Group] select $"{way}_{stage.ToString().ToLowerInvariant()}_time",
    ];

    /// <summary>Puts it together.</summary>
    /// <param name="attempts">The attempts, and what their viewers are called.</param>
    public static ReportFile Of(IEnumerable<(ListedAttempt Attempt, string Viewer)> attempts) => new(Texts, Times, AreTimes: true, [.. attempts.Select(static a => RowOf(a.Attempt, a.Viewer))]);

    private static (string[] Texts, long?[] Times) RowOf(ListedAttempt attempt, string viewer)
    {
        var entry = attempt.Entry;
        return (
            [
                viewer, entry.Placement.ToString(), $"products/{entry.ProductId}", $"dramas/{entry.DramaId}", $"episodes/{entry.EpisodeId}", entry.SlotId, entry.Theme, entry.Market,
                entry.Device, entry.Arm,
            ],
            [attempt.EntryMicros, .. attempt.InOrderMicros.Skip(1), .. attempt.AtAllMicros.Skip(1)]);
    }
}
