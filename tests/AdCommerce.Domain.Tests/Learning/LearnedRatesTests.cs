using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests.Learning;

public class LearnedRatesTests
{
    private static readonly PlacementKey Known = new(new CampaignKey("lumiere", "spring"), "matte");
    private static readonly ProfileCells Cells = new([new CellAttribute("taste", ["fruity"])]);

    private static LearnedRates Rates { get; } =
        LearnedRates.Compile([new RatePlacement(Known, "matte", "foundation", Stage.Note)], Cells, new RateCounts(), 0, 1, 0);

    [Fact]
    public void OrdinalOf_PlacementNewerThanTheTable_IsNone()
    {
        Assert.Equal(0, Rates.OrdinalOf(Known));
        Assert.Equal(-1, Rates.OrdinalOf(Known with { PlacementId = "dewy" }));
        Assert.Equal(-1, LearnedRates.None.OrdinalOf(Known));
    }

    [Fact]
    public void CellOf_ProfileThatMayNotBeUsed_IsEveryonesCell()
    {
        var profile = new ViewerProfile
        {
            Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty.Add("taste", AttributeValue.OfEnum("fruity")),
            Consent = new Consent(true, false, false),
        };

        Assert.Equal(1, Rates.CellOf(profile, personalized: true));
        Assert.Equal(0, Rates.CellOf(profile, personalized: false));
    }
}
