namespace AdCommerce.LoadTests.Measure.Profiles;

/// <summary>How much of what was sampled each part of a profile has. Not thread-safe while it is filled.</summary>
/// <param name="parts">What a stack is spent on.</param>
internal sealed class PartShares(ProfileParts parts)
{
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);

    /// <summary>Whether nothing was sampled.</summary>
    public bool IsEmpty => _sums.Count == 0;

    /// <summary>Adds one sample.</summary>
    /// <param name="stack">Its frames, the innermost first.</param>
    /// <param name="amount">What it stands for.</param>
    public void Add(IReadOnlyList<string> stack, double amount = 1)
    {
        var part = parts.Of(stack);
        _sums[part] = _sums.GetValueOrDefault(part) + amount;
    }

    /// <summary>Shares out what one piece of work takes, and says it, the largest part first.</summary>
    /// <param name="each">What one piece takes.</param>
    /// <param name="unit">In what.</param>
    /// <param name="say">Progress.</param>
    public IReadOnlyDictionary<string, double> Of(double each, string unit, Action<string> say)
    {
        var all = _sums.Values.Sum();
        var sorted = _sums.OrderByDescending(static part => part.Value).ToList();
        foreach (var (part, sum) in sorted)
            say($"{sum / all,6:0.0%} {each * sum / all,7:0.0} {unit}  {part}");
        return sorted.ToDictionary(static part => part.Key, part => Math.Round(each * part.Value / all, 2));
    }
}
