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

    /// <summary>By order, currency, last instant, then amount.</summary>
    public IReadOnlyList<OrderBalance> Sorted => _balances;

    /// <summary>Whether enough of the orders under this id is left.</summary>
    public bool Allows(FunnelEvent refund, long timeMicros) =>
        _balances.Where(balance => balance.IsOf(refund) && balance.UntilMicros >= timeMicros).Sum(static balance => balance.LeftMicros) >= refund.Value!.AmountMicros;

    /// <summary>Adds an order. There may be several under one id.</summary>
    public void Order(FunnelEvent order, long eventMicros)
    {
        var until = Math.Max(order.ExpireMicros, eventMicros + RefundMicrosMax);
        Add(new OrderBalance(order.OrderId, order.Value!.CurrencyCode, until, order.Value.AmountMicros));
    }

    /// <summary>Takes an allowed refund from its orders, from that which ends first.</summary>
    public void Refund(FunnelEvent refund, long timeMicros)
    {
        var rest = refund.Value!.AmountMicros;
        for (var place = 0; rest > 0; place++)
        {
            var balance = _balances[place];
            if (!balance.IsOf(refund) || balance.UntilMicros < timeMicros)
                continue;
            var part = Math.Min(rest, balance.LeftMicros);
            _balances[place] = balance with { LeftMicros = balance.LeftMicros - part };
            rest -= part;
        }

        _balances.RemoveAll(static balance => balance.LeftMicros == 0);
        _balances.Sort();
    }

    /// <summary>Drops orders that can no longer be paid back.</summary>
    public void Forget(long timeMicros) => _balances.RemoveAll(balance => balance.UntilMicros < timeMicros);

    private void Add(OrderBalance balance)
    {
        var place = _balances.BinarySearch(balance);
        _balances.Insert(place < 0 ? ~place : place, balance);
    }
}

/// <summary>What of an order may still be paid back.</summary>
/// <param name="OrderId">The shop's id.</param>
/// <param name="CurrencyCode">ISO 4217.</param>
/// <param name="UntilMicros">Last instant at which it may be.</param>
/// <param name="LeftMicros">What is left of it; above 0.</param>
internal readonly record struct OrderBalance(string OrderId, string CurrencyCode, long UntilMicros, long LeftMicros) : IComparable<OrderBalance>
{
    /// <summary>Whether a sale is of this order.</summary>
    public bool IsOf(FunnelEvent sale) => OrderId == sale.OrderId && CurrencyCode == sale.Value!.CurrencyCode;

    /// <summary>By every member.</summary>
    public int CompareTo(OrderBalance other)
    {
        if (string.CompareOrdinal(OrderId, other.OrderId) is not 0 and var order)
            return order;
        if (string.CompareOrdinal(CurrencyCode, other.CurrencyCode) is not 0 and var currency)
            return currency;
        return UntilMicros.CompareTo(other.UntilMicros) is not 0 and var until ? until : LeftMicros.CompareTo(other.LeftMicros);
    }
}
