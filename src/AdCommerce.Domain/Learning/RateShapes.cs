namespace AdCommerce.Domain.Learning;

/// <summary>
/// How far rates are believed to lie apart before anything is seen. A level's rate is its parent's times a factor with mean 1 and standard
/// deviation 1 / sqrt(shape): with shape 1 a product is easily worth three times its category or a fifth of it, with 25 a cell differs by a fifth.
/// In other words a level starts as if it had reached its stage shape times already, at its parent's rate.
/// </summary>
internal static class RateShapes
{
    /// <summary>Before anything at all is seen: 5 in 1,000.</summary>
    public const double OverallReached = 5;

    /// <summary>See <see cref="OverallReached"/>.</summary>
    public const double OverallShown = 1_000;

    /// <summary>A category among all.</summary>
    public const double Category = 4;

    /// <summary>A cell within its category.</summary>
    public const double CategoryCell = 16;

    /// <summary>A product within its category.</summary>
    public const double Product = 1;

    /// <summary>A placement within its product.</summary>
    public const double Placement = 8;

    /// <summary>A cell within its placement.</summary>
    public const double PlacementCell = 25;

    /// <summary>
    /// How far a draw may go from its mean, as a share of how far the posterior goes. With 1, at rates of half a percent, exploring costs more than 100,000
    /// decisions can bring back; with 0 a product that had bad luck at first would never be tried again.
    /// </summary>
    public const double DrawSpread = 0.5;

    /// <summary>A rate is between these: what lies beyond is a fault in the counting, not an audience.</summary>
    public const double RateMin = 1e-9;

    /// <summary>See <see cref="RateMin"/>.</summary>
    public const double RateMax = 0.5;

    /// <summary>Within the bounds.</summary>
    public static double Rate(double rate) => Math.Clamp(rate, RateMin, RateMax);

    /// <summary>The mean of the beta posterior around a parent's rate.</summary>
    public static double Mean(double shape, double parent, double shown, double reached) => (shape + reached) / ((shape / parent) + shown);

    /// <summary>A draw of it, drawn in towards its mean.</summary>
    public static double Draw(ref SeededDraws draws, double shape, double parent, double shown, double reached)
    {
        var mean = Mean(shape, parent, shown, reached);
        var drawn = draws.Beta(shape + reached, (shape / parent) + shown - shape - reached);
        return Rate(mean + (DrawSpread * (drawn - mean)));
    }
}
