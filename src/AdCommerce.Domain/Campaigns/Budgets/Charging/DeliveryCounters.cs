using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Campaigns.Budgets.Charging;

/// <summary>Events of one placement, stage, day and outcome, and what they cost.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="Stage">The stage that was reached.</param>
/// <param name="Day">The day of the campaign's clock: of the lease for what claims one, of the event otherwise.</param>
/// <param name="Outcome">What became of them.</param>
/// <param name="Events">How many.</param>
/// <param name="SpentMicros">What was charged; 0 for every outcome but <see cref="ChargeOutcome.Billed"/>.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.delivery-cell")]
public readonly record struct DeliveryCell(PlacementKey Placement, Stage Stage, int Day, ChargeOutcome Outcome, long Events, long SpentMicros);

/// <summary>
/// What a shard counted of money, by placement, stage, day and outcome: only ever added to, since what was charged is never changed by what comes later. Mutable and
/// not thread-safe: one shard owns it.
/// </summary>
public sealed class DeliveryCounters
{
    private readonly Dictionary<(PlacementKey Placement, Stage Stage, int Day, ChargeOutcome Outcome), DeliveryCell> _cells = [];

    /// <summary>Counts an event.</summary>
    /// <param name="placement">Its placement.</param>
    /// <param name="stage">Its stage.</param>
    /// <param name="day">Its day.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="priceMicros">What it costs; counted as spent when it was billed.</param>
    public void Add(PlacementKey placement, Stage stage, int day, ChargeOutcome outcome, long priceMicros)
    {
        var key = (placement, stage, day, outcome);
        var cell = _cells.GetValueOrDefault(key, new DeliveryCell(placement, stage, day, outcome, 0, 0));
        _cells[key] = cell with { Events = cell.Events + 1, SpentMicros = checked(cell.SpentMicros + (outcome == ChargeOutcome.Billed ? priceMicros : 0)) };
    }

    /// <summary>Every cell, sorted by every dimension.</summary>
    public ImmutableArray<DeliveryCell> All() => Sorted(_cells.Values);

    /// <summary>The cells of one campaign, sorted the same.</summary>
    public ImmutableArray<DeliveryCell> Of(CampaignKey campaign) => Sorted(_cells.Values.Where(cell => cell.Placement.Campaign == campaign));

    /// <summary>The cells of a brand's campaigns, sorted the same.</summary>
    public ImmutableArray<DeliveryCell> Of(string brandId) => Sorted(_cells.Values.Where(cell => cell.Placement.Campaign.BrandId == brandId));

    /// <summary>Puts a cell of a snapshot back.</summary>
    public void Restore(DeliveryCell cell) => _cells.Add((cell.Placement, cell.Stage, cell.Day, cell.Outcome), cell);

    private static ImmutableArray<DeliveryCell> Sorted(IEnumerable<DeliveryCell> cells) =>
        [.. cells.OrderBy(static c => c.Placement).ThenBy(static c => c.Stage).ThenBy(static c => c.Day).ThenBy(static c => c.Outcome)];
}
