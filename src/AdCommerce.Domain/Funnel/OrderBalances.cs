namespace AdCommerce.Domain.Funnel;

/// <summary>What of a journey's orders may still be paid back: the judgement of refunds, in the order of arrival.</summary>
internal sealed class OrderBalances
{
    /// <summary>An order may be paid back until 30 days after it, and as long as its token is taken.</summary>
    public const long RefundMicrosMax = JourneyTerms.WindowMicrosMax;

    private readonly List<OrderBalance> _balances;

    public OrderBalances()
        : this([])
    {
    }

    public OrderBalances(IEnumerable<OrderBalance> balances) => _balances = [.. balances];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _balances.Count == 0;

    /// <summary>Sorted by order, then currency.</summary>
    public IEnumerable<OrderBalance> Sorted =>
        _balances.OrderBy(static b => b.OrderId, StringComparer.Ordinal).ThenBy(static b => b.CurrencyCode, StringComparer.Ordinal);

    /// <summary>Whether enough of the order is left.</summary>
    public bool Allows(FunnelEvent refund, long timeMicros) =>
        Find(refund) is var place and >= 0 && _balances[place].UntilMicros >= timeMicros && _balances[place].LeftMicros >= refund.Value!.AmountMicros;

    /// <summary>Adds an order. A second one under the same id adds to it.</summary>
    public void Order(FunnelEvent order, long eventMicros, long timeMicros)
    {
        var until = Math.Max(order.ExpireMicros, eventMicros + RefundMicrosMax);
        var added = new OrderBalance(order.OrderId, order.Value!.CurrencyCode, order.Value.AmountMicros, until);
        if (Find(order) is not (var place and >= 0))
            _balances.Add(added);
        else if (_balances[place].UntilMicros < timeMicros)
            _balances[place] = added;
        else
            _balances[place] = added with { LeftMicros = added.LeftMicros + _balances[place].LeftMicros, UntilMicros = Math.Max(until, _balances[place].UntilMicros) };
    }

    /// <summary>Takes an allowed refund from its order.</summary>
    public void Refund(FunnelEvent refund)
    {
        var place = Find(refund);
        _balances[place] = _balances[place] with { LeftMicros = _balances[place].LeftMicros - refund.Value!.AmountMicros };
    }

    /// <summary>Drops orders that can no longer be paid back.</summary>
    public void Forget(long timeMicros) => _balances.RemoveAll(balance => balance.UntilMicros < timeMicros);

    private int Find(FunnelEvent sale) =>
        _balances.FindIndex(balance => balance.OrderId == sale.OrderId && balance.CurrencyCode == sale.Value!.CurrencyCode);
}

/// <summary>What of an order may still be paid back.</summary>
/// <param name="OrderId">The shop's id.</param>
/// <param name="CurrencyCode">ISO 4217.</param>
/// <param name="LeftMicros">What is left of it.</param>
/// <param name="UntilMicros">Last instant at which it may be.</param>
internal readonly record struct OrderBalance(string OrderId, string CurrencyCode, long LeftMicros, long UntilMicros);
