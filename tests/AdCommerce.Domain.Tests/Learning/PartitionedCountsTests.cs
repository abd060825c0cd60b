using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;

namespace AdCommerce.Domain.Tests.Learning;

public class PartitionedCountsTests
{
    private static readonly PlacementKey Placement = new(new CampaignKey("lumiere", "spring"), "matte");
    private static readonly ProfileCells Cells = new([new CellAttribute("taste", ["fruity", "floral"])]);

    [Fact]
    public void Take_ChangesOfTwoPartitions_AddUp()
    {
        var counts = Counts();

        counts.Take(0, new CircleChanges(3, true, [Row("taste=fruity", 1, 10, 2)]));
        counts.Take(1, new CircleChanges(5, true, [Row("taste=fruity", 1, 4, 1), Row("", 1, 7, 0)]));
        counts.Take(0, new CircleChanges(4, false, [Row("taste=fruity", 1, 12, 3)]));

        Assert.Equal<RateRow>(
            [new RateRow(Placement, 0, 1, new RateSums(7, 0, 0, 0)), new RateRow(Placement, 1, 1, new RateSums(16, 4, 0, 0))], counts.Counts.ToRows());
        Assert.Equal(9UL, counts.Seed);
    }

    [Fact]
    public void Take_Whole_ReplacesWhatWasKnownOfThePartition()
    {
        var counts = Counts();
        counts.Take(0, new CircleChanges(3, true, [Row("taste=fruity", 1, 10, 2)]));

        counts.Take(0, new CircleChanges(2, true, [Row("taste=floral", 1, 5, 1)]));

        Assert.Equal(new RateRow(Placement, 2, 1, new RateSums(5, 1, 0, 0)), Assert.Single(counts.Counts.ToRows(), row => row.Sums != default));
    }

    [Fact]
    public void PartBy_OtherCells_CountsWhatIsKnownAnew()
    {
        var counts = Counts();
        counts.Take(0, new CircleChanges(3, true, [Row("taste=fruity", 1, 10, 2), Row("", 1, 5, 0)]));

        counts.PartBy(ProfileCells.One);

        Assert.Equal(new RateRow(Placement, 0, 1, new RateSums(5, 0, 0, 0)), Assert.Single(counts.Counts.ToRows()));
    }

    [Fact]
    public void ForgetBefore_Day_DropsEarlierOnesForGood()
    {
        var counts = Counts();
        counts.Take(0, new CircleChanges(3, true, [Row("", 1, 10, 2), Row("", 2, 5, 0)]));

        counts.ForgetBefore(2);
        counts.Take(0, new CircleChanges(4, false, [Row("", 1, 11, 2)]));

        Assert.Equal(new RateRow(Placement, 0, 2, new RateSums(5, 0, 0, 0)), Assert.Single(counts.Counts.ToRows()));
    }

    private static PartitionedCounts Counts()
    {
        var counts = new PartitionedCounts(2);
        counts.PartBy(Cells);
        return counts;
    }

    private static CircleRow Row(string circle, int day, long shown, long notes) => new(Placement, circle, day, new RateSums(shown, notes, 0, 0));
}
