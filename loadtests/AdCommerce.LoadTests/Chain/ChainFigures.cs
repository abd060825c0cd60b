using System.Text.Json.Serialization;

namespace AdCommerce.LoadTests.Chain;

/// <summary>What players did and were told.</summary>
internal sealed class ChainFigures
{
    private readonly Lock _lock = new();

    /// <summary>Viewers that took part.</summary>
    public int Viewers { get; set; }

    /// <summary>Answers to presses of play: "200", or the status and what was wrong.</summary>
    public SortedDictionary<string, int> Plays { get; } = new(StringComparer.Ordinal);

    /// <summary>Attempts to record a batch by what came of them: "answered", "repeated" (on purpose, after an answer), or the status.</summary>
    public SortedDictionary<string, int> Batches { get; } = new(StringComparer.Ordinal);

    /// <summary>Outcomes of events: "Order Accepted", "GroupJoin GroupFull".</summary>
    public SortedDictionary<string, int> Outcomes { get; } = new(StringComparer.Ordinal);

    /// <summary>Next steps that came back, by kind.</summary>
    public SortedDictionary<string, int> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>Events that were acknowledged, in all.</summary>
    [JsonIgnore]
    public int Acknowledged
    {
        get
        {
            lock (_lock)
                return Outcomes.Where(static o => o.Key.EndsWith(" Accepted", StringComparison.Ordinal) || o.Key.EndsWith(" LateUnbilled", StringComparison.Ordinal)).Sum(static o => o.Value);
        }
    }

    /// <summary>Counts one.</summary>
    public void Count(SortedDictionary<string, int> tally, string what)
    {
        lock (_lock)
            tally[what] = tally.GetValueOrDefault(what) + 1;
    }
}
