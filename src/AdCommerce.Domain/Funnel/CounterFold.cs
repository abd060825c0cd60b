using System.Collections.Immutable;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Funnel;

/// <summary>Sums cells up by what a report asks for. What is asked of a variant is looked up once, however many days it has.</summary>
internal sealed class CounterFold(CounterQuestion question)
{
    private readonly Dictionary<EntryDimensions, Group?> _groups = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Group> _byValues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _matureBefore = question.Campaigns.ToDictionary(static campaign => campaign.CampaignId, static campaign => campaign.MatureBefore, StringComparer.Ordinal);

    /// <summary>The sums, in no order.</summary>
    public CounterRows Rows => new(
        [.. _byValues.Values.Select(static group => group.Values)],
        [.. _byValues.Values.SelectMany(static group => group.Current)],
        question.FirstDay < question.SplitDay ? [.. _byValues.Values.SelectMany(static group => group.Previous)] : []);

    /// <summary>Adds a cell.</summary>
    /// <param name="day">Its day.</param>
    /// <param name="entry">Its dimensions, interned.</param>
    /// <param name="sums">Its sums.</param>
    public void Add(int day, EntryDimensions entry, CellSums sums)
    {
        if (day < question.FirstDay || day >= question.EndDay)
            return;
        if (!_groups.TryGetValue(entry, out var group))
            _groups.Add(entry, group = FindGroup(entry));
        if (group is not null)
            AttemptTally.AddToCounts(day < question.SplitDay ? group.Previous : group.Current, sums.Tally, isMature: day < _matureBefore[entry.Campaign.CampaignId]);
    }

    private Group? FindGroup(EntryDimensions entry)
    {
        if (!_matureBefore.ContainsKey(entry.Campaign.CampaignId) || !question.Filters.All(filter => filter.Values.Contains(filter.Dimension.ValueIn(entry))))
            return null;
        ImmutableArray<string> values = [.. question.Dimensions.Select(dimension => dimension.ValueIn(entry))];
        var key = string.Join('\n', values);
        if (!_byValues.TryGetValue(key, out var group))
            _byValues.Add(key, group = new Group(values));
        return group;
    }

    private sealed class Group(ImmutableArray<string> values)
    {
        public ImmutableArray<string> Values { get; } = values;

        public long[] Current { get; } = new long[CounterSums.Count];

        public long[] Previous { get; } = new long[CounterSums.Count];
    }
}
