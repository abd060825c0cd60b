namespace AdCommerce.LoadTests.Reports;

/// <summary>What a run of reports saw.</summary>
internal sealed class ReportsFigures
{
    private readonly Lock _lock = new();

    /// <summary>Events that were counted.</summary>
    public long Events { get; set; }

    /// <summary>Of these, events of the brand that was asked about, as its export tells them.</summary>
    public long ExportedEvents { get; set; }

    /// <summary>Attempts that they made, computed from the export.</summary>
    public long Attempts { get; set; }

    /// <summary>Days of the server's clock, which was moved on day by day.</summary>
    public int Days { get; set; }

    /// <summary>How long the load lasted.</summary>
    public double LoadSeconds { get; set; }

    /// <summary>Answers under load whose invariants were held against funnel.md, by report.</summary>
    public SortedDictionary<string, int> UnderLoad { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers that were compared with the computation over the export, by report.</summary>
    public SortedDictionary<string, int> Compared { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers that were compared.</summary>
    public long Numbers { get; private set; }

    /// <summary>Rows that were withheld for having too few viewers, or to keep those from being known.</summary>
    public long Withheld { get; private set; }

    /// <summary>Answers of each report: median and longest, in milliseconds, after the load.</summary>
    public SortedDictionary<string, string> Took { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts one.</summary>
    public void Count(SortedDictionary<string, int> tally, string what)
    {
        lock (_lock)
            tally[what] = tally.GetValueOrDefault(what) + 1;
    }

    /// <summary>So many numbers were compared.</summary>
    public void AddNumbers(int numbers)
    {
        lock (_lock)
            Numbers += numbers;
    }

    /// <summary>So many rows or bars were withheld.</summary>
    public void AddWithheld(int withheld)
    {
        lock (_lock)
            Withheld += withheld;
    }
}
