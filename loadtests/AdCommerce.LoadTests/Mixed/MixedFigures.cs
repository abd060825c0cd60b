namespace AdCommerce.LoadTests.Mixed;

/// <summary>What a mixed load saw.</summary>
internal sealed class MixedFigures
{
    /// <summary>By kind of request.</summary>
    public SortedDictionary<string, KindFigures> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests not sent because too many were under way: the load's own bound, and a sign that the server does not keep up.</summary>
    public long NotSent { get; set; }

    /// <summary>Requests a second, asked for.</summary>
    public int RatePerSecond { get; set; }

    /// <summary>Requests a second that were answered.</summary>
    public int AnsweredPerSecond { get; set; }
}

/// <summary>One kind of request, from the moment it was due until it was answered.</summary>
/// <param name="Requests">How many.</param>
/// <param name="P50Millis">Half of them took no longer.</param>
/// <param name="P90Millis">90 of 100.</param>
/// <param name="P99Millis">99 of 100.</param>
/// <param name="P999Millis">999 of 1,000.</param>
/// <param name="MaxMillis">All of them.</param>
/// <param name="Answers">By status.</param>
internal sealed record KindFigures(
    long Requests, double P50Millis, double P90Millis, double P99Millis, double P999Millis, double MaxMillis, SortedDictionary<string, int> Answers);
