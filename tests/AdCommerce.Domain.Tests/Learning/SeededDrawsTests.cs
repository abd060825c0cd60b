using AdCommerce.Domain.Learning;
using CsCheck;

namespace AdCommerce.Domain.Tests.Learning;

public class SeededDrawsTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(0.3, 200)]
    [InlineData(1, 199)]
    [InlineData(25, 4_975)]
    [InlineData(3, 5)]
    public void Beta_ManyDraws_HasTheMeanAndTheVarianceOfTheDistribution(double alpha, double beta)
    {
        var draws = new SeededDraws(11);
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < Draws; i++)
        {
            var x = draws.Beta(alpha, beta);
            (sum, squares) = (sum + x, squares + (x * x));
        }

        var mean = alpha / (alpha + beta);
        var variance = mean * (1 - mean) / (alpha + beta + 1);
        Assert.InRange(sum / Draws, mean - (5 * Math.Sqrt(variance / Draws)), mean + (5 * Math.Sqrt(variance / Draws)));
        Assert.InRange(((squares / Draws) - (sum / Draws * (sum / Draws))) / variance, 0.95, 1.05);
    }

    [Fact]
    public void LnAndExp_Anything_AreThoseOfTheRuntimeToThirteenDigits() => Gen.Double[-600, 600].Sample(static x =>
    {
        var power = PortableMath.Exp(x);
        return Math.Abs((power / Math.Exp(x)) - 1) < 1e-12 && Math.Abs(PortableMath.Ln(power) - x) < 1e-12 * Math.Max(1, Math.Abs(x));
    });
}
