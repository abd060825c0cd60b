using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;

namespace AdCommerce.Domain.Funnel;

/// <summary>What a shard keeps of one subject. Every part is bounded.</summary>
internal sealed class SubjectState
{
    /// <summary>Most ids that are remembered of a subject, not counting those whose token has expired.</summary>
    public const int RememberedMax = 4_096;

    /// <summary>Most events that journeys of a subject are computed from: their ids may be forgotten before they are.</summary>
    public const int SourcesMax = 8_192;

    /// <summary>Most reminders of a subject; a further one takes the place of the one that ends first.</summary>
    public const int RemindersMax = 64;

    /// <summary>Most campaigns of a subject whose test it counts in.</summary>
    public const int LiftsMax = 1_024;

    private long _earliestMicros = long.MaxValue;

    /// <summary>Ids that tell duplicates.</summary>
    public Dictionary<Guid, RememberedEvent> Remembered { get; } = [];

    /// <summary>By campaign.</summary>
    public SortedList<CampaignKey, JourneyState> Journeys { get; } = [];

    /// <summary>By campaign and livestream.</summary>
    public List<Reminder> Reminders { get; } = [];

    /// <summary>
    /// By campaign that holds viewers out, for as long as the subject is known: who was first shown or held out cannot be again.
    /// </summary>
    public SortedList<CampaignKey, LiftMark> Lifts { get; } = [];

    /// <summary>What of it was decided about money; null until something is.</summary>
    public ChargeMarks? Charges { get; set; }

    /// <summary>Whether nothing is left of it.</summary>
    public bool IsEmpty => Remembered.Count == 0 && Journeys.Count == 0 && Reminders.Count == 0 && Lifts.Count == 0 && Charges is null;

    /// <summary>Why an event is not accepted, judged by what no earlier event of the same entry can change; null when nothing is against it.</summary>
    public static EventOutcome? Judge(SubjectState? subject, FunnelEvent funnelEvent, long timeMicros)
    {
        if (subject?.FindKnown(funnelEvent, timeMicros) is { } known)
            return known;
        if (timeMicros > funnelEvent.ExpireMicros)
            return EventOutcome.Rejected(EventRejection.TokenExpired);
        return subject?.IsFull(timeMicros) == true ? EventOutcome.Rejected(EventRejection.TooMany) : null;
    }

    /// <summary>What an event is answered whose id is known; null when it is not.</summary>
    public EventOutcome? FindKnown(FunnelEvent funnelEvent, long timeMicros)
    {
        if (!Remembered.TryGetValue(funnelEvent.Id, out var known) || known.ExpireMicros < timeMicros)
            return null;
        if (known.Kind == RememberedKind.Voided)
            return EventOutcome.Rejected(EventRejection.SeatLost);
        return known.ContentHash == funnelEvent.ContentHash ? EventOutcome.Duplicate : EventOutcome.Rejected(EventRejection.Conflict);
    }

    /// <summary>Remembers an id.</summary>
    public void Remember(Guid eventId, RememberedEvent remembered)
    {
        Remembered[eventId] = remembered;
        _earliestMicros = Math.Min(_earliestMicros, UntilMicros(remembered));
    }

    /// <summary>The journey of a campaign, which begins now if it is new.</summary>
    public JourneyState JourneyOf(CampaignKey campaign)
    {
        if (!Journeys.TryGetValue(campaign, out var journey))
            Journeys.Add(campaign, journey = new JourneyState(campaign));
        return journey;
    }

    /// <summary>Moves the mark of a journey that was computed, and the counters with it.</summary>
    public void Mark(JourneyState journey, long timeMicros, LiftCounters counters)
    {
        LiftMark? before = Lifts.TryGetValue(journey.Campaign, out var known) ? known : null;
        var after = LiftMark.Next(before, journey.Touches, timeMicros - FunnelEvent.AgeMicrosMax);
        if (after == before || (before is null && Lifts.Count == LiftsMax))
            return;
        counters.Move(journey.Campaign, before, after);
        if (after is { } mark)
            Lifts[journey.Campaign] = mark;
        else
            Lifts.Remove(journey.Campaign);
    }

    /// <summary>Sets a reminder or takes it away.</summary>
    public void Put(Reminder reminder, bool isWanted)
    {
        Reminders.RemoveAll(known => known.Campaign == reminder.Campaign && known.LivestreamId == reminder.LivestreamId);
        if (!isWanted)
            return;
        if (Reminders.Count == RemindersMax)
            Reminders.Remove(Reminders.MinBy(static known => known.ExpireMicros)!);
        var place = Reminders.FindIndex(known => Compare(known, reminder) > 0);
        Reminders.Insert(place < 0 ? Reminders.Count : place, reminder);
    }

    /// <summary>Drops ids and reminders whose time is over.</summary>
    public void Expire(long timeMicros)
    {
        Reminders.RemoveAll(reminder => reminder.ExpireMicros < timeMicros);
        Charges?.Expire(timeMicros);
        if (Charges is { IsEmpty: true })
            Charges = null;
        if (timeMicros <= _earliestMicros)
            return;
        _earliestMicros = long.MaxValue;
        foreach (var (id, remembered) in Remembered)
        {
            var until = UntilMicros(remembered);
            if (until < timeMicros)
                Remembered.Remove(id);
            else
                _earliestMicros = Math.Min(_earliestMicros, until);
        }
    }

    private static long UntilMicros(RememberedEvent remembered) =>
        remembered.Kind == RememberedKind.Seat ? remembered.ExpireMicros + ShardState.SeatMemoryMicros : remembered.ExpireMicros;

    private static int Compare(Reminder one, Reminder other) =>
        one.Campaign.CompareTo(other.Campaign) is not 0 and var campaign ? campaign : string.CompareOrdinal(one.LivestreamId, other.LivestreamId);

    // Ids whose token has expired count no more, whether they were dropped already or not: the answer must not depend on when that happens.
    private bool IsFull(long timeMicros) =>
        (Remembered.Count >= RememberedMax && Remembered.Values.Count(known => known.ExpireMicros >= timeMicros) >= RememberedMax)
        || CountSources() >= SourcesMax;

    // Asked for every event: without an enumerator.
    private int CountSources()
    {
        var sources = 0;
        for (var i = 0; i < Journeys.Count; i++)
            sources += Journeys.GetValueAtIndex(i).Sources.Count;
        return sources;
    }
}

/// <summary>An id that tells duplicates.</summary>
/// <param name="ContentHash">What was said under it; 0 for a voided one.</param>
/// <param name="ExpireMicros">Afterwards the same event is refused as expired, so it need not be remembered.</param>
/// <param name="Kind">What it stands for.</param>
internal readonly record struct RememberedEvent(ulong ContentHash, long ExpireMicros, RememberedKind Kind);

/// <summary>What a remembered id stands for. Persisted.</summary>
internal enum RememberedKind : byte
{
    /// <summary>An accepted event.</summary>
    Accepted = 1,

    /// <summary>An accepted event that took or gave back a seat.</summary>
    Seat = 2,

    /// <summary>An event that will never be accepted: its seat went to somebody else.</summary>
    Voided = 3,
}
