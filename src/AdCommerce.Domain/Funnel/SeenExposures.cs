using System.Collections.Immutable;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Funnel;

/// <summary>What a viewer saw, from the viewer's journeys.</summary>
public static class SeenExposures
{
    /// <summary>
    /// Every exposure that journeys hold, at least those of the last 7 days (<see cref="FunnelEvent.AgeMicrosMax"/>), in order of time. Those before are counted in
    /// <see cref="SubjectJourneys.Earlier"/>, none in both.
    /// </summary>
    public static ImmutableArray<SeenExposure> Of(SubjectJourneys journeys) =>
    [
        .. journeys.Journeys.SelectMany(static j => j.Touches)
            .Where(static t => t.Kind == TouchKind.Exposure)
            .Select(static t => new SeenExposure(t.Origin.Placement, t.Origin.ProductId, t.Origin.DramaId, t.Origin.EpisodeId, t.Origin.SlotId, t.TimeMicros))
            .OrderBy(static e => e.TimeMicros),
    ];
}
