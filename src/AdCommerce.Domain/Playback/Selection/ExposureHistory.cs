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

/// <summary>What was decided for an episode and may still be seen.</summary>
/// <param name="EpisodeId">The episode.</param>
/// <param name="TimeMicros">When it was decided: microseconds since 1970.</param>
/// <param name="Exposures">What of it is not seen yet; at least one, one for each slot.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.episode-in-play")]
public sealed record EpisodeInPlay(string EpisodeId, long TimeMicros, ImmutableArray<SeenExposure> Exposures)
{
    /// <summary>Puts exposures together that were decided together.</summary>
    /// <param name="exposures">In order of time.</param>
    public static ImmutableArray<EpisodeInPlay> Of(IEnumerable<SeenExposure> exposures) =>
    [
        .. exposures.GroupBy(static e => (e.EpisodeId, e.TimeMicros)).Select(static e => new EpisodeInPlay(e.Key.EpisodeId, e.Key.TimeMicros, [.. e])),
    ];

    /// <summary>True when it can no longer be seen: its session is over.</summary>
    internal bool IsOver(long nowMicros) => nowMicros - TimeMicros >= SessionTicket.Lifetime.Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>
/// What one viewer saw, as the viewer's log says, and what is in play: decided and neither seen yet nor over. What is in play counts as seen, so that
/// what was promised holds whatever of it is watched. Playing an episode anew takes the place of what was in play of it.
/// </summary>
/// <param name="IsKnown">False while the log could not be read: then nothing that has caps is shown.</param>
/// <param name="Seen">In order of time. Only of a viewer who agreed to measurement.</param>
/// <param name="InPlay">In order of time.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.viewer-exposures")]
public sealed record ExposureHistory(bool IsKnown, ImmutableArray<SeenExposure> Seen, ImmutableArray<EpisodeInPlay> InPlay)
{
    /// <summary>Most exposures that are in play at once; a further episode takes the place of the oldest.</summary>
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
        // From the latest back, so that it is the oldest that find no place. Who watches much has a hundred episodes in play, and each decision comes by here.
        var (first, kept, exposures) = (InPlay.Length, 0, decided);
        for (; first > 0; first--)
        {
            var before = InPlay[first - 1];
            if (!Stays(before))
                continue;
            if ((exposures += before.Exposures.Length) > InPlayMax)
                break;
            kept++;
        }

        if (decided == 0 && kept == InPlay.Length)
            return this;
        var next = ImmutableArray.CreateBuilder<EpisodeInPlay>(kept + Math.Min(decided, 1));
        foreach (var before in InPlay.AsSpan(first..))
        {
            if (Stays(before))
                next.Add(before);
        }

        if (decided > 0)
            next.Add(new EpisodeInPlay(episodeId, micros, ExposuresOf(decision, editions, dramaId, decided, micros)));
        return this with { InPlay = next.MoveToImmutable() };

        bool Stays(EpisodeInPlay before) => before.EpisodeId != episodeId && !before.IsOver(micros);
    }

    /// <summary>The history with what the log says now. What it says was seen is no longer in play.</summary>
    /// <param name="seen">In order of time.</param>
    /// <param name="earlier">What was seen before, counted.</param>
    public ExposureHistory With(ImmutableArray<SeenExposure> seen, ImmutableArray<EarlierExposures> earlier) =>
        new(true, seen, InPlay.IsEmpty ? [] : NotSeen(seen)) { Earlier = earlier };

    internal static long MicrosOf(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static ImmutableArray<SeenExposure> ExposuresOf(EpisodeDecision decision, EpisodeEditions editions, string dramaId, int decided, long micros)
    {
        var exposures = ImmutableArray.CreateBuilder<SeenExposure>(decided);
        for (var i = 0; i < decision.Slots.Length; i++)
        {
            if (decision.Slots[i] is { Placement: { } placement, ProductId: var product })
                exposures.Add(new SeenExposure(placement, product, dramaId, editions.EpisodeId, editions.Revision.Slots[i].Id, micros));
        }

        return exposures.MoveToImmutable();
    }

    private ImmutableArray<EpisodeInPlay> NotSeen(ImmutableArray<SeenExposure> seen)
    {
        // Only what is as new as the oldest in play can be of it, which of much that was seen is little.
        var oldest = long.MaxValue;
        foreach (var episode in InPlay)
            oldest = Math.Min(oldest, episode.TimeMicros);
        var latest = new Dictionary<(PlacementKey, string, string), long>();
        for (var i = seen.Length - 1; i >= 0 && seen[i].TimeMicros >= oldest; i--)
            latest.TryAdd((seen[i].Placement, seen[i].EpisodeId, seen[i].SlotId), seen[i].TimeMicros);
        if (latest.Count == 0)
            return InPlay;
        var left = ImmutableArray.CreateBuilder<EpisodeInPlay>(InPlay.Length);
        foreach (var episode in InPlay)
        {
            var exposures = episode.Exposures.RemoveAll(e => latest.TryGetValue((e.Placement, e.EpisodeId, e.SlotId), out var time) && time >= e.TimeMicros);
            if (!exposures.IsEmpty)
                left.Add(exposures.Length == episode.Exposures.Length ? episode : episode with { Exposures = exposures });
        }

        return left.DrainToImmutable();
    }
}
