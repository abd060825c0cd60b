using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>A product that one viewer saw, or may still come to see.</summary>
/// <param name="Placement">The placement that put it there.</param>
/// <param name="ProductId">The product.</param>
/// <param name="DramaId">The drama.</param>
/// <param name="EpisodeId">The episode.</param>
/// <param name="SlotId">The slot.</param>
/// <param name="TimeMicros">Microseconds since 1970: when it was seen, or of what may still be seen, when it was decided.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.seen-exposure")]
public sealed record SeenExposure(PlacementKey Placement, string ProductId, string DramaId, string EpisodeId, string SlotId, long TimeMicros);

/// <summary>
/// What one viewer saw, as the viewer's log says, and what is in play: decided and neither seen yet nor over. What is in play counts as seen, so that
/// what was promised holds whatever of it is watched. Playing a slot anew takes the place of what was in play of it.
/// </summary>
/// <param name="IsKnown">False while the log could not be read: then nothing that has caps is shown.</param>
/// <param name="Seen">In order of time. Only of a viewer who agreed to measurement.</param>
/// <param name="InPlay">In order of time; one for each slot.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.exposure-history")]
public sealed record ExposureHistory(bool IsKnown, ImmutableArray<SeenExposure> Seen, ImmutableArray<SeenExposure> InPlay)
{
    /// <summary>Most that is in play at once; a further one takes the place of the oldest.</summary>
    public const int InPlayMax = 512;

    /// <summary>What was seen longer ago than <see cref="Seen"/> tells, counted, by placement, then product. Only of a viewer who agreed to measurement.</summary>
    // From a silo of an earlier version it comes past every initializer.
    [Id(0)] public ImmutableArray<EarlierExposures> Earlier { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Nothing was seen.</summary>
    public static readonly ExposureHistory None = new(true, [], []);

    /// <summary>It is not known what was seen.</summary>
    public static readonly ExposureHistory Unknown = new(false, [], []);

    /// <summary>What is in play together with what has just been decided.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="editions">On what.</param>
    /// <param name="dramaId">The episode's drama.</param>
    /// <param name="now">When.</param>
    public ExposureHistory Reserve(EpisodeDecision decision, EpisodeEditions editions, string dramaId, DateTimeOffset now)
    {
        var (episodeId, micros) = (editions.EpisodeId, MicrosOf(now));
        var decided = 0;
        foreach (var slot in decision.Slots)
            decided += slot.Placement is null ? 0 : 1;
        var kept = 0;
        foreach (var inPlay in InPlay)
            kept += Stays(inPlay) ? 1 : 0;
        if (decided == 0 && kept == InPlay.Length)
            return this;
        var dropped = Math.Max(0, kept + decided - InPlayMax);
        var next = ImmutableArray.CreateBuilder<SeenExposure>(kept + decided - dropped);
        foreach (var inPlay in InPlay)
        {
            if (Stays(inPlay) && --dropped < 0)
                next.Add(inPlay);
        }

        for (var i = 0; i < decision.Slots.Length; i++)
        {
            if (decision.Slots[i] is { Placement: { } placement, ProductId: var product })
                next.Add(new SeenExposure(placement, product, dramaId, episodeId, editions.Revision.Slots[i].Id, micros));
        }

        return this with { InPlay = next.MoveToImmutable() };

        bool Stays(SeenExposure inPlay) => inPlay.EpisodeId != episodeId && !IsOver(inPlay, micros);
    }

    /// <summary>The history with what the log says now. What it says was seen is no longer in play.</summary>
    /// <param name="seen">In order of time.</param>
    /// <param name="earlier">What was seen before, counted.</param>
    public ExposureHistory With(ImmutableArray<SeenExposure> seen, ImmutableArray<EarlierExposures> earlier) => new(
        true,
        seen,
        InPlay.RemoveAll(e => seen.Any(s => s.TimeMicros >= e.TimeMicros && s.Placement == e.Placement && s.EpisodeId == e.EpisodeId && s.SlotId == e.SlotId)))
    {
        Earlier = earlier,
    };

    /// <summary>True when what is in play can no longer be seen: its session is over.</summary>
    internal static bool IsOver(SeenExposure inPlay, long nowMicros) =>
        nowMicros - inPlay.TimeMicros >= SessionTicket.Lifetime.Ticks / TimeSpan.TicksPerMicrosecond;

    internal static long MicrosOf(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
