using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace AdCommerce.Domain.Campaigns.Reach;

/// <summary>Which buckets of viewers are asked.</summary>
public static class ReachSample
{
    /// <summary>
    /// As many buckets as it takes, by an order that is each seed's own and always the same: two questions of one brand ask the same viewers, and asking
    /// again tells nothing more.
    /// </summary>
    /// <param name="seed">Any text.</param>
    /// <param name="counts">How many viewers each bucket has. Which one a viewer is in must have nothing to do with what the viewer is like.</param>
    /// <param name="viewersMax">How many viewers are wanted.</param>
    /// <returns>Buckets with together at least so many, the last one not needed whole; all that have any when there are fewer.</returns>
    public static ImmutableArray<int> BucketsOf(string seed, IReadOnlyList<long> counts, int viewersMax)
    {
        var start = (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(seed));
        var order = Enumerable.Range(0, counts.Count).OrderBy(bucket => XxHash3.HashToUInt64(BitConverter.GetBytes(bucket), start)).ThenBy(static bucket => bucket);
        var chosen = ImmutableArray.CreateBuilder<int>();
        var viewers = 0L;
        foreach (var bucket in order)
        {
            if (viewers >= viewersMax)
                break;
            viewers += counts[bucket];
            if (counts[bucket] > 0)
                chosen.Add(bucket);
        }

        return chosen.ToImmutable();
    }
}
