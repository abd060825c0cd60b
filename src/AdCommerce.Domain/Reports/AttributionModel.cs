namespace AdCommerce.Domain.Reports;

/// <summary>How credit for a conversion is shared (funnel.md, Attribution).</summary>
public enum AttributionModel
{
    /// <summary>All to the last touch; engagement outranks mere exposure.</summary>
    LastTouch = 1,

    /// <summary>All to the first touch.</summary>
    FirstTouch = 2,

    /// <summary>To all alike.</summary>
    Linear = 3,

    /// <summary>40 % to the first, 40 % to the last, the rest alike; of two touches half each.</summary>
    Position = 4,

    /// <summary>Half as much for each half-life that a touch lies before the latest one.</summary>
    TimeDecay = 5,
}

/// <summary>A touch that may take credit.</summary>
/// <param name="TimeMicros">When it was, microseconds since 1970.</param>
/// <param name="IsEngagement">The viewer did something: more than a mere exposure.</param>
/// <param name="WindowMicros">For how long afterwards it may take credit.</param>
public readonly record struct CreditTouch(long TimeMicros, bool IsEngagement, long WindowMicros)
{
    /// <summary>True iff 0 &lt; t_touch &lt; t_conv &lt;= t_touch + window (funnel.md, Attribution).</summary>
    public bool MayCredit(long conversionMicros) =>
        TimeMicros > 0 && TimeMicros < conversionMicros && conversionMicros <= TimeMicros + WindowMicros;
}
