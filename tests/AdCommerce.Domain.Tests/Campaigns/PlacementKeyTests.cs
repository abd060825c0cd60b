using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Campaigns;

public sealed class PlacementKeyTests
{
    [Fact]
    public void CompareTo_Keys_AreOrderedByBrandCampaignPlacementOrdinally()
    {
        string[] ordered = ["brands/a/campaigns/b/placements/z", "brands/a/campaigns/b-/placements/a", "brands/a-/campaigns/a/placements/a", "brands/b/campaigns/a/placements/a"];
        var keys = new[] { PlacementKey("a", "b", "a"), PlacementKey("a", "a-", "a"), PlacementKey("a", "a", "b-"), PlacementKey("z", "a", "b") };

        Assert.Equal(ordered, keys.Order().Select(key => key.ToString()));
    }
}
