using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Funnel;

/// <summary>Viewers of one side of a campaign's test who were first shown something, or first held out, on one day.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Arm">The side.</param>
/// <param name="Day">The day of the first: days since 1970-01-01, UTC.</param>
/// <param name="Viewers">How many: held against the other side, they are the split that was configured, or something is wrong.</param>
/// <param name="Notes">Of these, how many opened a note of the campaign within 7 days.</param>
/// <param name="Livestreams">Joined a room.</param>
/// <param name="Groups">Joined a group.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lift-cell")]
public readonly record struct LiftCell(CampaignKey Campaign, LiftArm Arm, int Day, long Viewers, long Notes, long Livestreams, long Groups);

/// <summary>Sums over marks. Viewers who are forgotten stay in them.</summary>
internal sealed class LiftCounters
{
    private const long MicrosPerDay = 24 * 3_600_000_000L;

    private readonly Dictionary<(CampaignKey Campaign, LiftArm Arm, int Day), LiftCell> _cells = [];

    /// <summary>All cells, sorted by campaign, arm and day.</summary>
    public ImmutableArray<LiftCell> All => Sorted(_cells.Values);

    /// <summary>The cells of a brand's campaigns, sorted the same.</summary>
    public ImmutableArray<LiftCell> Of(string brandId) => Sorted(_cells.Values.Where(cell => cell.Campaign.BrandId == brandId));

    /// <summary>Takes away a mark as it was, and adds it as it is.</summary>
    public void Move(CampaignKey campaign, LiftMark? before, LiftMark? after)
    {
        if (before is { } old)
            Add(campaign, old, -1);
        if (after is { } next)
            Add(campaign, next, 1);
    }

    /// <summary>Puts a cell of a snapshot back.</summary>
    public void Restore(LiftCell cell) => _cells.Add((cell.Campaign, cell.Arm, cell.Day), cell);

    private void Add(CampaignKey campaign, LiftMark mark, int sign)
    {
        var key = (campaign, mark.Arm, (int)(mark.FirstMicros / MicrosPerDay));
        var cell = _cells.GetValueOrDefault(key, new LiftCell(campaign, mark.Arm, key.Item3, 0, 0, 0, 0));
        cell = cell with
        {
            Viewers = cell.Viewers + sign,
            Notes = cell.Notes + (mark.HasReached(Stage.Note) ? sign : 0),
            Livestreams = cell.Livestreams + (mark.HasReached(Stage.Livestream) ? sign : 0),
            Groups = cell.Groups + (mark.HasReached(Stage.Group) ? sign : 0),
        };
        if (cell.Viewers == 0)
            _cells.Remove(key);
        else
            _cells[key] = cell;
    }

    private static ImmutableArray<LiftCell> Sorted(IEnumerable<LiftCell> cells) =>
        [.. cells.OrderBy(static cell => cell.Campaign).ThenBy(static cell => cell.Arm).ThenBy(static cell => cell.Day)];
}
