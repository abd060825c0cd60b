namespace AdCommerce.Domain.Learning.OffPolicy;

/// <summary>One logged decision that counts (its propensity is above 0), and what another policy would have done there.</summary>
/// <param name="Propensity">The chance with which the logged policy chose what it chose: above 0, at most 1.</param>
/// <param name="TargetChance">The chance with which the other policy would have chosen the same: 0 to 1.</param>
/// <param name="Reward">What came of it: at least 0.</param>
/// <param name="ExpectedReward">What a model expected of the logged choice; it must not have seen this reward.</param>
/// <param name="ExpectedOfTarget">What the same model expects of the other policy's choice, over its chances.</param>
public readonly record struct LoggedDecision(
    double Propensity, double TargetChance, double Reward, double ExpectedReward = 0, double ExpectedOfTarget = 0);

/// <summary>What another policy would have brought per decision, estimated from the log.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Decisions">How many decisions it rests on.</param>
/// <param name="EffectiveDecisions">How many of equal weight would tell as much: fewer, the further the other policy is from the logged one.</param>
public sealed record OffPolicyEstimate(double Value, double Low, double High, int Decisions, double EffectiveDecisions);

/// <summary>
/// Estimates of what a policy would have brought, from decisions of another that logged its propensities. Both are unbiased: the first by
/// construction, the second whatever the model, and with less spread the better the model is.
/// Their intervals are for rewards that are rare, where a normal interval holds far less often than it says: the choices that weigh most are seen
/// least, and most logs hold no reward of theirs. The weighed rewards are taken for a sum of Poisson counts (Fay and Feuer 1997), whose upper end
/// allows for one more reward of the largest weight. They hold at least as often as they say, also where rewards are not rare.
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
            sums.Add(WeightOf(decision), decision.Reward, 0);
        return sums.ToEstimate();
    }

    /// <summary>Doubly robust (Dudik, Langford and Li 2011): what a model expects, corrected by what was seen to differ from it.</summary>
    public static OffPolicyEstimate DoublyRobust(ReadOnlySpan<LoggedDecision> log)
    {
        var sums = new Sums();
        foreach (ref readonly var decision in log)
        {
            var weight = WeightOf(decision);
            sums.Add(weight, decision.Reward, decision.ExpectedOfTarget - (weight * decision.ExpectedReward));
        }

        return sums.ToEstimate();
    }

    private static double WeightOf(in LoggedDecision decision) => decision is { Propensity: > 0 and <= 1, Reward: >= 0 }
        ? decision.TargetChance / decision.Propensity
        : throw new ArgumentOutOfRangeException(nameof(decision), decision, "only decisions with a propensity, and rewards of at least 0, count");

    private struct Sums
    {
        private int _count;
        private double _rewards;
        private double _rewardSquares;
        private double _rewardMax;
        private double _weightMax;
        private double _weights;
        private double _weightSquares;
        private double _modelMean;
        private double _modelSquares;

        public void Add(double weight, double reward, double model)
        {
            _count++;
            _rewards += weight * reward;
            _rewardSquares += weight * reward * weight * reward;
            _rewardMax = Math.Max(_rewardMax, reward);
            _weightMax = Math.Max(_weightMax, weight);
            _weights += weight;
            _weightSquares += weight * weight;
            // Welford: the mean and the squares around it in one pass.
            var delta = model - _modelMean;
            _modelMean += delta / _count;
            _modelSquares += delta * (model - _modelMean);
        }

        // What the model adds has its own spread, and is nearly independent of which rewards came.
        public readonly OffPolicyEstimate ToEstimate()
        {
            if (_count == 0)
                return new OffPolicyEstimate(0, 0, double.PositiveInfinity, 0, 0);
            var model = Deviations * Deviations * _modelSquares;
            // Of logs without any reward one of 1 may have been missed.
            var one = _weightMax * (_rewardMax > 0 ? _rewardMax : 1);
            var below = _rewards - (_rewards > 0 ? Quantile(_rewards, _rewardSquares, -Deviations) : 0);
            var above = Quantile(_rewards + one, _rewardSquares + (one * one), Deviations) - _rewards;
            var value = _modelMean + (_rewards / _count);
            return new OffPolicyEstimate(
                value,
                value - (Math.Sqrt((below * below) + model) / _count),
                value + (Math.Sqrt((above * above) + model) / _count),
                _count,
                _weightSquares > 0 ? _weights * _weights / _weightSquares : 0);
        }

        // A quantile of the gamma distribution with this mean and variance (Wilson and Hilferty 1931).
        private static double Quantile(double mean, double variance, double deviations)
        {
            var ninth = variance / (9 * mean * mean);
            var root = Math.Max(0, 1 - ninth + (deviations * Math.Sqrt(ninth)));
            return mean * root * root * root;
        }
    }
}
