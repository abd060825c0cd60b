namespace AdCommerce.Domain.Funnel;

/// <summary>Sums of sales, by currency in ordinal order. Currencies are never mixed.</summary>
internal static class SalesMath
{
    /// <summary>Adds sales of one currency, or takes them away; a currency with nothing left goes.</summary>
    /// <param name="sums">Sorted.</param>
    /// <param name="sales">What to add.</param>
    /// <param name="sign">1, or -1 to take away.</param>
    public static void Add(List<Sales> sums, Sales sales, int sign)
    {
        var place = 0;
        while (place < sums.Count && string.CompareOrdinal(sums[place].CurrencyCode, sales.CurrencyCode) < 0)
            place++;
        if (place == sums.Count || sums[place].CurrencyCode != sales.CurrencyCode)
            sums.Insert(place, new Sales(sales.CurrencyCode, 0, 0, 0, 0));
        var sum = new Sales(
            sales.CurrencyCode,
            sums[place].Orders + (sign * sales.Orders),
            sums[place].ValueMicros + (sign * sales.ValueMicros),
            sums[place].Refunds + (sign * sales.Refunds),
            sums[place].RefundedMicros + (sign * sales.RefundedMicros));
        if (sum is { Orders: 0, ValueMicros: 0, Refunds: 0, RefundedMicros: 0 })
            sums.RemoveAt(place);
        else
            sums[place] = sum;
    }
}
