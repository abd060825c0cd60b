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
    private const int Vectors = Width / 4;

    private const int NotAsked = int.MinValue;
    private const int CampaignsUsual = 64;

    private static readonly Vector256<long>[] Nothing = new Vector256<long>[Vectors];

    private readonly ReportDimension _dimension;
    private readonly Dictionary<EntryDimensions, int> _byEntry = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string CampaignId, string Value), int> _byKey = [];
    private readonly Dictionary<string, int> _campaigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _valueNumbers = new(StringComparer.Ordinal);
    private readonly List<ImmutableArray<string>> _values = [];
    private readonly List<(int Campaign, int Value)> _columns = [];
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
    public ImmutableArray<CounterRow> Sum(CounterQuestion question)
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

        var rows = ImmutableArray.CreateBuilder<CounterRow>(_values.Count);
        AddRows(rows, isPrevious: false, question.Dimensions.IsEmpty, question.SplitDay, question.EndDay, matureBefore);
        if (question.FirstDay < question.SplitDay)
            AddRows(rows, isPrevious: true, question.Dimensions.IsEmpty, question.FirstDay, question.SplitDay, matureBefore);
        return rows.DrainToImmutable();
    }

    private void AddRows(ImmutableArray<CounterRow>.Builder rows, bool isPrevious, bool isWhole, int fromDay, int endDay, ReadOnlySpan<int> matureBefore)
    {
        var (from, end) = (Math.Max(fromDay, _firstDay), Math.Min(endDay, _firstDay + _days));
        if (from >= end)
            return;
        var counts = new long[]?[isWhole ? 1 : _values.Count];
        var all = MemoryMarshal.Cast<long, Vector256<long>>(_sums);
        var (before, last) = (PlaceOf(from - 1), PlaceOf(end - 1));
        var columns = CollectionsMarshal.AsSpan(_columns);
        for (var column = 0; column < columns.Length; column++)
        {
            var (campaign, value) = columns[column];
            if (matureBefore[campaign] == NotAsked)
                continue;
            var upTo = all.Slice(last + (column * Vectors), Vectors);
            var earlier = before < 0 ? Nothing : all.Slice(before + (column * Vectors), Vectors);
            var inOrder = upTo[0] - earlier[0];
            if (inOrder[0] == 0)
                continue;
            var mature = Math.Clamp(matureBefore[campaign], from, end);
            AddTo(
                counts[isWhole ? 0 : value] ??= new long[CounterSums.Count], inOrder, upTo[1] - earlier[1], upTo[2] - earlier[2],
                mature == end ? inOrder : mature == from ? default : all[PlaceOf(mature - 1) + (column * Vectors)] - earlier[0]);
        }

        for (var place = 0; place < counts.Length; place++)
        {
            if (counts[place] is { } told)
                rows.Add(new CounterRow(isPrevious, isWhole ? [] : _values[place], ImmutableCollectionsMarshal.AsImmutableArray(told)));
        }
    }

    /// <summary>Adds a column's sums to counts, which are laid out as <see cref="CounterSums"/> says.</summary>
    private static void AddTo(long[] counts, Vector256<long> inOrder, Vector256<long> atAll, Vector256<long> rest, Vector256<long> mature)
    {
        var told = MemoryMarshal.Cast<long, Vector256<long>>(counts.AsSpan(0, 3 * CounterSums.Stages));
        told[0] += inOrder;
        told[1] += atAll;
        told[2] += mature;
        counts[^2] += rest[0];
        counts[^1] += rest[1];
    }

    // Where a day's sums begin, in vectors; below 0 before the first day, of which there is nothing.
    private int PlaceOf(int day) => (day - _firstDay) * _room * Vectors;

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
            _values.Add([key.Value]);
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
        _columns.Clear();
        (_sums, _days, _room) = ([], 0, 0);
    }
}
