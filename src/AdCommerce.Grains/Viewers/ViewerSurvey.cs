using AdCommerce.Domain.Campaigns.Reach;

namespace AdCommerce.Grains.Viewers;

/// <summary>Asks known viewers one question: all of them while they are few, else a sample.</summary>
public sealed class ViewerSurvey(IViewerDirectory directory, StoredProfiles profiles)
{
    /// <summary>So many are asked at most: the interval is then at most 2.2 % of the known viewers to either side.</summary>
    public const int AskedMax = 2_000;

    private const int AskedAtOnce = 64;

    /// <summary>How many match.</summary>
    /// <param name="question">What each of them is asked.</param>
    /// <param name="seed">Which sample: the same seed asks the same viewers as long as they are known.</param>
    /// <param name="cancellationToken">Ends it: there is no half an answer.</param>
    public async Task<ReachEstimate> AskAsync(ReachQuestion question, string seed, CancellationToken cancellationToken)
    {
        var counts = await directory.CountAsync();
        // Of the last bucket those who come first: a pseudonym is a keyed hash, so that they do says nothing of them.
        var buckets = await Task.WhenAll(ReachSample.BucketsOf(seed, counts, AskedMax).Select(directory.ReadAsync));
        string[] viewers = [.. buckets.SelectMany(static bucket => bucket).Take(AskedMax)];
        var matching = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(viewers, options, async (viewer, _) =>
        {
            if (question.Holds(await profiles.FindAsync(viewer)))
                Interlocked.Increment(ref matching);
        });
        // Viewers come and go while they are counted: as long as all were asked, they are who is known.
        var known = viewers.Length < AskedMax ? viewers.Length : Math.Max(counts.Sum(), viewers.Length);
        return new ReachEstimate(known, viewers.Length, matching);
    }
}
