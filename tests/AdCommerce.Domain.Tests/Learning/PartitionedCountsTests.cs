using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.Ledger;

namespace AdCommerce.Domain.Tests.Learning;

public class PartitionedCountsTests
{
    private static readonly PlacementKey Placement = new(new CampaignKey("lumiere", "spring"), "matte");

    private readonly PartitionedCounts _counts = new(2);

    [Fact]
    public void Take_ChangesOfTwoPartitions_AddUp()
    {
        _counts.Take(0, new CircleChanges(3, true, [Row("taste=fruity", 1, 10, 2)]));
        _counts.Take(1, new CircleChanges(5, true, [Row("taste=fruity", 1, 4, 1), Row("", 1, 7, 0)]));
        _counts.Take(0, new CircleChanges(4, false, [Row("taste=fruity", 1, 12, 3)]));

        Assert.Equal([("", 1, 7, 0), ("taste=fruity", 1, 16, 4)], Difference());
        Assert.Equal((4, 5), (_counts.PositionOf(0), _counts.PositionOf(1)));
    }

    [Fact]
    public void Take_Whole_ReplacesWhatWasKnownOfThePartition()
    {
        _counts.Take(0, new CircleChanges(3, true, [Row("taste=fruity", 1, 10, 2)]));

        _counts.Take(0, new CircleChanges(2, true, [Row("taste=floral", 1, 5, 1)]));

        Assert.Equal([("taste=floral", 1, 5, 1)], Difference());
    }

    [Fact]
    public void Write_WhatIsCounted_LeavesNoDifference()
    {
        _counts.Take(0, new CircleChanges(3, true, [Row("", 1, 10, 2), Row("taste=fruity", 1, 5, 0)]));

        _counts.Write(new RateKey(Placement, "", 1), new RateSums(10, 2, 0, 0));
        _counts.Write(new RateKey(Placement, "taste=fruity", 1), new RateSums(6, 0, 0, 0));

        Assert.Equal([("taste=fruity", 1, -1, 0)], Difference());
    }

    [Fact]
    public void WriteAnew_AnotherState_IsWhatTheDifferenceIsTo()
    {
        _counts.Take(0, new CircleChanges(3, true, [Row("", 1, 10, 2)]));
        _counts.Write(new RateKey(Placement, "", 1), new RateSums(10, 2, 0, 0));

        _counts.WriteAnew([KeyValuePair.Create(new RateKey(Placement, "", 1), new RateSums(4, 2, 0, 0))]);

        Assert.Equal([("", 1, 6, 0)], Difference());
    }

    [Fact]
    public void ForgetBefore_Day_DropsEarlierOnesForGood()
    {
        _counts.Take(0, new CircleChanges(3, true, [Row("", 1, 10, 2), Row("", 2, 5, 0)]));

        _counts.ForgetBefore(2);
        _counts.Take(0, new CircleChanges(4, false, [Row("", 1, 11, 2)]));

        Assert.Equal([("", 2, 5, 0)], Difference());
    }

    private IEnumerable<(string, int, long, long)> Difference() =>
        _counts.Difference.Select(static row => (row.Key.Circle, row.Key.Day, row.Value.Shown, row.Value.Notes)).Order();

    private static CircleRow Row(string circle, int day, long shown, long notes) => new(Placement, circle, day, new RateSums(shown, notes, 0, 0));
}
