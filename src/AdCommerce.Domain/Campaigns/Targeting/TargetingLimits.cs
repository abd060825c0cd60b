namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>How large an expression may be (trust.md, input limits).</summary>
public static class TargetingLimits
{
    /// <summary>Most nodes from the root to a predicate, both counted.</summary>
    public const int DepthMax = 8;

    /// <summary>Most nodes of one expression.</summary>
    public const int NodesMax = 256;

    /// <summary>Most words of one list.</summary>
    public const int WordsMax = 64;

    /// <summary>Longest word, UTF-16 code units: the longest tag of a scene.</summary>
    public const int WordCharsMax = 64;

    /// <summary>Longest line, UTF-16 code units; for what a brand writes and for the canonical line.</summary>
    public const int LineCharsMax = 4_096;

    /// <summary>Most problems that are told of one expression.</summary>
    public const int ProblemsMax = 100;

    /// <summary>
    /// Most parentheses and "!" around one place of a line, including those that mean nothing. The canonical line of an expression of
    /// <see cref="DepthMax"/> needs one of each for every node above a predicate.
    /// </summary>
    public const int NestingMax = 2 * DepthMax;
}
