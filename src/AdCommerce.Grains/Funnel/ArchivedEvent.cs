using AdCommerce.Domain;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>An event as the archive's typed files have it: one row per event of an entry, whatever became of it.</summary>
public sealed record ArchivedEvent
{
    /// <summary>Position of its entry in the partition's log.</summary>
    public required long Position { get; init; }

    /// <summary>Its place among the events of the entry, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Whose it is: a pseudonym.</summary>
    public required string Subject { get; init; }

    /// <summary>The player's id of it.</summary>
    public required Guid EventId { get; init; }

    /// <summary>What happened.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>When it happened: received minus its age, microseconds since 1970.</summary>
    public required long TimeMicros { get; init; }

    /// <summary>When it was written down, microseconds since 1970; never before that of the event before it.</summary>
    public required long ReceivedMicros { get; init; }

    /// <summary>The variant that was seen and led here.</summary>
    public required EntryDimensions Origin { get; init; }

    /// <summary>The session in which the variant was seen.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The note, livestream or group; empty for exposures and taps.</summary>
    public required string ObjectId { get; init; }

    /// <summary>For how long: watched, read or stayed, in milliseconds; 0 for kinds without a length.</summary>
    public required int LengthMillis { get; init; }

    /// <summary>For orders and refunds: the shop's id of the order; empty otherwise.</summary>
    public required string OrderId { get; init; }

    /// <summary>For orders and refunds: the amount; null otherwise.</summary>
    public required Money? Value { get; init; }

    /// <summary>Of an exposure: the chance that the decision put this there; 0 where it counts for no estimate.</summary>
    public required double Propensity { get; init; }

    /// <summary>What it was to be charged to: the lease's number, 0 where none was taken; null for an event of a campaign without a budget, as the two below.</summary>
    public required long? Lease { get; init; }

    /// <summary>The day of the campaign's clock on which it counts as money, days since 1970-01-01.</summary>
    public required int? ChargeDay { get; init; }

    /// <summary>What it cost, or would have cost, in micro-units of the campaign's currency.</summary>
    public required long? PriceMicros { get; init; }

    /// <summary>What became of it.</summary>
    public required EventOutcome Outcome { get; init; }

    /// <summary>The events of an entry that was applied, in order.</summary>
    /// <exception cref="ArgumentException">It comes without its effects.</exception>
    public static IEnumerable<ArchivedEvent> Of(ArchivedEntry archived)
    {
        var effects = archived.Effects ?? throw new ArgumentException($"Entry {archived.Position} comes without its effects.", nameof(archived));
        var index = 0;
        for (var i = 0; i < archived.Entry.Operations.Length; i++)
        {
            if (archived.Entry.Operations[i] is not EventsRecorded recorded)
                continue;
            for (var j = 0; j < recorded.Events.Length; j++)
                yield return Of(archived, index++, recorded.Subject, recorded.Events[j], effects.Outcomes[i][j]);
        }
    }

    private static ArchivedEvent Of(ArchivedEntry archived, int index, string subject, FunnelEvent funnelEvent, EventOutcome outcome) => new()
    {
        Position = archived.Position,
        Index = index,
        Subject = subject,
        EventId = funnelEvent.Id,
        Kind = funnelEvent.Kind,
        TimeMicros = archived.Entry.TimeMicros - Math.Clamp(funnelEvent.AgeMicros, 0, FunnelEvent.AgeMicrosMax),
        ReceivedMicros = archived.Entry.TimeMicros,
        Origin = funnelEvent.Origin,
        SessionId = funnelEvent.SessionId,
        ObjectId = funnelEvent.ObjectId,
        LengthMillis = funnelEvent.LengthMillis,
        OrderId = funnelEvent.OrderId,
        Value = funnelEvent.Value,
        Propensity = funnelEvent.Propensity,
        Lease = funnelEvent.Charge?.Lease,
        ChargeDay = funnelEvent.Charge?.Day,
        PriceMicros = funnelEvent.Charge?.PriceMicros,
        Outcome = outcome,
    };
}
