using AdCommerce.LoadTests.Audit;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>What a run of wrong events saw.</summary>
internal sealed class FuzzEventsFigures
{
    private readonly Lock _lock = new();

    /// <summary>Events sent and answered.</summary>
    public int Events { get; set; }

    /// <summary>By what was wrong with them and what was said: "forged: TokenForged".</summary>
    public SortedDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers to damaged bytes.</summary>
    public SortedDictionary<string, int> DamagedBytes { get; } = new(StringComparer.Ordinal);

    /// <summary>Batches that had to wait because the viewer sent more than may come, or that the service could not take in time.</summary>
    public int HeldBack { get; set; }

    /// <summary>Events a second.</summary>
    public int EventsPerSecond { get; set; }

    /// <summary>What counts after it all.</summary>
    public AuditFigures? Audit { get; set; }

    public void Count(SortedDictionary<string, int> tally, string what)
    {
        lock (_lock)
            tally[what] = tally.GetValueOrDefault(what) + 1;
    }

    public int Add(int events)
    {
        lock (_lock)
            return Events += events;
    }

    public void Held()
    {
        lock (_lock)
            HeldBack++;
    }
}
