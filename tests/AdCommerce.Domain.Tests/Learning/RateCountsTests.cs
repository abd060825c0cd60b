using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using CsCheck;

namespace AdCommerce.Domain.Tests.Learning;

public class RateCountsTests
{
    private static readonly Gen<(string Placement, int Cell, int Day, Stage Stage)[]> Events =
        Gen.Select(Gen.Char['a', 'c'], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[1, 4], static (p, cell, day, stage) => ($"{p}", cell, day, (Stage)stage)).Array[0, 60];

    [Fact]
    public void Add_CountsOfAnyShards_IsTheCountOfAllTheirEvents() => Gen.Select(Events, Gen.Int[1, 4]).Sample(static (events, shards) =>
    {
        var together = new RateCounts();
        for (var shard = 0; shard < shards; shard++)
            together.Add(Count(events.Where((_, i) => i % shards == shard)).ToRows());
        return together.ToRows().SequenceEqual(Count(events).ToRows());
    });

    [Fact]
    public void ForgetBefore_ADay_KeepsExactlyWhatIsNotBefore() => Gen.Select(Events, Gen.Int[0, 4]).Sample(static (events, day) =>
    {
        var counts = Count(events);
        counts.ForgetBefore(day);
        return counts.ToRows().SequenceEqual(Count(events.Where(e => e.Day >= day)).ToRows());
    });

    [Fact]
    public void ToRows_OneOfEach_HasEachSum()
    {
        var counts = Count([("a", 1, 2, Stage.Episode), ("a", 1, 2, Stage.Note), ("a", 1, 2, Stage.Livestream), ("a", 1, 2, Stage.Group), ("a", 1, 2, Stage.Episode)]);

        Assert.Equal(new RateRow(SampleCatalog.PlacementKey("a"), 1, 2, new RateSums(2, 1, 1, 1)), Assert.Single(counts.ToRows()));
    }

    private static RateCounts Count(IEnumerable<(string Placement, int Cell, int Day, Stage Stage)> events)
    {
        var counts = new RateCounts();
        foreach (var (placement, cell, day, stage) in events)
            counts.Add(SampleCatalog.PlacementKey(placement), cell, day, stage);
        return counts;
    }
}
