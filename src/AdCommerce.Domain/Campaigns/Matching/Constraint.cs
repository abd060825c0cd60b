namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>Which values of one dimension a conjunction takes. Immutable.</summary>
internal abstract record Constraint(int Dimension)
{
    /// <summary>What both take; null when that is nothing.</summary>
    public abstract Constraint? And(Constraint other);
}

/// <summary>Takes these words, or all but these.</summary>
/// <param name="Dimension">Number of the dimension.</param>
/// <param name="Words">Numbers of words, ascending.</param>
/// <param name="AllBut">Whether they are the ones not taken.</param>
/// <param name="TakesNone">Whether it holds when there is no word.</param>
internal sealed record WordConstraint(int Dimension, int[] Words, bool AllBut, bool TakesNone) : Constraint(Dimension)
{
    public override Constraint? And(Constraint other)
    {
        var that = (WordConstraint)other;
        var words = (AllBut, that.AllBut) switch
        {
            (true, true) => [.. Words.Union(that.Words).Order()],
            (true, false) => that.Words.Except(Words).ToArray(),
            (false, true) => [.. Words.Except(that.Words)],
            _ => Words.Intersect(that.Words).ToArray(),
        };
        var both = new WordConstraint(Dimension, words, AllBut && that.AllBut, TakesNone && that.TakesNone);
        return both.Words.Length == 0 && !both.AllBut && !both.TakesNone ? null : both;
    }
}

/// <summary>Where on the line of numbers the answer changes.</summary>
/// <param name="Bound">At this number,</param>
/// <param name="IsBehind">behind it rather than ahead of it.</param>
internal readonly record struct Cut(double Bound, bool IsBehind) : IComparable<Cut>
{
    public int CompareTo(Cut other) => Bound.CompareTo(other.Bound) is not 0 and var order ? order : IsBehind.CompareTo(other.IsBehind);

    /// <summary>True when a number lies behind the cut.</summary>
    public bool IsPassedBy(double number) => IsBehind ? number > Bound : number >= Bound;
}

/// <summary>Takes ranges of numbers.</summary>
/// <param name="Dimension">Number of the dimension.</param>
/// <param name="TakesLeast">Whether it holds below every cut.</param>
/// <param name="Cuts">Where that turns; ascending, none twice.</param>
/// <param name="TakesNone">Whether it holds when there is no number.</param>
internal sealed record NumberConstraint(int Dimension, bool TakesLeast, Cut[] Cuts, bool TakesNone) : Constraint(Dimension)
{
    public override Constraint? And(Constraint other)
    {
        var that = (NumberConstraint)other;
        var (mine, yours, takes) = (TakesLeast, that.TakesLeast, TakesLeast && that.TakesLeast);
        var cuts = new List<Cut>(Cuts.Length + that.Cuts.Length);
        for (var (i, j) = (0, 0); i < Cuts.Length || j < that.Cuts.Length;)
        {
            var order = i == Cuts.Length ? 1 : j == that.Cuts.Length ? -1 : Cuts[i].CompareTo(that.Cuts[j]);
            var cut = order <= 0 ? Cuts[i] : that.Cuts[j];
            if (order <= 0)
                (mine, i) = (!mine, i + 1);
            if (order >= 0)
                (yours, j) = (!yours, j + 1);
            if ((mine && yours) != takes)
            {
                takes = !takes;
                cuts.Add(cut);
            }
        }

        var both = new NumberConstraint(Dimension, TakesLeast && that.TakesLeast, [.. cuts], TakesNone && that.TakesNone);
        return !both.TakesLeast && both.Cuts.Length == 0 && !both.TakesNone ? null : both;
    }
}

/// <summary>Takes sets with all of some words and none of others.</summary>
/// <param name="Dimension">Number of the dimension.</param>
/// <param name="With">Numbers of words that must be in it, ascending.</param>
/// <param name="Without">Numbers of words that must not, ascending.</param>
internal sealed record SetConstraint(int Dimension, int[] With, int[] Without) : Constraint(Dimension)
{
    public override Constraint? And(Constraint other)
    {
        var that = (SetConstraint)other;
        var both = new SetConstraint(Dimension, [.. With.Union(that.With).Order()], [.. Without.Union(that.Without).Order()]);
        return both.With.Intersect(both.Without).Any() ? null : both;
    }
}

/// <summary>Takes what is known, or what is not.</summary>
/// <param name="Dimension">Number of the dimension.</param>
/// <param name="IsKnown">Which of the two.</param>
internal sealed record PresenceConstraint(int Dimension, bool IsKnown) : Constraint(Dimension)
{
    public override Constraint? And(Constraint other) => IsKnown == ((PresenceConstraint)other).IsKnown ? this : null;
}
