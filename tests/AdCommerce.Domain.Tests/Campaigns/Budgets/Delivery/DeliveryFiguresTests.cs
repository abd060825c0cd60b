using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Delivery;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Delivery;

public sealed class DeliveryFiguresTests
{
    private const long Day = 24 * Hour;

    private static readonly int FirstDay = CampaignClock.Of("Etc/UTC").DayOf(Start);

    [Fact]
    public void Of_CellsOfSeveralShards_SumsThemAndKeepsReasonsApart()
    {
        var (state, lease) = Grant(Open(), 1, Euro, Start);
        DeliveryCell[] cells =
        [
            Cell("p1", ChargeOutcome.Billed, 2, 2_000), Cell("p1", ChargeOutcome.Billed, 3, 3_000), Cell("p2", ChargeOutcome.Late, 4, 0), Cell("p1", ChargeOutcome.KnownBot, 1, 0),
        ];

        var figures = DeliveryFigures.Of(state, cells, LeaseTerms.Default, Start + Minute);

        Assert.Equal((5_000, 1, null, true), (figures.SpentMicros, figures.OpenLeases, figures.PlannedMicros, figures.InvariantHolds));
        Assert.Equal(lease.AmountMicros, figures.Balances.LeasedMicros);
        Assert.Equal(
            [new(Stage.Episode, ChargeOutcome.Billed, 5, 5_000), new(Stage.Episode, ChargeOutcome.Late, 4, 0), new(Stage.Episode, ChargeOutcome.KnownBot, 1, 0)], figures.Stages.AsEnumerable());
        Assert.Equal([new(Placement("p1"), 5, 1, 5_000), new(Placement("p2"), 0, 4, 0)], figures.Placements.AsEnumerable());
        Assert.Equal([new DayDelivery(FirstDay, 5, 5, 5_000)], figures.Days.AsEnumerable());
    }

    [Fact]
    public void Of_HalfOfAnEvenPlan_SaysSoAndForecastsHalfOfTheRest()
    {
        var state = Open(Budget with { Pacing = PacingKind.Even });

        var figures = DeliveryFigures.Of(state, [Cell("p1", ChargeOutcome.Billed, 5, 5 * Euro)], LeaseTerms.Default, Start + Day);

        Assert.Equal(0.5, figures.OfPlan!.Value, 3);
        Assert.Equal(50.0 * Euro, figures.ForecastMicros, 0.01 * Euro);
        Assert.False(figures.InvariantHolds);
    }

    [Fact]
    public void Of_OnPlan_ForecastsTheTotal() => Assert.Equal(
        100 * Euro,
        DeliveryFigures.Of(Open(Budget with { Pacing = PacingKind.Even }), [Cell("p1", ChargeOutcome.Billed, 5, (long)(9.9 * Euro))], LeaseTerms.Default, Start + Day).ForecastMicros);

    [Fact]
    public void Of_AsFastAsPossible_ForecastsAtTheSameRateUpToTheTotal()
    {
        Assert.Equal(50.0 * Euro, DeliveryFigures.Of(Open(), [Cell("p1", ChargeOutcome.Billed, 5, 5 * Euro)], LeaseTerms.Default, Start + Day).ForecastMicros, 10.0);
        Assert.Equal(100 * Euro, DeliveryFigures.Of(Open(), [Cell("p1", ChargeOutcome.Billed, 5, 50 * Euro)], LeaseTerms.Default, Start + Day).ForecastMicros);
        Assert.Equal(0, DeliveryFigures.Of(Open(), [], LeaseTerms.Default, Start).ForecastMicros);
    }

    [Fact]
    public void Of_FirstMinutesOfAPlan_ForecastsThePlan()
    {
        var state = Open(Budget with { Pacing = PacingKind.Even });

        Assert.Equal(100 * Euro, DeliveryFigures.Of(state, [], LeaseTerms.Default, Start + (5 * Minute)).ForecastMicros);
        Assert.Equal(0, DeliveryFigures.Of(state, [], LeaseTerms.Default, Start + (2 * Hour)).ForecastMicros);
    }

    [Fact]
    public void Of_CampaignThatWasEnded_ForecastsWhatIsSpent()
    {
        var state = Run(Open(Budget with { Pacing = PacingKind.Even }), new EndLedger(), Start + Day);

        Assert.Equal(5 * Euro, DeliveryFigures.Of(state, [Cell("p1", ChargeOutcome.Billed, 5, 5 * Euro)], LeaseTerms.Default, Start + Day).ForecastMicros);
    }

    private static DeliveryCell Cell(string placement, ChargeOutcome outcome, long events, long spent) => new(Placement(placement), Stage.Episode, FirstDay, outcome, events, spent);

    private static PlacementKey Placement(string id) => new(BudgetSamples.Campaign, id);
}
