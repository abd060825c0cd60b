using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// The counters of a brand summed up over one dimension, by campaign and day: what most reports ask for, so that they cost as much as they tell and not as much as
/// there is. It is made when it is first asked for, kept in step with the cells from then on, and no part of the state.
/// </summary>
internal sealed class CounterRollUp(ReportDimension dimension)
{
    /// <summary>Days of all values together; what has more is summed up cell by cell. 96 bytes each.</summary>
    private const int SlotsMax = 32_768;

    /// <summary>A tally (<see cref="AttemptTally"/>), filled up to whole vectors.</summary>
    private const int Width = 12;

    private readonly Dictionary<EntryDimensions, Column> _byEntry = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string CampaignId, string Value), Column> _columns = [];
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
    private int _slots;

    /// <summary>Attempts that were moved since it was last asked.</summary>
    public int MovesSinceAsked { get; private set; }

    /// <summary>Whether it has grown beyond what is kept; then it says nothing.</summary>
    public bool IsTooLarge => _slots > SlotsMax;

    /// <summary>Adds a cell as it is.</summary>
    public void Add(int day, EntryDimensions entry, CellSums sums)
    {
        if (!IsTooLarge)
            AttemptTally.Add(SlotOf(day, entry), sums.Tally);
        if (IsTooLarge)
            Forget();
    }

    /// <summary>Adds an attempt, or takes one away.</summary>
    public void Add(int day, Attempt attempt, int sign)
    {
        MovesSinceAsked++;
        if (!IsTooLarge)
            AttemptTally.Add(SlotOf(day, attempt.Entry), attempt, sign);
        if (IsTooLarge)
            Forget();
    }

    /// <summary>Sums over what is asked for, in no order.</summary>
    /// <param name="question">Without filters, and by this dimension or none.</param>
    public ImmutableArray<CounterRow> Sum(CounterQuestion question)
    {
        MovesSinceAsked = 0;
        var matureBefore = question.Campaigns.ToDictionary(static campaign => campaign.CampaignId, static campaign => campaign.MatureBefore, StringComparer.Ordinal);
        var isWhole = question.Dimensions.IsEmpty;
        var (current, previous) = (new long[]?[isWhole ? 1 : _values.Count], new long[]?[isWhole ? 1 : _values.Count]);
        foreach (var ((campaignId, _), column) in _columns)
        {
            if (!matureBefore.TryGetValue(campaignId, out var mature))
                continue;
            var place = isWhole ? 0 : column.Value;
            column.SumInto(ref current[place], question.SplitDay, question.EndDay, mature);
            column.SumInto(ref previous[place], question.FirstDay, question.SplitDay, mature);
        }

        var rows = ImmutableArray.CreateBuilder<CounterRow>();
        IEnumerable<KeyValuePair<string, int>> places = isWhole ? [new("", 0)] : _values;
        foreach (var (value, place) in places)
        {
            ImmutableArray<string> values = isWhole ? [] : [value];
            if (current[place] is { } now && now[0] > 0)
                rows.Add(new CounterRow(false, values, ImmutableCollectionsMarshal.AsImmutableArray(now)));
            if (previous[place] is { } before && before[0] > 0)
                rows.Add(new CounterRow(true, values, ImmutableCollectionsMarshal.AsImmutableArray(before)));
        }

        return rows.DrainToImmutable();
    }

    private void Forget()
    {
        _byEntry.Clear();
        _columns.Clear();
        _values.Clear();
    }

    private Span<long> SlotOf(int day, EntryDimensions entry)
    {
        if (!_byEntry.TryGetValue(entry, out var column))
            _byEntry.Add(entry, column = ColumnOf(entry));
        _slots -= column.Days;
        var slot = column.SlotOf(day);
        _slots += column.Days;
        return slot;
    }

    private Column ColumnOf(EntryDimensions entry)
    {
        var key = (entry.Campaign.CampaignId, Value: dimension.ValueIn(entry));
        if (_columns.TryGetValue(key, out var column))
            return column;
        if (!_values.TryGetValue(key.Value, out var value))
            _values.Add(key.Value, value = _values.Count);
        _columns.Add(key, column = new Column(value));
        return column;
    }

    /// <summary>One value of one campaign: a slot for each day from its first on.</summary>
    private sealed class Column(int value)
    {
        private long[] _sums = [];
        private int _firstDay;

        public int Value { get; } = value;

        public int Days => _sums.Length / Width;

        public Span<long> SlotOf(int day)
        {
            if (_sums.Length == 0)
                _firstDay = day;
            if (day < _firstDay)
            {
                _sums = [.. new long[(_firstDay - day) * Width], .. _sums];
                _firstDay = day;
            }
            else if (day >= _firstDay + Days)
            {
                Array.Resize(ref _sums, (day - _firstDay + 1) * Width);
            }

            return _sums.AsSpan((day - _firstDay) * Width, Width);
        }

        /// <summary>Adds the sums of some days to counts (<see cref="CounterSums"/>), which are made where there are any.</summary>
        public void SumInto(ref long[]? counts, int fromDay, int endDay, int matureBefore)
        {
            var (from, end) = (Math.Max(fromDay, _firstDay), Math.Min(endDay, _firstDay + Days));
            if (from >= end)
                return;
            var mature = Math.Clamp(matureBefore, from, end);
            var (a, b, c) = Sum(from, mature);
            var (d, e, f) = Sum(mature, end);
            counts ??= new long[CounterSums.Count];
            var told = MemoryMarshal.Cast<long, Vector256<long>>(counts.AsSpan(0, 3 * CounterSums.Stages));
            told[0] += a + d;
            told[1] += b + e;
            told[2] += a;
            var rest = c + f;
            counts[^2] += rest[0];
            counts[^1] += rest[1];
        }

        private (Vector256<long> InOrder, Vector256<long> AtAll, Vector256<long> Flags) Sum(int fromDay, int endDay)
        {
            var (inOrder, atAll, rest) = (Vector256<long>.Zero, Vector256<long>.Zero, Vector256<long>.Zero);
            var days = MemoryMarshal.Cast<long, Vector256<long>>(_sums.AsSpan((fromDay - _firstDay) * Width, (endDay - fromDay) * Width));
            for (var i = 0; i < days.Length; i += 3)
            {
                inOrder += days[i];
                atAll += days[i + 1];
                rest += days[i + 2];
            }

            return (inOrder, atAll, rest);
        }
    }
}
