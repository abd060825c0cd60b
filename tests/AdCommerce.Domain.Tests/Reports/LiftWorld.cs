using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

/// <summary>
/// A simulated campaign that holds viewers out, from the draw over ghosts and exposures in a partition's log to the report. Who comes often is seen more often and opens more
/// notes anyway, so that whoever compares those who saw something with those who did not would be wrong. Pure: everything follows from the seed.
/// </summary>
internal static class LiftWorld
{
    private const long Hour = 3_600_000_000;
    private const long Day = 24 * Hour;
    private const long Begin = 20_000 * Day;
    private const int Days = 10;
    private const int VisitsMax = 4;
    private const int WholeExposureMillis = 3_000;

    /// <summary>What a note rate is without the campaign, of somebody who comes once; who comes more often has as much more.</summary>
    private const double NoteRatePerVisit = 0.01;

    /// <summary>Plays a campaign and reports it when everything is mature.</summary>
    /// <param name="seed">Makes its viewers, and names it, which is the draw's salt.</param>
    /// <param name="viewers">How many come.</param>
    /// <param name="holdoutShare">Share that is held out.</param>
    /// <param name="effect">By how much being shown something raises the share who open a note.</param>
    public static LiftReport Play(int seed, int viewers, double holdoutShare, double effect)
    {
        var random = new Random(seed);
        var campaign = new Campaign(new CampaignKey("lumiere", $"lift-{seed}"), "Lift", false, 1, HoldoutShare: holdoutShare);
        var seen = new EntryDimensions(new PlacementKey(campaign.Key, "all"), "matte", "skin-deep", "skin-deep-1", "table", "love", "CN", "phone", "");
        List<(long Micros, string Subject, FunnelEvent Event)> happened = [];
        for (var viewer = 0; viewer < viewers; viewer++)
        {
            var subject = $"viewer-{seed}-{viewer}";
            var isHeldOut = Holdout.Holds(subject, campaign);
            var visits = random.Next(1, VisitsMax + 1);
            var first = long.MaxValue;
            for (var visit = 0; visit < visits; visit++)
            {
                var time = Begin + random.NextInt64(Days * Day);
                first = Math.Min(first, time);
                happened.Add((time, subject, isHeldOut ? Withheld(random, seen) : Shown(random, seen)));
            }

            // Within the week that counts, or it could not be told from none.
            if (random.NextDouble() < (visits * NoteRatePerVisit) + (isHeldOut ? 0 : effect))
                happened.Add((first + random.NextInt64(Hour, 6 * Day), subject, Of(random, EventKind.NoteOpen, seen) with { ObjectId = "honest" }));
        }

        var state = new ShardState();
        foreach (var (micros, subject, funnelEvent) in happened.OrderBy(static h => h.Micros))
            state.Apply(new ShardEntry(micros, [new EventsRecorded(subject, [funnelEvent])]));
        return LiftReport.Of(state.Lift(campaign.Key.BrandId), holdoutShare, Begin + (100 * Day));
    }

    private static FunnelEvent Shown(Random random, EntryDimensions seen) => Exposure(random, seen) with { IsTested = true };

    // As a slot is reported that was left as it was shot because the winner's campaign holds the viewer out.
    private static FunnelEvent Withheld(Random random, EntryDimensions seen) =>
        Exposure(random, seen with { ProductId = "" }) with { IsWithheld = true, Ghosts = [seen.Placement] };

    private static FunnelEvent Exposure(Random random, EntryDimensions seen) =>
        Of(random, EventKind.ExposureStop, seen) with { LengthMillis = WholeExposureMillis, ExposureMillisMin = WholeExposureMillis };

    private static FunnelEvent Of(Random random, EventKind kind, EntryDimensions seen)
    {
        Span<byte> bytes = stackalloc byte[32];
        random.NextBytes(bytes);
        return new FunnelEvent
        {
            Id = new Guid(bytes[..16]),
            ContentHash = 1,
            Kind = kind,
            AgeMicros = 0,
            Origin = seen,
            Terms = JourneyTerms.Default,
            SessionId = new Guid(bytes[16..]),
            ExpireMicros = Begin + (1_000 * Day),
        };
    }
}
