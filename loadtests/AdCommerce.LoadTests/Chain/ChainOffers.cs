using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Chain;

/// <summary>What brands want of the load's episode.</summary>
/// <param name="Campaigns">Their campaigns; <see cref="ChainWorld.Campaign"/> is the one of each brand that has notes, a room and groups.</param>
/// <param name="Placements">Their placements.</param>
internal sealed record ChainOffers(IReadOnlyList<ChainCampaign> Campaigns, IReadOnlyList<ChainPlacement> Placements)
{
    /// <summary>ISO 4217 code of every budget.</summary>
    public const string Currency = "CNY";

    /// <summary>The campaign that runs out, however often it is topped up.</summary>
    public const string ScarceCampaign = "chain-scarce";

    private const long Unit = 1_000_000;
    private const int FlightHours = 12;
    private const int Priority = 900;

    /// <summary>Two brands that pay nothing.</summary>
    public static readonly ChainOffers Free = new(
        [new("lumiere", ChainWorld.Campaign), new("petal", ChainWorld.Campaign)],
        [
            new("lumiere", ChainWorld.Campaign, "lumiere-matte-velvet", Priority, "oily"),
            new("lumiere", ChainWorld.Campaign, "lumiere-dew-veil", Priority, "dry"),
            new("petal", ChainWorld.Campaign, "petal-balance-tint", Priority - 1),
        ]);

    /// <summary>
    /// The same, and each way to pay: by exposure, note and room; more than there is to be had, far less, and so much a day. Prices are no round numbers, so that
    /// one micro-unit shows. Classes say who comes first, or the dearest would win each time; what nobody can pay for is shown for nothing, so that the load goes on.
    /// </summary>
    public static readonly ChainOffers Paid = new(
        [
            new("lumiere", ChainWorld.Campaign, new(1_000_000 * Unit)),
            new("petal", ChainWorld.Campaign, new((1_000_000 * Unit) + 1, null, CampaignBudget.Types.Pacing.Even)),
            new("petal", ScarceCampaign, new((2 * Unit) + 345)),
            new("lumiere", "chain-daily", new((400 * Unit) + 7, (40 * Unit) + 3)),
            new("petal", "chain-free"),
        ],
        [
            new("lumiere", ChainWorld.Campaign, "lumiere-matte-velvet", Priority, "oily", PriorityClass.Sponsorship, Bid.Types.Pricing.ThousandExposures, 12_345_678),
            new("lumiere", ChainWorld.Campaign, "lumiere-dew-veil", Priority, "dry", PriorityClass.Sponsorship, Bid.Types.Pricing.Note, 234_567),
            new("petal", ChainWorld.Campaign, "petal-balance-tint", Priority - 1, null, PriorityClass.Standard, Bid.Types.Pricing.Livestream, 1_234_567),
            new("petal", ScarceCampaign, "petal-calm-serum", Priority, "sensitive", PriorityClass.Sponsorship, Bid.Types.Pricing.ThousandExposures, 45_678_901),
            new("lumiere", "chain-daily", "lumiere-dew-veil", Priority, "sensitive", PriorityClass.Sponsorship, Bid.Types.Pricing.ThousandExposures, 23_456_789),
            new("petal", "chain-free", "petal-balance-tint", Priority, null, PriorityClass.House),
        ]);

    /// <summary>Brands, each once.</summary>
    public IEnumerable<string> Brands => Campaigns.Select(static c => c.Brand).Distinct();

    /// <summary>Products that stand in the episode, each once.</summary>
    public IEnumerable<string> Products => Placements.Select(static p => p.Product).Distinct();

    /// <summary>A budget as the API takes it: from now on, for half a day.</summary>
    public static CampaignBudget? BudgetOf(ChainBudget? given)
    {
        if (given is null)
            return null;
        var now = TimeProvider.System.GetUtcNow();
        var budget = new CampaignBudget
        {
            CurrencyCode = Currency,
            TotalMicros = given.TotalMicros,
            StartTime = now.ToTimestamp(),
            EndTime = now.AddHours(FlightHours).ToTimestamp(),
            TimeZone = "Asia/Shanghai",
            Pacing = given.Pacing,
        };
        if (given.DailyMicros is { } daily)
            budget.DailyMicros = daily;
        return budget;
    }
}

/// <summary>A campaign of the load.</summary>
/// <param name="Brand">Whose.</param>
/// <param name="Id">Its id in the brand.</param>
/// <param name="Budget">Null for none.</param>
internal sealed record ChainCampaign(string Brand, string Id, ChainBudget? Budget = null);

/// <summary>What a campaign of the load may spend.</summary>
/// <param name="TotalMicros">In all, in micro-units.</param>
/// <param name="DailyMicros">On a day; null for as much as there is.</param>
/// <param name="Pacing">How it is spread.</param>
internal sealed record ChainBudget(long TotalMicros, long? DailyMicros = null, CampaignBudget.Types.Pacing Pacing = CampaignBudget.Types.Pacing.AsFastAsPossible);

/// <summary>A placement of the load; its id is that of its product.</summary>
/// <param name="Brand">Whose.</param>
/// <param name="Campaign">Its campaign's id.</param>
/// <param name="Product">What is to stand in the slot.</param>
/// <param name="Priority">Above what the demo asks for.</param>
/// <param name="SkinType">For whom; null for everybody.</param>
/// <param name="Class">Who comes first, whatever is bid.</param>
/// <param name="Pricing">What is paid for.</param>
/// <param name="BidMicros">How much; 0 for no bid.</param>
internal sealed record ChainPlacement(
    string Brand, string Campaign, string Product, int Priority, string? SkinType = null, PriorityClass Class = PriorityClass.Unspecified,
    Bid.Types.Pricing Pricing = default, long BidMicros = 0)
{
    /// <summary>As the API takes it.</summary>
    public Placement ToProto()
    {
        var placement = new Placement { Product = $"products/{Product}", Priority = Priority, PriorityClass = Class };
        if (SkinType is not null)
            placement.Matches.Add(new AttributeMatch { Subject = AttributeMatch.Types.Subject.Viewer, Attribute = "skin_type", AnyOf = { SkinType } });
        if (BidMicros > 0)
            placement.Bid = new() { Pricing = Pricing, Amount = new() { CurrencyCode = ChainOffers.Currency, AmountMicros = BidMicros } };
        return placement;
    }
}
