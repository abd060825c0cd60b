using System.Collections.Immutable;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Chain;

/// <summary>
/// Finds the best next step of a journey: a pure function. From the episode to a note, from there to a room, from there to a group; what a
/// viewer has been to is not offered again, and a stage without anything to offer is passed over.
/// </summary>
public static class NextSteps
{
    /// <summary>Rooms that begin later than this are not offered yet.</summary>
    public static readonly TimeSpan RoomAheadMax = TimeSpan.FromDays(14);

    /// <summary>Most groups of a campaign that are looked at for one step.</summary>
    public const int GroupsLookedAtMax = 8;

    private static readonly ImmutableArray<Func<PrivateGroup, SeatView, bool>> SeatsByPreference =
    [
        static (_, seats) => seats.Standing == SeatStanding.Offered,
        static (_, seats) => seats.Taken < seats.Capacity,
        static (_, seats) => seats.Standing == SeatStanding.Waiting,
        static (group, seats) => seats.Waiting < group.WaitingCapacity,
    ];

    /// <summary>The best next step, or why there is none.</summary>
    public static NextStep Find(StepQuestion question, IStepValue value)
    {
        if (question.Journey?.LastSeen is not { } seen)
            return NextStep.None(null, NothingReason.NotStarted);
        if (question.Content is not { Campaign.Paused: false } content)
            return NextStep.None(seen, NothingReason.Paused);
        var refusals = new Refusals();
        if (BestBeforeGroup(question, content, seen, refusals, value) is { } step)
            return new NextStep(seen, step.Offer, NothingReason.None, StepSentences.Of(step, question), step.Occasion);
        return FindSeat(question, content, seen, refusals);
    }

    /// <summary>Ids of the groups whose seats the question has to hold: none when no group comes into question, because a note or a room comes first.</summary>
    public static ImmutableArray<string> GroupsToLookAt(StepQuestion question, IStepValue value) =>
        question is { Content: { Campaign.Paused: false } content, Journey.LastSeen: { } seen, Consent.Measurement: true }
        && BestBeforeGroup(question, content, seen, new Refusals(), value) is null
            ? [.. content.Groups.Where(g => MayBeOffered(g, question)).Take(GroupsLookedAtMax).Select(static g => g.Key.Id)]
            : [];

    /// <summary>The furthest stage that was touched in the latest attempt. A seat that was given back does not count.</summary>
    internal static Stage ReachedStage(Journey journey)
    {
        if (journey.Attempts is not [.., var latest])
            return Stage.Episode;
        var reached = Stage.Episode;
        for (var stage = Stage.Note; stage <= Stage.Group; stage++)
        {
            if (latest.AtAllMicros[(int)stage - 1] >= 0)
                reached = stage;
        }

        return reached;
    }

    private static StepCandidate? BestBeforeGroup(StepQuestion question, CampaignContent content, EntryDimensions seen, Refusals refusals, IStepValue value) =>
        ReachedStage(question.Journey!) is var reached && reached < Stage.Livestream
            ? Best(new StepCandidates(question, content, seen, refusals).BeforeGroup(reached), value)
            : null;

    private static NextStep FindSeat(StepQuestion question, CampaignContent content, EntryDimensions seen, Refusals refusals)
    {
        if (!question.Consent.Measurement)
        {
            refusals.Add(content.Groups.IsEmpty ? NothingReason.None : NothingReason.NoConsent);
            return NextStep.None(seen, refusals.Reason);
        }

        var inQuestion = new List<(PrivateGroup Group, SeatView Seats)>();
        foreach (var group in content.Groups)
        {
            if (!MayBeOffered(group, question))
                refusals.Add(IsMarket(group.Markets, question.Market) ? NothingReason.NothingLeft : NothingReason.NotInMarket);
            else if (question.Seats.TryGetValue(group.Key.Id, out var seats))
                inQuestion.Add((group, seats));
        }

        // One seat in a campaign is enough; what is kept for the viewer comes before what is free, and that before waiting.
        if (inQuestion.Find(static g => g.Seats.Standing == SeatStanding.Seated) is { Group: not null } own)
            return new NextStep(seen, new SeatOffer(own.Group, own.Seats), NothingReason.NothingLeft, StepSentences.Of(own.Seats), null);
        if (IsSeatedElsewhere(question.Journey!, inQuestion))
            return NextStep.None(seen, NothingReason.NothingLeft);
        foreach (var isFitting in SeatsByPreference)
        {
            foreach (var (group, seats) in inQuestion)
            {
                if (isFitting(group, seats))
                    return new NextStep(seen, new SeatOffer(group, seats), NothingReason.None, StepSentences.Of(seats), null);
            }
        }

        refusals.Add(inQuestion.Count > 0 ? NothingReason.AllFull : NothingReason.None);
        return NextStep.None(seen, refusals.Reason);
    }

    // A seat in a group that was not looked at, because it is closed, or not for this market, or declined, is a seat all the same.
    private static bool IsSeatedElsewhere(Journey journey, List<(PrivateGroup Group, SeatView Seats)> lookedAt)
    {
        for (var i = journey.Touches.Length - 1; i >= 0; i--)
        {
            var touch = journey.Touches[i];
            if (touch.Kind == TouchKind.GroupJoin
                && !lookedAt.Exists(g => g.Group.Key.Id == touch.ObjectId)
                && !journey.Touches.Skip(i + 1).Any(t => t.Kind == TouchKind.GroupLeave && t.ObjectId == touch.ObjectId))
            {
                return true;
            }
        }

        return false;
    }

    // Who left a group is not led back there.
    private static bool MayBeOffered(PrivateGroup group, StepQuestion question) =>
        IsMarket(group.Markets, question.Market)
        && !question.Journey!.Touches.Any(t => t.Kind == TouchKind.GroupLeave && t.ObjectId == group.Key.Id)
        && !question.Declined.Contains(group.Key.NameIn("groups"));

    internal static bool IsMarket(ImmutableArray<string> markets, string market) => markets.IsEmpty || markets.Contains(market);

    // The first of equals: candidates come in a fixed order.
    private static StepCandidate? Best(IEnumerable<StepCandidate> candidates, IStepValue value)
    {
        StepCandidate? best = null;
        var bestValue = double.NegativeInfinity;
        foreach (var candidate in candidates)
        {
            if (value.Of(candidate.Features) is var worth && worth > bestValue)
                (best, bestValue) = (candidate, worth);
        }

        return best;
    }
}
