namespace AdCommerce.Domain.Learning.OffPolicy;

/// <summary>One logged decision that counts (its propensity is above 0), and what another policy would have done there.</summary>
/// <param name="Propensity">The chance with which the logged policy chose what it chose: above 0, at most 1.</param>
/// <param name="TargetChance">The chance with which the other policy would have chosen the same: 0 to 1.</param>
/// <param name="Reward">What came of it.</param>
/// <param name="ExpectedReward">What a model expected of the logged choice; it must not have seen this reward.</param>
/// <param name="ExpectedOfTarget">What the same model expects of the other policy's choice, over its chances.</param>
public readonly record struct LoggedDecision(
    double Propensity, double TargetChance, double Reward, double ExpectedReward = 0, double ExpectedOfTarget = 0);

/// <summary>What another policy would have brought per decision, estimated from the log.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Decisions">How many decisions it rests on.</param>
/// <param name="EffectiveDecisions">How many of equal weight would tell as much: the less, the further the other policy is from the logged one.</param>
public sealed record OffPolicyEstimate(double Value, double Low, double High, int Decisions, double EffectiveDecisions);

/// <summary>
/// Estimates of what a policy would have brought, from decisions of another that logged its propensities. Both are unbiased: the first by construction, the
/// second whatever the model, and with less spread the better the model is.
/// </summary>
public static class OffPolicyEstimates
{
    // 95 % of a normal distribution lie within so many standard deviations.
    private const double Deviations = 1.959963984540054;

    /// <summary>Inverse propensity (Horvitz and Thompson 1952): what was seen, weighed by how much rather the other policy would have done it.</summary>
    public static OffPolicyEstimate InversePropensity(ReadOnlySpan<LoggedDecision> log)
    {
        var sums = new Sums();
        foreach (ref readonly var decision in log)
        {
            var weight = WeightOf(decision);
            sums.Add(weight, weight * decision.Reward);
        }

        return sums.ToEstimate();
    }

    /// <summary>Doubly robust (Dudik, Langford and Li 2011): what a model expects, corrected by what was seen to differ from it.</summary>
    public static OffPolicyEstimate DoublyRobust(ReadOnlySpan<LoggedDecision> log)
    {
        var sums = new Sums();
        foreach (ref readonly var decision in log)
        {
            var weight = WeightOf(decision);
            sums.Add(weight, decision.ExpectedOfTarget + (weight * (decision.Reward - decision.ExpectedReward)));
        }

        return sums.ToEstimate();
    }

    private static double WeightOf(in LoggedDecision decision) => decision.Propensity is > 0 and <= 1
        ? decision.TargetChance / decision.Propensity
        : throw new ArgumentOutOfRangeException(nameof(decision), decision.Propensity, "only decisions with a propensity count");

    // Mean, second and third central moments in one pass (Welford; Pebay 2008).
    private struct Sums
    {
        private int _count;
        private double _mean;
        private double _second;
        private double _third;
        private double _weights;
        private double _squares;

        public void Add(double weight, double term)
        {
            var before = _count++;
            var delta = term - _mean;
            var step = delta / _count;
            var product = delta * step * before;
            _mean += step;
            _third += (product * step * (_count - 2)) - (3 * step * _second);
            _second += product;
            _weights += weight;
            _squares += weight * weight;
        }

        // Rewards are rare and weights uneven, so the mean is skewed: Johnson's (1978) correction shifts the normal interval by what the third moment
        // says. Without it the interval lies too low.
        public readonly OffPolicyEstimate ToEstimate()
        {
            if (_count < 2)
                return new OffPolicyEstimate(_mean, double.NegativeInfinity, double.PositiveInfinity, _count, _count);
            var variance = _second / (_count - 1);
            var half = Deviations * Math.Sqrt(variance / _count);
            var shift = variance > 0 ? _third / _count / (6 * variance * _count) * (1 + (2 * Deviations * Deviations)) : 0;
            var effective = _squares > 0 ? _weights * _weights / _squares : 0;
            return new OffPolicyEstimate(_mean, _mean - half + shift, _mean + half + shift, _count, effective);
        }
    }
}
