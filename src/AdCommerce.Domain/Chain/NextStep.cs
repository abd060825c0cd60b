using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Chain;

/// <summary>What to offer a viewer now.</summary>
/// <param name="Seen">The variant that was seen, which the step carries on; null when none was.</param>
/// <param name="Offer">The step, or null when there is nothing to offer; with <see cref="NothingReason.NothingLeft"/> the group that the viewer sits in, which can be left.</param>
/// <param name="Nothing">Why there is nothing new.</param>
/// <param name="Explanation">Why, in a sentence for people.</param>
/// <param name="Occasion">The occasion that turned the step here, or null.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.next-step")]
public sealed record NextStep(EntryDimensions? Seen, StepOffer? Offer, NothingReason Nothing, string Explanation, Occasion? Occasion)
{
    /// <summary>Nothing to offer.</summary>
    public static NextStep None(EntryDimensions? seen, NothingReason why) => new(seen, null, why, SentenceOf(why), null);

    private static string SentenceOf(NothingReason why) => why switch
    {
        NothingReason.NotStarted => "No product of this campaign was seen yet.",
        NothingReason.NoConsent => "What is left needs the viewer's consent to measurement.",
        NothingReason.NothingLeft => "The viewer has been everywhere this campaign leads.",
        NothingReason.NothingScheduled => "The campaign has no published note, no livestream to come and no open group.",
        NothingReason.AllFull => "What is left is full.",
        NothingReason.NotInMarket => "What is left is not for the viewer's market.",
        NothingReason.Paused => "The campaign is paused.",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, null),
    };
}

/// <summary>Why there is nothing to offer.</summary>
public enum NothingReason : byte
{
    /// <summary>There is something.</summary>
    None = 0,

    /// <summary>No product of the campaign was seen yet.</summary>
    NotStarted = 1,

    /// <summary>What is left needs a consent that the viewer did not give.</summary>
    NoConsent = 2,

    /// <summary>Everything that there is was offered and taken.</summary>
    NothingLeft = 3,

    /// <summary>There is no note, no livestream to come and no group.</summary>
    NothingScheduled = 4,

    /// <summary>What is left is full.</summary>
    AllFull = 5,

    /// <summary>What is left is not for the viewer's market.</summary>
    NotInMarket = 6,

    /// <summary>The campaign is paused, or gone.</summary>
    Paused = 7,
}

/// <summary>A note, a room or a seat.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.step-offer")]
public abstract record StepOffer
{
    /// <summary>The stage that it leads to.</summary>
    public abstract Stage Stage { get; }

    /// <summary>The id, in the brand, of what it leads to.</summary>
    public abstract string ObjectId { get; }
}

/// <summary>Read a note.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.note-offer")]
public sealed record NoteOffer(ReviewNote Note) : StepOffer
{
    /// <inheritdoc/>
    public override Stage Stage => Stage.Note;

    /// <inheritdoc/>
    public override string ObjectId => Note.Key.Id;
}

/// <summary>Join a room, now or later.</summary>
/// <param name="Livestream">The livestream.</param>
/// <param name="IsLive">True while the room is open.</param>
/// <param name="CountdownMicros">Until it begins; 0 while it is live.</param>
/// <param name="ReminderPossible">The viewer may set a reminder.</param>
/// <param name="ReminderSet">One is set.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.room-offer")]
public sealed record RoomOffer(Livestream Livestream, bool IsLive, long CountdownMicros, bool ReminderPossible, bool ReminderSet) : StepOffer
{
    /// <inheritdoc/>
    public override Stage Stage => Stage.Livestream;

    /// <inheritdoc/>
    public override string ObjectId => Livestream.Key.Id;
}

/// <summary>Take a seat, or wait for one.</summary>
/// <param name="Group">The group.</param>
/// <param name="Seats">How full it is, and where the viewer stands.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.seat-offer")]
public sealed record SeatOffer(PrivateGroup Group, SeatView Seats) : StepOffer
{
    /// <inheritdoc/>
    public override Stage Stage => Stage.Group;

    /// <inheritdoc/>
    public override string ObjectId => Group.Key.Id;
}
