using System.IO.Hashing;
using System.Text;
using AdCommerce.Domain.Campaigns.Reach;

namespace AdCommerce.Domain.Tests.Campaigns.Reach;

public sealed class ReachSampleTests
{
    [Fact]
    public void BucketsOf_Few_AreAllThatHaveAny()
    {
        long[] counts = [0, 3, 0, 1, 2];

        Assert.Equal([1, 3, 4], ReachSample.BucketsOf("lumiere", counts, 2_000).Order());
    }

    [Fact]
    public void BucketsOf_Many_AreJustEnoughTheSameEachTimeAndOthersForAnotherSeed()
    {
        var counts = Enumerable.Repeat(7L, 1_024).ToArray();

        var (one, again, other) = (ReachSample.BucketsOf("lumiere", counts, 100), ReachSample.BucketsOf("lumiere", counts, 100), ReachSample.BucketsOf("petal", counts, 100));

        Assert.Equal(15, one.Length);
        Assert.Equal(one.AsEnumerable(), again);
        Assert.NotEqual(one.AsEnumerable(), other);
    }

    // Everything is a hash, so this comes out the same each time.
    [Fact]
    public void BucketsOf_ViewersByHash_TheIntervalHoldsTheTruthAsOftenAsItSays()
    {
        const int Buckets = 64;
        const int Viewers = 20_000;
        const int Asked = 500;
        const int Seeds = 400;
        var buckets = Enumerable.Range(0, Viewers).Select(static i => (Hash: XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"viewer-{i}")), IsMatching: i % 10 < 3))
            .ToLookup(static viewer => (int)(viewer.Hash % Buckets));
        var counts = Enumerable.Range(0, Buckets).Select(bucket => (long)buckets[bucket].Count()).ToArray();
        var held = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var asked = ReachSample.BucketsOf($"seed-{seed}", counts, Asked).SelectMany(bucket => buckets[bucket].OrderBy(static viewer => viewer.Hash)).Take(Asked);
            var figures = new ReachEstimate(Viewers, Asked, asked.Count(static viewer => viewer.IsMatching)).Figures!;
            held += figures.Low <= 6_000 && 6_000 <= figures.High ? 1 : 0;
        }

        // Rounded outwards, so never less than 95 % but for chance: 3 standard deviations of 400 draws.
        Assert.InRange(held, Seeds * 0.917, Seeds);
    }
}
