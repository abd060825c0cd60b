using System.Collections.Immutable;

namespace AdCommerce.Domain.Reports;

/// <summary>A group of a funnel, and which of its bars may be told.</summary>
/// <param name="Group">The group.</param>
/// <param name="Withheld">For each stage: it is not told.</param>
public sealed record TellableGroup(FunnelGroup Group, ImmutableArray<bool> Withheld)
{
    /// <summary>Nothing of it is told.</summary>
    public bool IsWithheld => Withheld[0];
}

/// <summary>What of groups may be told (trust.md, Privacy). Groups that say nothing of a profile are told as they are.</summary>
public static class TellableFunnel
{
    private static readonly ImmutableArray<bool> Told = [false, false, false, false];

    /// <summary>Judges the groups of one report.</summary>
    /// <param name="groups">All of them: also those of circles that are not asked for, from which those that are could be known.</param>
    /// <param name="isByProfile">They are parted by circle.</param>
    /// <param name="entrantsMin">Fewest viewers at the entry.</param>
    /// <param name="laterMin">Fewest viewers at a later stage.</param>
    public static ImmutableArray<TellableGroup> Judge(IReadOnlyList<FunnelGroup> groups, bool isByProfile, int entrantsMin, int laterMin) =>
        isByProfile
            ? [.. groups.GroupBy(static group => group.IsPrevious).SelectMany(period => JudgePeriod([.. period], entrantsMin, laterMin))]
            : [.. groups.Select(static group => new TellableGroup(group, Told))];

    private static IEnumerable<TellableGroup> JudgePeriod(FunnelGroup[] groups, int entrantsMin, int laterMin)
    {
        var lines = LinesOf(groups);
        var withheld = new bool[groups[0].Sums.Stages.Length][];
        for (var stage = 0; stage < withheld.Length; stage++)
        {
            // Bars never grow, so that a later bar would tell how many a withheld one has at least.
            withheld[stage] = Suppression.Withhold(
                [.. groups.Select(group => group.Sums.Stages[stage].Viewers)], stage == 0 ? entrantsMin : laterMin, lines, stage == 0 ? null : withheld[stage - 1]);
        }

        return groups.Select((group, i) => new TellableGroup(group, [.. withheld.Select(stage => stage[i])]));
    }

    // Sums over one dimension, whatever the others are, can be had by asking for less.
    private static List<IReadOnlyList<int>> LinesOf(FunnelGroup[] groups)
    {
        string[][] keys = [.. groups.Select(static group => (string[])[$"{group.Day}", $"{group.IsSelected}", .. group.Values])];
        List<IReadOnlyList<int>> lines = [];
        for (var summed = 0; summed < keys[0].Length; summed++)
        {
            var over = summed;
            lines.AddRange(Enumerable.Range(0, groups.Length)
                .GroupBy(i => string.Join('\n', keys[i].Where((_, column) => column != over)), StringComparer.Ordinal)
                .Select(static line => (IReadOnlyList<int>)[.. line])
                .Where(static line => line.Count > 1));
        }

        // All together are known, too.
        lines.Add([.. Enumerable.Range(0, groups.Length)]);
        return lines;
    }
}
