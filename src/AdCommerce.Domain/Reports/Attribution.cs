using System.Collections.Immutable;

namespace AdCommerce.Domain.Reports;

/// <summary>Shares an amount among touches, in whole micro-units that sum exactly. Pure.</summary>
public static class Attribution
{
    /// <summary>Half-life of time decay when none is asked for: 7 days.</summary>
    public const long HalfLifeMicrosDefault = 7 * 24 * 3_600_000_000L;

    private const int EndPercent = 40;
    private const int MiddlePercent = 20;

    // Weights of time decay are cut to 2^-40 of the largest: what lies more than 40 half-lives before the latest touch gets nothing.
    private const long DecayUnits = 1L << 40;

    /// <summary>What each touch gets.</summary>
    /// <param name="model">How.</param>
    /// <param name="amountMicros">What there is to share, 0 or more.</param>
    /// <param name="touches">In order of time, each of which may take credit; at least one.</param>
    /// <param name="halfLifeMicros">For <see cref="AttributionModel.TimeDecay"/>; above 0.</param>
    /// <returns>One amount for each touch, in order; their sum is the amount.</returns>
    public static ImmutableArray<long> Share(
        AttributionModel model, long amountMicros, IReadOnlyList<CreditTouch> touches, long halfLifeMicros = HalfLifeMicrosDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amountMicros);
        ArgumentOutOfRangeException.ThrowIfZero(touches.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(halfLifeMicros, 1);
        return Split(amountMicros, model switch
        {
            AttributionModel.LastTouch => One(touches.Count, LastOf(touches)),
            AttributionModel.FirstTouch => One(touches.Count, 0),
            AttributionModel.Linear => [.. Enumerable.Repeat(1L, touches.Count)],
            AttributionModel.Position => Positions(touches.Count),
            AttributionModel.TimeDecay => [.. touches.Select(touch => Decayed(touches[^1].TimeMicros - touch.TimeMicros, halfLifeMicros))],
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, "No such model."),
        });
    }

    private static int LastOf(IReadOnlyList<CreditTouch> touches)
    {
        for (var i = touches.Count - 1; i >= 0; i--)
        {
            if (touches[i].IsEngagement)
                return i;
        }

        return touches.Count - 1;
    }

    private static long[] One(int count, int place)
    {
        var weights = new long[count];
        weights[place] = 1;
        return weights;
    }

    // 40, 20 / (n - 2) each, 40: times n - 2, so that weights are whole.
    private static long[] Positions(int count)
    {
        if (count <= 2)
            return [.. Enumerable.Repeat(1L, count)];
        var weights = new long[count];
        weights.AsSpan().Fill(MiddlePercent);
        weights[0] = weights[^1] = EndPercent * (count - 2L);
        return weights;
    }

    private static long Decayed(long agoMicros, long halfLifeMicros) => (long)Math.Round(DecayUnits * Math.Pow(2, -(double)agoMicros / halfLifeMicros));

    // Each gets its share cut to whole units; what is left over goes, a unit each, to those who lost most by the cut, the earlier of two alike.
    private static ImmutableArray<long> Split(long amount, long[] weights)
    {
        Int128 total = 0;
        foreach (var weight in weights)
            total += weight;
        var shares = new long[weights.Length];
        var lost = new Int128[weights.Length];
        var left = amount;
        for (var i = 0; i < weights.Length; i++)
        {
            var exact = (Int128)amount * weights[i];
            shares[i] = (long)(exact / total);
            lost[i] = exact % total;
            left -= shares[i];
        }

        foreach (var i in Enumerable.Range(0, weights.Length).OrderByDescending(i => lost[i]).ThenBy(static i => i).Take((int)left))
            shares[i]++;
        return ImmutableArray.Create(shares);
    }
}
