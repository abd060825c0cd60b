using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Funnel;

/// <summary>Events as the API spells them, and what became of them.</summary>
internal static class EventMapping
{
    /// <summary>What a player says, with null for what says nothing.</summary>
    public static ReportedEvent ToDomain(this V1.Event reported) => new(
        Guid.TryParseExact(reported.EventId, "D", out var id) ? id : null,
        System.Enum.IsDefined(reported.Kind) && reported.Kind != V1.EventKind.Unspecified ? (EventKind)(int)reported.Kind : null,
        TimeOf(reported.Created),
        TimeOf(reported.Sent),
        reported.Slot,
        reported.Target,
        reported.WatchedMillis,
        reported.ReadMillis,
        reported.OrderId,
        reported.Value is { } value ? new Money(value.CurrencyCode, value.AmountMicros) : null,
        reported.Code);

    /// <summary>The outcome of one event.</summary>
    public static V1.EventOutcome ToProto(this EventOutcome outcome, string eventId) => new()
    {
        EventId = eventId,
        Status = outcome.Charge == ChargeOutcome.Late ? V1.EventStatus.LateUnbilled : (V1.EventStatus)(int)outcome.Status,
        Rejection = (V1.EventRejection)(int)outcome.Rejection,
        Message = Explain(outcome.Rejection),
        Billing = BillingOf(outcome.Charge),
    };

    /// <summary>The device as the log spells it.</summary>
    public static string ToDomain(this V1.Device device) => device switch
    {
        V1.Device.Phone => "phone",
        V1.Device.Tablet => "tablet",
        V1.Device.Desktop => "desktop",
        V1.Device.Tv => "tv",
        _ => "",
    };

    /// <summary>The device of a word of the log.</summary>
    public static V1.Device DeviceOf(string device) => device switch
    {
        "phone" => V1.Device.Phone,
        "tablet" => V1.Device.Tablet,
        "desktop" => V1.Device.Desktop,
        "tv" => V1.Device.Tv,
        _ => V1.Device.Unspecified,
    };

    // Not which rule an event met: whoever makes events up would only learn how to make better ones. The brand's report says it.
    private static V1.EventBilling BillingOf(ChargeOutcome charge) => charge switch
    {
        ChargeOutcome.Unpaid => V1.EventBilling.Unspecified,
        ChargeOutcome.Billed => V1.EventBilling.Billed,
        _ => V1.EventBilling.Unbilled,
    };

    private static DateTimeOffset? TimeOf(Timestamp? time)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            // Seconds or nanoseconds out of range: no time at all.
            return null;
        }
    }

    private static string Explain(EventRejection rejection) => rejection switch
    {
        EventRejection.None => "",
        EventRejection.Malformed => "event_id must be a UUIDv7, kind, created and sent must be set, lengths from 0 to 86400000, and an order needs order_id and a value above 0.",
        EventRejection.TokenForged => "event_token is not a token of this service. Send the event_token of the slot or step as it was given.",
        EventRejection.TokenForeign => "event_token was given to another viewer.",
        EventRejection.TokenExpired => "event_token has expired.",
        EventRejection.TokenMismatch => "event_token was given for another kind of event, slot or step.",
        EventRejection.FutureDated => "created is later than sent.",
        EventRejection.Conflict => "event_id was used for another event. Make a new one for each event.",
        EventRejection.Inconsistent => "It claims more than can have happened: watched_millis is longer than the slot, or a step's event is older than its token can be.",
        EventRejection.TooMany => "The viewer has too many events on record.",
        EventRejection.GroupFull => "Every seat is taken. Ask for the next step: it says whether the viewer stands on the waiting list.",
        EventRejection.GroupClosed => "The group is closed.",
        EventRejection.CodeInvalid => "The code is not one of the group's, or was used before.",
        EventRejection.NoSeat => "The viewer has no seat in this group.",
        EventRejection.SeatLost => "The seat was not kept for so long. Join again with a new event.",
        EventRejection.ConsentMissing => "The viewer did not agree to measurement, which a seat needs.",
        EventRejection.OrderUnknown => "There is no such order of this viewer in this campaign, or less of it is left than is paid back.",
        EventRejection.AlreadySeated => "The viewer has a seat in this group already.",
        _ => throw new ArgumentOutOfRangeException(nameof(rejection), rejection, null),
    };
}
