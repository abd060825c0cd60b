using AdCommerce.Domain.Campaigns.Matching;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.LoadTests.Measure.Matching;

/// <summary>The product's index, each viewer anew.</summary>
internal sealed class IndexMatcher(PlacementIndex index) : IMatcher
{
    /// <summary>Category of all slots and placements.</summary>
    public const string Category = "foundation";

    public int Match(MatchedViewer viewer, int[] found)
    {
        var count = 0;
        foreach (var ordinal in index.Match(Category, viewer.Context))
            found[count++] = ordinal;
        return count;
    }
}

/// <summary>The product's index for a further slot of a viewer whose part is known.</summary>
internal sealed class KnownViewerMatcher(PlacementIndex index) : IMatcher
{
    public int Match(MatchedViewer viewer, int[] found)
    {
        var count = 0;
        foreach (var ordinal in index.ForViewer(viewer.Context).In(IndexMatcher.Category, viewer.Context))
            found[count++] = ordinal;
        return count;
    }
}

/// <summary>The product's evaluation of one placement after the other.</summary>
internal sealed class ScanMatcher(TargetingExpression[] expressions) : IMatcher
{
    public int Match(MatchedViewer viewer, int[] found)
    {
        var context = viewer.Context;
        var count = 0;
        for (var i = 0; i < expressions.Length; i++)
        {
            if (expressions[i].Holds(context))
                found[count++] = i;
        }

        return count;
    }
}
