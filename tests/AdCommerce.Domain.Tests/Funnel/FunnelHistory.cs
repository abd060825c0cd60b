using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What happened, when, and to whom; nothing yet of how it reached the shard.</summary>
/// <param name="Happenings">In no order.</param>
/// <param name="Ids">How many ids there are; a prime. With fewer than events, some events have an id that another one has.</param>
internal sealed record FunnelHistory(ImmutableArray<Happening> Happenings, int Ids = 101)
{
    private static readonly EntryDimensions[] Variants =
    [
        Seen, Variant("dewy", "skin-deep-1", "table"), Variant("matte", "skin-deep-2", "bag"), Variant("matte", "skin-deep-1", "table", "autumn"), Seen with { Circle = "taste=fruity" },
    ];

    private static readonly JourneyTerms[] Terms =
    [
        JourneyTerms.Default, new(6 * Hour), new(2 * Day, Hour, 6 * Hour, 1 * Day), new(30 * Day, 0, Hour), new(10 * Day, 2 * Day, 2 * Day, 2 * Day),
    ];

    private static readonly EventKind[] Kinds =
    [
        EventKind.ExposureStop, EventKind.ExposureStop, EventKind.ExposureStop, EventKind.NoteOpen, EventKind.NoteOpen, EventKind.RoomJoin, EventKind.RoomJoin,
        EventKind.GroupJoin, EventKind.GroupLeave, EventKind.NoteRead, EventKind.RoomLeave, EventKind.Order, EventKind.Refund, EventKind.Tap, EventKind.ExposureStart,
    ];

    // Times fall on a few marks and one microsecond beside them, so that ties and both sides of every window are common.
    private static readonly Gen<long> Times = Gen.Select(
        Gen.Frequency((6, Gen.Int[0, 12].Select(hours => hours * Hour)), (3, Gen.Int[0, 12].Select(days => days * Day)), (2, Gen.Int[0, 45].Select(days => days * Day))),
        OneOf(0L, 0L, 0L, 1L, -1L),
        static (mark, beside) => Begin + Day + mark + beside);

    private static readonly Gen<Happening> OneHappening = Gen.Select(
        Gen.Select(OneOf(Kinds), Times, OneOf("ann", "ann", "ann", "bo")),
        Gen.Select(OneOf(Variants), OneOf(Terms), Gen.Int[0, 2]),
        Gen.Select(OneOf(0, 1_000, 2_999, 3_000, 5_000, 6_000), OneOf("a", "b"), OneOf("CNY", "EUR")),
        Gen.Enum<Testing>(),
        static (what, where, how, test) =>
            new Happening(what.Item1, what.Item2, what.Item3, where.Item1, where.Item2, where.Item3, how.Item1, how.Item2, how.Item3, test));

    private static readonly ImmutableArray<PlacementKey> Ghosts = [Variants[3].Placement, Seen.Placement, Variants[3].Placement with { PlacementId = "second" }];

    /// <summary>Histories of up to 24 events of two subjects in two campaigns.</summary>
    public static Gen<FunnelHistory> Any { get; } = OneHappening.Array[1, 24].Select(static all => new FunnelHistory([.. all]));

    /// <summary>Histories of up to 9 events of one journey.</summary>
    public static Gen<FunnelHistory> Small { get; } = OneHappening.Array[1, 9].Select(static all => new FunnelHistory(
        [.. all.Select(static h => h with { Subject = "ann", Origin = Seen })]));

    /// <summary>
    /// The same, without refunds that depend on what arrived first: those are refused when they come before their order (funnel.md calls an
    /// order refundable; one that is not known yet is none).
    /// </summary>
    public FunnelHistory WithoutRefunds() => new([.. Happenings.Select(static h => h.Kind == EventKind.Refund ? h with { Kind = EventKind.Order } : h)]);

    /// <summary>The same, with ids that clash: which event stays depends on what arrived first.</summary>
    public FunnelHistory WithClashes() => this with { Ids = 11 };

    /// <summary>The events with their ids and times.</summary>
    public IEnumerable<(string Subject, long Time, FunnelEvent Event)> Events() => Happenings.Select((h, i) => (h.Subject, h.Time, new FunnelEvent
    {
        Id = Id(1 + ((i * 37) % Ids)),
        ContentHash = (ulong)i,
        Kind = h.Kind,
        AgeMicros = 0,
        Origin = h.Origin,
        Terms = h.Terms,
        SessionId = Id(1_000 + h.Session),
        // A session's token has one end, so what is charged once is remembered as long.
        ExpireMicros = IsPaid(h) ? Begin + (90 * Day) : h.Time + (9 * Day),
        Charge = IsPaid(h) ? new ChargeClaim(1 + h.Session, 20_000, 100 + h.Session, Begin + (100 * Day), ChargeBar.None) : null,
        ObjectId = h.Kind is EventKind.ExposureStart or EventKind.ExposureStop or EventKind.Tap ? "" : h.Name,
        LengthMillis = h.Kind is EventKind.ExposureStop or EventKind.NoteRead or EventKind.RoomLeave ? h.LengthMillis : 0,
        ExposureMillisMin = h.Kind is EventKind.ExposureStart or EventKind.ExposureStop ? 3_000 : 0,
        OrderId = h.Kind is EventKind.Order or EventKind.Refund ? h.Name : "",
        Value = h.Kind is EventKind.Order or EventKind.Refund ? new Money(h.Currency, 1_000 + h.LengthMillis) : null,
        // What bo does stands under the name of a session.
        IsOfViewer = h is { Kind: EventKind.ExposureStop, Subject: "ann" },
        IsTested = h is { Kind: EventKind.ExposureStop, Test: Testing.Tested },
        IsWithheld = h is { Kind: EventKind.ExposureStop, Test: Testing.Withheld },
        Ghosts = h is { Kind: EventKind.ExposureStop, Test: Testing.Ghosts or Testing.Withheld } ? Ghosts : [],
    }));

    /// <summary>What a failure is told by.</summary>
    public override string ToString() => string.Join('\n', Happenings);

    // In one slot of a session stands one placement.
    private static bool IsPaid(Happening happening) => happening.Session > 0 && (happening.Origin == Variants[0] || happening.Origin == Variants[2]);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}

/// <summary>What an exposure says of campaigns that hold viewers out.</summary>
internal enum Testing
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its own does.</summary>
    Tested,

    /// <summary>Something else would have been shown.</summary>
    Ghosts,

    /// <summary>Something would have been shown, and nothing was.</summary>
    Withheld,
}

/// <summary>One thing that happened.</summary>
internal sealed record Happening(
    EventKind Kind, long Time, string Subject, EntryDimensions Origin, JourneyTerms Terms, int Session, int LengthMillis, string Name, string Currency,
    Testing Test)
{
    public override string ToString() =>
        $"{Kind} {TimeSpan.FromMicroseconds(Time - FunnelSamples.Begin)} {Subject} {Origin.Campaign.CampaignId}/{Origin.EpisodeId}/{Origin.ProductId} window {TimeSpan.FromMicroseconds(Terms.WindowMicros)} {Session} {LengthMillis} {Name} {Currency} {Test}";
}
