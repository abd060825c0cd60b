using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// Something that happened on a journey, after its token was opened and checked. This is what the log holds; it names the viewer by the
/// pseudonym of the operation it stands in, and holds nothing of the profile.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.funnel-event")]
public sealed record FunnelEvent
{
    /// <summary>How far back an event's time can lie: 7 days (funnel.md, Time).</summary>
    public const long AgeMicrosMax = 7 * 24 * 3_600_000_000L;

    /// <summary>For how long the same event may be sent again and be no other: a step's token lives so long, and a day is for the way here.</summary>
    public static readonly TimeSpan RepeatableMax = StepTicket.Lifetime + TimeSpan.FromDays(1);

    /// <summary>The player's id of it, UUIDv7. With the viewer it tells duplicates.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Hash of all that the player said of it, except when it was sent: the same id with another hash is a conflict.</summary>
    [Id(1)] public required ulong ContentHash { get; init; }

    /// <summary>What happened.</summary>
    [Id(2)] public required EventKind Kind { get; init; }

    /// <summary>sent - created by the player's clock, 0 to <see cref="AgeMicrosMax"/>: its time is the entry's time minus this.</summary>
    [Id(3)] public required long AgeMicros { get; init; }

    /// <summary>The variant that was seen and led here; its campaign makes the journey.</summary>
    [Id(4)] public required EntryDimensions Origin { get; init; }

    /// <summary>The campaign's terms when this was accepted; those of the entry count.</summary>
    [Id(5)] public required JourneyTerms Terms { get; init; }

    /// <summary>The session in which the variant was seen.</summary>
    [Id(6)] public required Guid SessionId { get; init; }

    /// <summary>After this instant, in microseconds since 1970, it is no longer taken: when its token expires.</summary>
    [Id(7)] public required long ExpireMicros { get; init; }

    /// <summary>Id, in the brand, of the note, livestream or group; empty for exposures and taps.</summary>
    [Id(8)] public string ObjectId { get; init; } = "";

    /// <summary>For how long: watched, read or stayed, in milliseconds; 0 for kinds without a length.</summary>
    [Id(9)] public int LengthMillis { get; init; }

    /// <summary>For exposures: how long the slot has to be watched in sum, 3 s or the whole slot if it is shorter.</summary>
    [Id(10)] public int ExposureMillisMin { get; init; }

    /// <summary>For orders and refunds: the shop's id of the order, 1 to 64 characters.</summary>
    [Id(11)] public string OrderId { get; init; } = "";

    /// <summary>For orders and refunds: the amount; above 0.</summary>
    [Id(12)] public Money? Value { get; init; }

    /// <summary>
    /// Of an exposure: the placements that this viewer, held out from their campaigns, would have seen in the slot instead (funnel.md, Lift). The first
    /// would have been shown; each further one would have been, had only those before it been withheld.
    /// </summary>
    [Id(13)] public ImmutableArray<PlacementKey> Ghosts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Of an exposure: the slot was as it was shot, and the event tells of ghosts only. Its origin names the first of them.</summary>
    [Id(14)] public bool IsWithheld { get; init; }

    /// <summary>Of an exposure: its campaign holds viewers out, so that it is remembered who was shown something of it first.</summary>
    [Id(15)] public bool IsTested { get; init; }

    /// <summary>
    /// Of an exposure: the chance that the decision put this there (<see cref="Playback.SlotDecision.Propensity"/>), above 0 and at most 1, by which it counts
    /// for estimates of other policies; 0 where it counts for none.
    /// </summary>
    [Id(16)] public double Propensity { get; init; }

    /// <summary>What it may be charged to; null when its campaign had no budget, and nothing of it is counted as money then.</summary>
    [Id(17)] public ChargeClaim? Charge { get; init; }

    /// <summary>
    /// Of an exposure: it is recorded under the name of a viewer who agrees to be measured, so that caps for the campaign's life count it for as long as that
    /// holds. False under a session's name, of whom nothing is to be left, and in what was recorded before there was such a count.
    /// </summary>
    [Id(18)] public bool IsOfViewer { get; init; }

    /// <summary>
    /// Until when its id tells duplicates, microseconds since 1970: as long as any token can bring the same event again. A slot's event can only come
    /// with its session's token, whose end is fixed. A step's can come with a newer token of the same step, but not once it is older than a
    /// token lives (<see cref="EventIntake"/>).
    /// </summary>
    /// <param name="eventMicros">When it happened.</param>
    internal long KnownUntilMicros(long eventMicros) =>
        ObjectId.Length == 0 ? ExpireMicros : Math.Max(ExpireMicros, eventMicros + (RepeatableMax.Ticks / TimeSpan.TicksPerMicrosecond));
}
