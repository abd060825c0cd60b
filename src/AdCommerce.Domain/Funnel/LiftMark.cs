using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>On which side of a campaign's test a viewer stands.</summary>
public enum LiftArm : byte
{
    /// <summary>Was shown something of it first.</summary>
    Shown = 1,

    /// <summary>Was held out first: would have been shown something.</summary>
    HeldOut = 2,
}

/// <summary>A viewer's first exposure, or first ghost, of a campaign that holds viewers out, and what followed (funnel.md, Lift).</summary>
/// <param name="FirstMicros">When it was, microseconds since 1970.</param>
/// <param name="Arm">Which of the two it was.</param>
/// <param name="Reached">Stages that were touched from then on, up to <see cref="WindowMicros"/> later, however: a bit for each, note first.</param>
internal readonly record struct LiftMark(long FirstMicros, LiftArm Arm, byte Reached)
{
    /// <summary>
    /// How long afterwards a stage counts: 7 days, inclusive. The same for both arms and whatever the campaign's window, or they could not be compared.
    /// </summary>
    public const long WindowMicros = 7 * 24 * 3_600_000_000L;

    /// <summary>Whether a stage was touched.</summary>
    public bool HasReached(Stage stage) => (Reached & BitOf(stage)) != 0;

    /// <summary>
    /// The mark when these are the touches on record. It knows nothing of arrival: a first that lies before the horizon cannot change any more, and of
    /// any other everything is on record.
    /// </summary>
    /// <param name="before">The mark so far; null for none.</param>
    /// <param name="touches">In their order.</param>
    /// <param name="horizonMicros">No event of this or a later entry lies before it.</param>
    public static LiftMark? Next(LiftMark? before, ImmutableArray<Touch> touches, long horizonMicros)
    {
        if ((before?.FirstMicros < horizonMicros ? before : FirstOf(touches)) is not { } open)
            return null;
        foreach (var touch in touches)
        {
            if (touch.TimeMicros >= open.FirstMicros && touch.TimeMicros - open.FirstMicros <= WindowMicros && StageOf(touch.Kind) is { } stage)
                open = open with { Reached = (byte)(open.Reached | BitOf(stage)) };
        }

        return open;
    }

    private static LiftMark? FirstOf(ImmutableArray<Touch> touches)
    {
        foreach (var touch in touches)
        {
            if (touch.Kind == TouchKind.Ghost || touch is { Kind: TouchKind.Exposure, IsTested: true })
                return new LiftMark(touch.TimeMicros, touch.Kind == TouchKind.Ghost ? LiftArm.HeldOut : LiftArm.Shown, 0);
        }

        return null;
    }

    private static int BitOf(Stage stage) => 1 << ((int)stage - (int)Stage.Note);

    private static Stage? StageOf(TouchKind kind) => kind switch
    {
        TouchKind.NoteOpen => Stage.Note,
        TouchKind.RoomJoin => Stage.Livestream,
        TouchKind.GroupJoin => Stage.Group,
        _ => null,
    };
}
