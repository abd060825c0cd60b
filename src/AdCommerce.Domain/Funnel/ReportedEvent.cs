namespace AdCommerce.Domain.Funnel;

/// <summary>An event as a player reports it: nothing of it is believed yet.</summary>
/// <param name="Id">The player's id of it; null when it is no UUID.</param>
/// <param name="Kind">What happened; null when it is not known here.</param>
/// <param name="Created">When it happened, by the player's clock; null when missing.</param>
/// <param name="Sent">When it was sent, by the same clock; null when missing.</param>
/// <param name="Slot">The slot's id, or empty.</param>
/// <param name="Target">Name of the note, livestream or group, or empty.</param>
/// <param name="WatchedMillis">For how long a slot or room was watched.</param>
/// <param name="ReadMillis">For how long a note was read.</param>
/// <param name="OrderId">The shop's id of the order.</param>
/// <param name="Value">What was paid or paid back.</param>
/// <param name="Code">The code for a seat.</param>
public sealed record ReportedEvent(
    Guid? Id,
    EventKind? Kind,
    DateTimeOffset? Created,
    DateTimeOffset? Sent,
    string Slot,
    string Target,
    int WatchedMillis,
    int ReadMillis,
    string OrderId,
    Money? Value,
    string Code);
