namespace AdCommerce.Domain.Campaigns.Budgets.Pacing;

/// <summary>
/// How much of what decisions take is charged in the end: viewers go before the slot comes. Sums over closed leases in which older ones fade.
/// </summary>
/// <param name="TakenMicros">Taken.</param>
/// <param name="SpentMicros">Charged of it.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.take-conversion")]
public readonly record struct TakeConversion(double TakenMicros, double SpentMicros)
{
    /// <summary>What is assumed when nothing is known, and the least that is: money would be released without bound otherwise.</summary>
    private const double Assumed = 0.7;

    private const double Least = 0.1;

    // Of a hundred leases the last fifty or so say most.
    private const double Fade = 0.98;

    /// <summary>After one more lease.</summary>
    public TakeConversion With(long takenMicros, long spentMicros) =>
        new((TakenMicros * Fade) + takenMicros, (SpentMicros * Fade) + Math.Min(takenMicros, spentMicros));

    /// <summary>The share, as if a little had been seen before anything was.</summary>
    /// <param name="littleMicros">That little, in money: what a few events cost.</param>
    public double Share(long littleMicros) => Math.Clamp((SpentMicros + (Assumed * littleMicros)) / (TakenMicros + littleMicros), Least, 1);
}
