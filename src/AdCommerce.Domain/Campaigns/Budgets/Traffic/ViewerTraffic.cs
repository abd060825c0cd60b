namespace AdCommerce.Domain.Campaigns.Budgets.Traffic;

/// <summary>What is kept of one viewer to tell invalid traffic: two numbers with their times.</summary>
/// <param name="Left">Exposures that may come now, as of the last event's time.</param>
/// <param name="EventMicros">The latest event's time; 0 for none.</param>
/// <param name="CreditMillis">Time that may have been watched and was not told of, as of the last arrival.</param>
/// <param name="ArrivalMicros">The last arrival; 0 for none.</param>
public readonly record struct ViewerTraffic(double Left, long EventMicros, double CreditMillis, long ArrivalMicros)
{
    /// <summary>Nothing is known.</summary>
    public static readonly ViewerTraffic None;

    private const double MicrosPerMilli = 1_000;
    private const double MicrosPerMinute = 60_000_000;

    /// <summary>Spends watched time: there cannot be more of it than has passed.</summary>
    internal (bool IsAllowed, ViewerTraffic Next) Watch(in ExposureSample exposure, TrafficRules rules)
    {
        // Before its first event a viewer had the time since the session began.
        var (from, credit) = ArrivalMicros == 0 ? (exposure.SessionBeginMicros, rules.ToleranceMillis) : (ArrivalMicros, CreditMillis);
        credit = Math.Min(
            rules.CreditMillisMax + rules.ToleranceMillis, credit + (Math.Max(0, exposure.ArrivalMicros - from) / MicrosPerMilli * rules.SpeedMax));
        var isAllowed = exposure.WatchedMillis <= credit;
        return (isAllowed, this with
        {
            CreditMillis = isAllowed ? credit - exposure.WatchedMillis : credit,
            ArrivalMicros = Math.Max(ArrivalMicros, exposure.ArrivalMicros),
        });
    }

    /// <summary>Spends one exposure of the rate. Event times say when it was: what was watched without a network arrives at once.</summary>
    internal (bool IsAllowed, ViewerTraffic Next) See(in ExposureSample exposure, TrafficRules rules)
    {
        var left = EventMicros == 0
            ? rules.ViewerBurst
            : Math.Min(rules.ViewerBurst, Left + (Math.Max(0, exposure.EventMicros - EventMicros) / MicrosPerMinute * rules.ViewerPerMinute));
        var isAllowed = left >= 1;
        return (isAllowed, this with { Left = isAllowed ? left - 1 : left, EventMicros = Math.Max(EventMicros, exposure.EventMicros) });
    }
}

/// <summary>What is kept of one address to tell invalid traffic.</summary>
/// <param name="Left">Exposures that may come now, as of the last arrival.</param>
/// <param name="ArrivalMicros">The last arrival; 0 for none.</param>
public readonly record struct AddressTraffic(double Left, long ArrivalMicros)
{
    /// <summary>Nothing is known.</summary>
    public static readonly AddressTraffic None;

    private const double MicrosPerMinute = 60_000_000;

    /// <summary>Spends one exposure of the rate.</summary>
    internal (bool IsAllowed, AddressTraffic Next) Hear(in ExposureSample exposure, TrafficRules rules)
    {
        var left = ArrivalMicros == 0
            ? rules.AddressBurst
            : Math.Min(rules.AddressBurst, Left + (Math.Max(0, exposure.ArrivalMicros - ArrivalMicros) / MicrosPerMinute * rules.AddressPerMinute));
        var isAllowed = left >= 1;
        return (isAllowed, new AddressTraffic(isAllowed ? left - 1 : left, Math.Max(ArrivalMicros, exposure.ArrivalMicros)));
    }
}
