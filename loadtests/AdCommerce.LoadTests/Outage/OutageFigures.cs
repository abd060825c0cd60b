using System.Text.Json.Serialization;

namespace AdCommerce.LoadTests.Outage;

/// <summary>What an outage run saw.</summary>
/// <param name="Phases">In order: before, outage, after.</param>
/// <param name="RecoverySeconds">From the start of redis-server until a write was taken and a viewer never met got its own decision.</param>
internal sealed record OutageFigures(IReadOnlyList<Phase> Phases, double RecoverySeconds);

/// <summary>What was answered in one phase.</summary>
internal sealed class Phase(string name)
{
    private readonly Lock _lock = new();
    private readonly List<double> _millis = [];

    /// <summary>before, outage, after.</summary>
    public string Name { get; } = name;

    /// <summary>Requests sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Requests not sent because too many were under way: the load's own bound.</summary>
    public int NotSent { get; private set; }

    /// <summary>Answers by kind of request, status and reason: "cold 200 profile-unavailable".</summary>
    public SortedDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers with a status of 500 or more, or none at all.</summary>
    public int ServerErrors { get; private set; }

    /// <summary>Answers later than a second.</summary>
    public int Hangs { get; private set; }

    /// <summary>Warm viewers that did not get their personal edition.</summary>
    public int WarmLostTheirEdition { get; private set; }

    /// <summary>Half of the answers came sooner, milliseconds.</summary>
    public double P50Millis => Quantile(0.5);

    /// <summary>99 of 100 answers came sooner, milliseconds.</summary>
    public double P99Millis => Quantile(0.99);

    /// <summary>The latest answer, milliseconds.</summary>
    public double MaxMillis => Quantile(1);

    /// <summary>Writes by their outcome.</summary>
    public SortedDictionary<string, int> Writes { get; } = new(StringComparer.Ordinal);

    /// <summary>A request was answered.</summary>
    public void Answered(string kind, int status, string reason, TimeSpan took, bool lostEdition)
    {
        lock (_lock)
        {
            Requests++;
            var key = reason.Length == 0 ? $"{kind} {status}" : $"{kind} {status} {reason}";
            Answers[key] = Answers.GetValueOrDefault(key) + 1;
            ServerErrors += status is 0 or >= 500 ? 1 : 0;
            Hangs += took > TimeSpan.FromSeconds(1) ? 1 : 0;
            WarmLostTheirEdition += lostEdition ? 1 : 0;
            _millis.Add(took.TotalMilliseconds);
        }
    }

    /// <summary>A request was held back.</summary>
    public void HeldBack()
    {
        lock (_lock)
            NotSent++;
    }

    /// <summary>A write ended.</summary>
    public void Wrote(string outcome)
    {
        lock (_lock)
            Writes[outcome] = Writes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>Answers and writes in a line, for people.</summary>
    [JsonIgnore]
    public string Summary
    {
        get
        {
            lock (_lock)
                return $"{Join(Answers)}; writes {Join(Writes)}; p99 {P99Millis} ms";
        }
    }

    private static string Join(SortedDictionary<string, int> counts) => string.Join(", ", counts.Select(static c => $"{c.Key}: {c.Value}"));

    private double Quantile(double share)
    {
        lock (_lock)
        {
            if (_millis.Count == 0)
                return 0;
            _millis.Sort();
            return Math.Round(_millis[Math.Min((int)(share * _millis.Count), _millis.Count - 1)], 2);
        }
    }
}
