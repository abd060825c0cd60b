using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Chain;

/// <summary>A step that may be offered.</summary>
/// <param name="Offer">The step.</param>
/// <param name="Features">What it is ranked by.</param>
/// <param name="Occasion">The occasion that it belongs to and that is on, or null.</param>
internal sealed record StepCandidate(StepOffer Offer, StepFeatures Features, Occasion? Occasion);

/// <summary>Why what there is was not offered; the one that the viewer can do most about is told.</summary>
internal sealed class Refusals
{
    private static readonly NothingReason[] MostTellingFirst =
        [NothingReason.AllFull, NothingReason.NoConsent, NothingReason.NotInMarket, NothingReason.NothingLeft];

    private readonly HashSet<NothingReason> _met = [];

    public NothingReason Reason
    {
        get
        {
            foreach (var reason in MostTellingFirst)
            {
                if (_met.Contains(reason))
                    return reason;
            }

            return NothingReason.NothingScheduled;
        }
    }

    public void Add(NothingReason reason) => _met.Add(reason);
}

/// <summary>The notes and rooms that may be offered for one question; what may not leaves its reason.</summary>
internal sealed class StepCandidates(StepQuestion question, CampaignContent content, EntryDimensions seen, Refusals refusals)
{
    /// <summary>Notes unless one was read on this way, and rooms.</summary>
    public IEnumerable<StepCandidate> BeforeGroup(Stage reached)
    {
        var rooms = content.Livestreams.Select(Room).OfType<StepCandidate>();
        return reached < Stage.Note ? content.Notes.Select(Note).OfType<StepCandidate>().Concat(rooms) : rooms;
    }

    private StepCandidate? Note(ReviewNote note)
    {
        if (!NextSteps.IsMarket(note.Markets, question.Market))
            return Refuse(NothingReason.NotInMarket);
        if (WasAt(TouchKind.NoteOpen, note.Key.Id) || IsDeclined("notes", note.Key))
            return Refuse(NothingReason.NothingLeft);
        var age = Math.Max(0, (question.Now - (note.PublishTime ?? question.Now)).TotalHours);
        return new StepCandidate(
            new NoteOffer(note), new StepFeatures(Stage.Note, FitOf(note.Subject), age, 0, false, false, false, false), null);
    }

    private StepCandidate? Room(Livestream room)
    {
        if (room.EndTime <= question.Now || (room.State == LivestreamState.Scheduled && room.StartTime > question.Now + NextSteps.RoomAheadMax))
            return null;
        if (!NextSteps.IsMarket(room.Markets, question.Market))
            return Refuse(NothingReason.NotInMarket);
        if (WasAt(TouchKind.RoomJoin, room.Key.Id) || IsDeclined("livestreams", room.Key))
            return Refuse(NothingReason.NothingLeft);
        var isLive = room.State == LivestreamState.Live;
        if (isLive && room.Capacity > 0 && question.RoomViewers.GetValueOrDefault(room.Key.Id) >= room.Capacity)
            return Refuse(NothingReason.AllFull);
        var occasion = OccasionOf(room);
        var isReminded = question.Reminders.Any(r => r.Campaign == content.Campaign.Key && r.LivestreamId == room.Key.Id);
        // A room that is late has no countdown any more, and is not open yet.
        var toAir = isLive || room.StartTime <= question.Now ? TimeSpan.Zero : room.StartTime - question.Now;
        var offer = new RoomOffer(room, isLive, toAir.Ticks / TimeSpan.TicksPerMicrosecond, !isLive && question.Consent.Messages && question.Consent.Measurement, isReminded);
        var features = new StepFeatures(
            Stage.Livestream, FitOf(room), 0, toAir.TotalHours, isLive, isLive && IsOnStage(room), occasion is not null, isLive && isReminded);
        return new StepCandidate(offer, features, occasion);
    }

    private StepFit FitOf(ContentSubject subject)
    {
        if (subject.ProductId != seen.ProductId)
            return StepFit.Campaign;
        return subject.EpisodeId == seen.EpisodeId && subject.SlotId == seen.SlotId ? StepFit.Variant : StepFit.Product;
    }

    private StepFit FitOf(Livestream room) => room.Offers.Any(o => o.ProductId == seen.ProductId) ? StepFit.Product : StepFit.Campaign;

    private bool IsOnStage(Livestream room)
    {
        var on = (question.Now - (room.LiveTime ?? room.StartTime)).Ticks / TimeSpan.TicksPerMicrosecond;
        return room.Offers.Any(o => o.ProductId == seen.ProductId && o.StageStartMicros <= on && on < o.StageEndMicros);
    }

    private Occasion? OccasionOf(Livestream room) => content.Occasions.FirstOrDefault(o =>
        o.IsOnAt(question.Now, question.Market) && o.LivestreamIds.Contains(room.Key.Id));

    private bool WasAt(TouchKind kind, string id) => question.Journey!.Touches.Any(t => t.Kind == kind && t.ObjectId == id);

    private bool IsDeclined(string collection, ContentKey key) =>
        !question.Declined.IsEmpty && question.Declined.Contains(key.NameIn(collection));

    private StepCandidate? Refuse(NothingReason why)
    {
        refusals.Add(why);
        return null;
    }
}
