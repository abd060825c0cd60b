using System.Diagnostics.Metrics;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Server.Playback;

/// <summary>Counts what viewers get.</summary>
internal sealed class PlaybackMetrics(IMeterFactory meters)
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdCommerce.Playback";

    private readonly Counter<long> _resolves = meters.Create(MeterName).CreateCounter<long>(
        "adcommerce.playback.resolves", "{resolve}", "Decisions made for viewers, by why less than usual was chosen.");

    /// <summary>A decision was made.</summary>
    public void Resolved(FallbackReason reason) => _resolves.Add(1, new KeyValuePair<string, object?>("fallback", FallbackReasons.NameOf(reason)));
}
