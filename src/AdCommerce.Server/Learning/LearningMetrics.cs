using System.Diagnostics.Metrics;
using AdCommerce.Grains.Learning;

namespace AdCommerce.Server.Learning;

/// <summary>Says how learning is doing on this silo.</summary>
internal sealed class LearningMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdCommerce.Learning";

    private readonly Counter<long> _failures;
    private readonly Histogram<double> _rounds;

    public LearningMetrics(IMeterFactory meters, SharedRates rates)
    {
        var meter = meters.Create(MeterName);
        _failures = meter.CreateCounter<long>(
            "adcommerce.learning.failures", "{failure}", "Partitions that did not say what they counted, and times that the log of rates was not to be read or written.");
        _rounds = meter.CreateHistogram<double>("adcommerce.learning.round", "ms", "From asking the partitions to the new rates.");
        meter.CreateObservableGauge("adcommerce.learning.rows", () => rates.Current.Table.Rows, "{row}", "Rows of draws in the rates that decisions use.");
        meter.CreateObservableGauge("adcommerce.learning.version", () => rates.Current.Version, "{version}", "The rates that decisions use: the same number, the same rates.");
    }

    /// <summary>A look at the partitions is over.</summary>
    public void Looked(TimeSpan took, int failures)
    {
        _rounds.Record(took.TotalMilliseconds);
        if (failures > 0)
            _failures.Add(failures);
    }
}
