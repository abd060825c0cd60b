using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// The counters of a brand summed up over one dimension, by campaign and day: what most reports ask for, so that they cost as much as they tell and not as much as
/// there is. It is made when it is first asked for, kept in step with the cells from then on, and no part of the state.
/// </summary>
/// <remarks>Each day holds the sums of all days up to it, so that a range of any length is one day minus another. What moves is mostly of the last days, which are few.</remarks>
internal sealed class CounterRollUp
{
    /// <summary>Days of all columns together; what has more is summed up cell by cell. 96 bytes each.</summary>
    private const int SlotsMax = 32_768;

    /// <summary>A tally (<see cref="AttemptTally"/>), filled up to whole vectors.</summary>
    private const int Width = 12;

    private const int NotAsked = int.MinValue;
    private const int CampaignsUsual = 64;

    private static readonly long[] Zeros = new long[Width];
    private static readonly ImmutableArray<ImmutableArray<string>> Whole = [[]];

    private readonly ReportDimension _dimension;
    private readonly Dictionary<EntryDimensions, int> _byEntry = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string CampaignId, string Value), int> _byKey = [];
    private readonly Dictionary<string, int> _campaigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _valueNumbers = new(StringComparer.Ordinal);
    private readonly List<ImmutableArray<string>> _values = [];
    private readonly List<(int Campaign, int Value)> _columns = [];
    private ImmutableArray<ImmutableArray<string>> _told = [];
    private long[] _sums = [];
    private int _firstDay;
    private int _days;
    private int _room;

    /// <summary>Sums cells up.</summary>
    /// <param name="dimension">Over this dimension.</param>
    /// <param name="cells">All cells of a brand.</param>
    public CounterRollUp(ReportDimension dimension, IReadOnlyCollection<(int Day, EntryDimensions Entry, CellSums Sums)> cells)
    {
        _dimension = dimension;
        if (cells.Count == 0)
            return;
        foreach (var (_, entry, _) in cells)
            ColumnOf(entry);
        _firstDay = cells.Min(static cell => cell.Day);
        Resize(_firstDay, cells.Max(static cell => cell.Day) - _firstDay + 1);
        if (IsTooLarge)
            return;
        foreach (var (day, entry, sums) in cells)
            AttemptTally.Add(SlotOf(day, ColumnOf(entry)), sums.Tally);
        for (var i = _room * Width; i < _days * _room * Width; i++)
            _sums[i] += _sums[i - (_room * Width)];
    }

    /// <summary>Attempts that were moved since it was last asked.</summary>
    public int MovesSinceAsked { get; private set; }

    /// <summary>Whether it has grown beyond what is kept; then it says nothing.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Adds an attempt, or takes one away.</summary>
    public void Add(int day, Attempt attempt, int sign)
    {
        MovesSinceAsked++;
        if (IsTooLarge)
            return;
        var column = ColumnOf(attempt.Entry);
        if (_days == 0)
            _firstDay = day;
        if (column >= _room || day < _firstDay || day >= _firstDay + _days)
            Resize(Math.Min(day, _firstDay), Math.Max(day + 1, _firstDay + _days) - Math.Min(day, _firstDay));
        for (var later = day; !IsTooLarge && later < _firstDay + _days; later++)
            AttemptTally.Add(SlotOf(later, column), attempt, sign);
    }

    /// <summary>Sums over what is asked for, in no order.</summary>
    /// <param name="question">Without filters, and by this dimension or none.</param>
    public CounterRows Sum(CounterQuestion question)
    {
        MovesSinceAsked = 0;
        Span<int> usual = stackalloc int[CampaignsUsual];
        var matureBefore = _campaigns.Count <= CampaignsUsual ? usual[.._campaigns.Count] : new int[_campaigns.Count];
        matureBefore.Fill(NotAsked);
        foreach (var campaign in question.Campaigns)
        {
            if (_campaigns.TryGetValue(campaign.CampaignId, out var number))
                matureBefore[number] = campaign.MatureBefore;
        }

        var isWhole = question.Dimensions.IsEmpty;
        if (_told.Length != _values.Count)
            _told = [.. _values];
        return new CounterRows(
            isWhole ? Whole : _told,
            SumDays(isWhole, question.SplitDay, question.EndDay, matureBefore),
            question.FirstDay < question.SplitDay ? SumDays(isWhole, question.FirstDay, question.SplitDay, matureBefore) : []);
    }

    private ImmutableArray<long> SumDays(bool isWhole, int fromDay, int endDay, ReadOnlySpan<int> matureBefore)
    {
        var counts = new long[(isWhole ? 1 : _values.Count) * CounterSums.Count];
        var (from, end) = (Math.Max(fromDay, _firstDay), Math.Min(endDay, _firstDay + _days));
        for (var column = 0; from < end && column < _columns.Count; column++)
        {
            var (campaign, value) = _columns[column];
            if (matureBefore[campaign] != NotAsked)
                AddTo(counts.AsSpan(isWhole ? 0 : value * CounterSums.Count, CounterSums.Count), column, from, end, Math.Clamp(matureBefore[campaign], from, end));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(counts);
    }

    /// <summary>Adds the sums of some days of a column to counts (<see cref="CounterSums"/>).</summary>
    private void AddTo(Span<long> counts, int column, int from, int end, int mature)
    {
        var last = VectorsAt(end - 1, column);
        var before = VectorsAt(from - 1, column);
        var inOrder = last[0] - before[0];
        var told = MemoryMarshal.Cast<long, Vector256<long>>(counts[..(3 * CounterSums.Stages)]);
        told[0] += inOrder;
        told[1] += last[1] - before[1];
        told[2] += mature == end ? inOrder : VectorsAt(mature - 1, column)[0] - before[0];
        var rest = last[2] - before[2];
        counts[^2] += rest[0];
        counts[^1] += rest[1];
    }

    // Of the day before the first one: nothing.
    private ReadOnlySpan<Vector256<long>> VectorsAt(int day, int column) =>
        MemoryMarshal.Cast<long, Vector256<long>>(day < _firstDay ? Zeros : SlotOf(day, column));

    private Span<long> SlotOf(int day, int column) => _sums.AsSpan((((day - _firstDay) * _room) + column) * Width, Width);

    private int ColumnOf(EntryDimensions entry)
    {
        if (!_byEntry.TryGetValue(entry, out var column))
            _byEntry.Add(entry, column = NewColumnOf(entry));
        return column;
    }

    private int NewColumnOf(EntryDimensions entry)
    {
        var key = (entry.Campaign.CampaignId, Value: _dimension.ValueIn(entry));
        if (_byKey.TryGetValue(key, out var column))
            return column;
        if (!_campaigns.TryGetValue(key.CampaignId, out var campaign))
            _campaigns.Add(key.CampaignId, campaign = _campaigns.Count);
        if (!_valueNumbers.TryGetValue(key.Value, out var value))
        {
            _valueNumbers.Add(key.Value, value = _values.Count);
            // One text for all shards of a process: whoever adds up their rows compares references.
            _values.Add([string.Intern(key.Value)]);
        }

        _byKey.Add(key, column = _columns.Count);
        _columns.Add((campaign, value));
        return column;
    }

    /// <summary>Makes room for days and columns. Days behind the last hold what it holds; those before the first hold nothing.</summary>
    private void Resize(int firstDay, int days)
    {
        var room = _columns.Count <= _room ? _room : Math.Max(_columns.Count, 2 * _room);
        if ((long)days * room > SlotsMax)
        {
            Forget();
            return;
        }

        var sums = new long[days * room * Width];
        for (var day = _firstDay; _days > 0 && day < firstDay + days; day++)
        {
            var from = Math.Min(day, _firstDay + _days - 1) - _firstDay;
            _sums.AsSpan(from * _room * Width, _room * Width).CopyTo(sums.AsSpan((day - firstDay) * room * Width));
        }

        (_sums, _firstDay, _days, _room) = (sums, firstDay, days, room);
    }

    private void Forget()
    {
        IsTooLarge = true;
        _byEntry.Clear();
        _byKey.Clear();
        _campaigns.Clear();
        _valueNumbers.Clear();
        _values.Clear();
        _told = [];
        _columns.Clear();
        (_sums, _days, _room) = ([], 0, 0);
    }
}
