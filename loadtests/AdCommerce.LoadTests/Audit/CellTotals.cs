using System.Globalization;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.LoadTests.Audit;

/// <summary>Counters by day and dimensions, in a form in which two of them can be compared: one word for each number.</summary>
internal sealed class CellTotals
{
    private readonly SortedDictionary<string, long> _numbers = new(StringComparer.Ordinal);

    /// <summary>Every number that is not zero, by what it counts.</summary>
    public IReadOnlyDictionary<string, long> Numbers => _numbers;

    /// <summary>Sum of one number over all cells: "inOrder1", "order CNY".</summary>
    public long Total(string number) => _numbers.Where(n => n.Key.EndsWith("|" + number, StringComparison.Ordinal)).Sum(static n => n.Value);

    /// <summary>Adds a cell.</summary>
    public void Add(FunnelCell cell)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{cell.EntryDay}|{cell.Entry}");
        for (var stage = 0; stage < cell.Counts.InOrder.Length; stage++)
        {
            Add(place, $"inOrder{stage + 1}", cell.Counts.InOrder[stage]);
            Add(place, $"atAll{stage + 1}", cell.Counts.AtAll[stage]);
        }

        Add(place, "deepReads", cell.Counts.DeepReads);
        Add(place, "engaged", cell.Counts.Engaged);
        Add(place, "exposures", cell.Counts.Exposures);
        Add(place, "groupLeaves", cell.Counts.GroupLeaves);
        foreach (var sales in cell.Counts.Sales)
        {
            Add(place, $"orders {sales.CurrencyCode}", sales.Orders);
            Add(place, $"value {sales.CurrencyCode}", sales.ValueMicros);
            Add(place, $"refunds {sales.CurrencyCode}", sales.Refunds);
            Add(place, $"refunded {sales.CurrencyCode}", sales.RefundedMicros);
        }
    }

    /// <summary>Numbers in which two differ: what, here, there.</summary>
    public IEnumerable<(string What, long Here, long There)> Differences(CellTotals other) =>
        _numbers.Keys.Union(other._numbers.Keys)
            .Select(what => (what, _numbers.GetValueOrDefault(what), other._numbers.GetValueOrDefault(what)))
            .Where(static d => d.Item2 != d.Item3);

    private void Add(string place, string number, long value)
    {
        if (value == 0)
            return;
        var what = $"{place}|{number}";
        _numbers[what] = _numbers.GetValueOrDefault(what) + value;
        if (_numbers[what] == 0)
            _numbers.Remove(what);
    }
}
