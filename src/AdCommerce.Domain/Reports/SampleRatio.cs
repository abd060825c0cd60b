namespace AdCommerce.Domain.Reports;

/// <summary>Whether the split between both sides of a test is the one that was configured (funnel.md, Lift).</summary>
/// <param name="Shown">Viewers of the one side.</param>
/// <param name="HeldOut">Viewers of the other.</param>
/// <param name="HoldoutShare">The share that is to be held out, above 0 and below 1.</param>
public readonly record struct SampleRatio(long Shown, long HeldOut, double HoldoutShare)
{
    /// <summary>
    /// Chi-square of one degree of freedom that chance exceeds once in 1,000. Where it is exceeded, something parts the viewers other than the draw, and the
    /// comparison says nothing.
    /// </summary>
    public const double ChiSquareMax = 10.827566170662733;

    /// <summary>Held-out viewers that the configured share leads one to expect.</summary>
    public double ExpectedHeldOut => (Shown + HeldOut) * HoldoutShare;

    /// <summary>Distance from what is expected.</summary>
    public double ChiSquare
    {
        get
        {
            var variance = ExpectedHeldOut * (1 - HoldoutShare);
            var distance = HeldOut - ExpectedHeldOut;
            return variance == 0 ? 0 : distance * distance / variance;
        }
    }

    /// <summary>True where the split cannot be chance. With fewer than 30 viewers there is no verdict.</summary>
    public bool IsMismatch => Shown + HeldOut >= Rate.VerdictTrialsMin && ChiSquare > ChiSquareMax;
}
