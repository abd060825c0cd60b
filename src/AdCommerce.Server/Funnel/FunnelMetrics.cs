using System.Diagnostics.Metrics;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Server.Funnel;

/// <summary>Counts what became of events.</summary>
internal sealed class FunnelMetrics(IMeterFactory meters)
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdCommerce.Funnel";

    private readonly Counter<long> _events = meters.Create(MeterName).CreateCounter<long>(
        "adcommerce.funnel.events", "{event}", "Events that players sent, by what became of them.");

    /// <summary>A batch was answered.</summary>
    public void Recorded(ReadOnlySpan<EventOutcome> outcomes)
    {
        // The tags are objects, made for each event: not for nobody.
        if (!_events.Enabled)
            return;
        foreach (var outcome in outcomes)
            _events.Add(1, new("status", outcome.Status), new("rejection", outcome.Rejection), new("charge", outcome.Charge));
    }
}
