namespace AdCommerce.ConsolePages.Player;

/// <content>What comes after the episode: note, room, group.</content>
public sealed partial record PlayerTexts
{
    // The way
    public string Ways { get; init; } = "From here on";
    public string NextStep { get; init; } = "What comes next";
    public string NextNamed { get; init; } = "{action}: {title}";
    public string OfferNamed { get; init; } = "{action}: {title}. {kicker}";
    public string NotNow { get; init; } = "Not now";
    public string BackToEpisode { get; init; } = "Back to the episode";
    public string YouSaw { get; init; } = "Exactly what you saw";
    public string TapProduct { get; init; } = "More about {title}";
    public IReadOnlyList<string> Stages { get; init; } = ["Episode", "Note", "Room", "Group"];
    public string StageOpen { get; init; } = "{stage}, {state}: open";

    public IReadOnlyDictionary<string, string> StageStates { get; init; } = new Dictionary<string, string>
    {
        ["reached"] = "reached",
        ["offered"] = "next",
        ["skipped"] = "skipped",
        ["ahead"] = "still ahead",
    };

    /// <summary>By name of <c>NextStep.Nothing</c>.</summary>
    public IReadOnlyDictionary<string, string> Nothing { get; init; } = new Dictionary<string, string>
    {
        ["NOTHING_NO_CONSENT"] = "Nothing more is offered: this viewer did not agree to it.",
        ["NOTHING_NOTHING_LEFT"] = "That was all there is. See you at the next one.",
        ["NOTHING_NOTHING_SCHEDULED"] = "Nothing is planned here at the moment.",
        ["NOTHING_ALL_FULL"] = "Everything is full at the moment.",
        ["NOTHING_NOT_IN_MARKET"] = "What there is is not for this market.",
        ["NOTHING_PAUSED"] = "Paused at the moment.",
    };

    // Time
    public string DaysLeft { get; init; } = "{days} d {hours} h";
    public string HoursLeft { get; init; } = "{hours} h {minutes} min";

    // The note
    public string NoteKicker { get; init; } = "About exactly this {product}";
    public string NoteAction { get; init; } = "Read the note";
    public string NoteBy { get; init; } = "{author} · {day}";
    public string NoteByUndated { get; init; } = "{author}";

    // The room
    public string Live { get; init; } = "Live";
    public string LiveKicker { get; init; } = "Live now with {host} · {left} left";
    public string LiveAction { get; init; } = "Join the room";
    public string OccasionLive { get; init; } = "{occasion} · live now";
    public string SoonKicker { get; init; } = "With {host} in {left}";
    public string SoonAction { get; init; } = "See the room";
    public string HostedBy { get; init; } = "with {host}";
    public string HostAtOccasion { get; init; } = "with {host} · {occasion}";
    public string RemindMe { get; init; } = "Remind me";
    public string ReminderIsSet { get; init; } = "Reminder set";
    public string RoomOpensAt { get; init; } = "until the room opens, at {time}";
    public string RoomClosesIn { get; init; } = "closes in {left}";
    public string RoomOver { get; init; } = "This room has closed. Its offers were valid inside it.";
    public string RoomOffers { get; init; } = "In this room";
    public string OnStageNow { get; init; } = "On stage now";
    public string OnStageFor { get; init; } = "for {left}";
    public string OnStageAt { get; init; } = "On stage at {time}";
    public string WasOnStage { get; init; } = "Was on stage";
    public string OrderNamed { get; init; } = "{state}: {title}, {price}";
    public string InsteadOf { get; init; } = "instead of {price}";
    public string YouSawThis { get; init; } = "You saw this";
    public string OrderNow { get; init; } = "Order";
    public string OrderDone { get; init; } = "{title} is ordered. This is a demo: nothing is paid and nothing is sent.";
    public string OrderFailed { get; init; } = "{title} could not be ordered just now. Try again.";

    public IReadOnlyDictionary<string, string> Order { get; init; } = new Dictionary<string, string>
    {
        ["none"] = "Order",
        ["sent"] = "Ordering…",
        ["done"] = "Ordered",
        ["failed"] = "Try again",
    };

    // The group
    public string GroupLead { get; init; } = "A small circle around the brand: first looks, honest answers, no crowd.";
    public string GroupFree { get; init; } = "{free} of {capacity} seats are free";
    public string GroupFull { get; init; } = "Every seat is taken";
    public string GroupSeated { get; init; } = "You have a seat";
    public string GroupOffered { get; init; } = "A seat is kept for you until {time}";
    public string GroupWaiting { get; init; } = "You are number {place} on the waiting list";
    public string GroupTake { get; init; } = "Take a seat";
    public string GroupTakeKept { get; init; } = "Take your seat";
    public string GroupWait { get; init; } = "Join the waiting list";
    public string GroupOpen { get; init; } = "See the group";
    public string GroupLeave { get; init; } = "Give the seat back";
    public string GroupLeft { get; init; } = "Your seat is free again.";
    public string GroupCode { get; init; } = "Your code";
    public string SeatsPicture { get; init; } = "{taken} of {capacity} seats are taken";
    public string SeatsCount { get; init; } = "{free} of {capacity} seats free";
    public string SeatsWaiting { get; init; } = "· {waiting} waiting";
    public string Asking { get; init; } = "One moment…";
    public string SeatFailed { get; init; } = "That did not work just now. Try again.";

    /// <summary>By name of the API's EventRejection.</summary>
    public IReadOnlyDictionary<string, string> SeatRejections { get; init; } = new Dictionary<string, string>
    {
        ["EVENT_REJECTION_GROUP_FULL"] = "Somebody was quicker: every seat is taken.",
        ["EVENT_REJECTION_GROUP_CLOSED"] = "This group takes nobody in any more.",
        ["EVENT_REJECTION_CODE_INVALID"] = "This group asks for a code that has not been used yet.",
        ["EVENT_REJECTION_CONSENT_MISSING"] = "A seat needs this viewer's consent to measurement.",
        ["EVENT_REJECTION_TOKEN_EXPIRED"] = "This invitation is too old. Go back to the episode for a new one.",
        ["EVENT_REJECTION_NO_SEAT"] = "The seat was given back already.",
    };
}
