using System.Collections.Immutable;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Viewers;
using CsCheck;
using static AdCommerce.Domain.Tests.Chain.ChainSamples;

namespace AdCommerce.Domain.Tests.Chain;

/// <summary>
/// Any campaign and any viewer, against an oracle that lists everything that may be offered, rule by rule, and picks by trying all: what is
/// offered is never forbidden by market, consent, capacity, schedule, state or "not again", and nothing is offered only when nothing may be.
/// </summary>
public sealed class NextStepsPropertyTests
{
    private const int Cases = 20_000;

    private static readonly Gen<string[]> Markets = Pick<string[]>([], [], ["CN"], ["US"], ["CN", "SG"]);

    private static readonly Gen<Func<string, ReviewNote>> Notes =
        Gen.Select(Pick("matte", "dew"), Gen.Bool, Pick(0.0, 0.0, 5, 400), Markets, (product, isVariant, age, markets) =>
            (Func<string, ReviewNote>)(id => Note(id, product, isVariant ? "skin-deep-1" : "", isVariant ? "table" : "", age, markets)));

    private static readonly Gen<Func<string, Livestream>> Rooms = Gen.Select(
        Pick(-3.0, -2, -1, 0, 0.5, 30, 14 * 24, (14 * 24) + 1), Gen.Enum<LivestreamState>().Where(s => s != LivestreamState.Ended),
        Pick("matte", "dew"), Pick(0, 2), Markets, (start, state, product, capacity, markets) =>
            (Func<string, Livestream>)(id => Room(id, start, state, product, capacity, markets: markets)));

    private static readonly Gen<Func<string, PrivateGroup>> Groups = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Markets, (order, waiting, markets) =>
        (Func<string, PrivateGroup>)(id => Group(id, order, waiting, markets)));

    private static readonly Gen<SeatView> Seats = Gen.Select(Gen.Int[8, 10], Gen.Int[0, 2], Gen.Enum<SeatStanding>(), (taken, waiting, standing) =>
        View(taken, standing, waiting));

    private static readonly Gen<CampaignContent> Contents = Gen.Select(
        Numbered("n", Notes), Numbered("r", Rooms), Numbered("g", Groups), Gen.Select(Gen.Int[0, 2], Pick(-1, 1), Pick("CN", "US")).Array[0, 1], Gen.Int[0, 19],
        (notes, rooms, groups, fairs, pause) =>
            Content(notes, rooms, groups, fairs.Select(f => Fair($"r{f.Item1}", f.Item2, f.Item2 + 1.5, f.Item3)), paused: pause == 0));

    private static readonly Gen<(TouchKind, string)> Touches = Gen.Int[0, 2].SelectMany(i => Pick(
        (TouchKind.Tap, ""), (TouchKind.NoteOpen, $"n{i}"), (TouchKind.RoomJoin, $"r{i}"), (TouchKind.GroupJoin, $"g{i}"), (TouchKind.GroupLeave, $"g{i}"), (TouchKind.GroupJoin, "gone")));

    private static readonly Gen<StepQuestion> Questions = Gen.Select(
        Contents, Touches.Array[0, 3], Gen.Select(Gen.Bool, Gen.Bool), Pick("CN", "US", "SG", ""),
        Gen.Select(Gen.Int[0, 2], Pick("notes/n", "livestreams/r", "groups/g")).Array[0, 2],
        Gen.Select(Gen.Int[0, 3].Array[3], Seats.Array[3], Gen.Int[0, 9]),
        (content, touches, consent, market, declined, counts) => Ask(content, counts.Item3 == 0 ? null : Journey(touches)) with
        {
            Consent = new Consent(true, consent.Item1, consent.Item2),
            Market = market,
            Declined = [.. declined.Select(d => $"brands/lumiere/{d.Item2}{d.Item1}")],
            RoomViewers = counts.Item1.Select((viewers, i) => (Id: $"r{i}", Viewers: (long)viewers)).ToDictionary(p => p.Id, p => p.Viewers),
            Seats = counts.Item2.Select((view, i) => (Id: $"g{i}", View: view)).Where(p => content.Groups.Any(g => g.Key.Id == p.Id)).ToDictionary(p => p.Id, p => p.View),
            Reminders = [new Reminder(Key, "r1", long.MaxValue)],
        });

    [Fact]
    public void Find_Anything_OffersTheBestOfWhatMayBeOffered() => Questions.Sample(
        question =>
        {
            var looked = Looked(question);
            var step = Find(looked);

            var allowed = Oracle.Allowed(looked);
            if (allowed.Count == 0)
            {
                Assert.NotEqual(NothingReason.None, step.Nothing);
                Assert.True(step.Offer is null or SeatOffer { Seats.Standing: SeatStanding.Seated });
            }
            else
            {
                Assert.Equal(NothingReason.None, step.Nothing);
                Assert.Equal(allowed[0], (step.Offer!.Stage, step.Offer.ObjectId));
                Assert.Equal(Seen, step.Seen);
                Assert.NotEmpty(step.Offer switch { NoteOffer n => n.Note.DisclosureLabel, RoomOffer r => r.Livestream.DisclosureLabel, _ => ((SeatOffer)step.Offer).Group.DisclosureLabel });
            }

            Assert.NotEmpty(step.Explanation);
            Assert.Equal(step, Find(looked));
        },
        iter: Cases);

    [Fact]
    public void Find_Reminder_IsPossibleOnlyForWhatIsToComeAndAgreedTo() => Questions.Sample(
        question =>
        {
            if (Find(Looked(question)).Offer is not RoomOffer room)
                return;
            Assert.Equal(!room.IsLive && question.Consent.Messages && question.Consent.Measurement, room.ReminderPossible);
            Assert.Equal(room.ObjectId == "r1", room.ReminderSet);
            Assert.Equal(room.IsLive, room.Livestream.State == LivestreamState.Live);
            Assert.Equal(room.IsLive ? 0 : Math.Max(0, (room.Livestream.StartTime - Now).Ticks / 10), room.CountdownMicros);
        },
        iter: Cases);

    // As the caller does: only the seats that were asked for are known.
    private static StepQuestion Looked(StepQuestion question)
    {
        var asked = NextSteps.GroupsToLookAt(question, RuledStepValue.Instance);
        return question with { Seats = question.Seats.Where(s => asked.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value) };
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<T[]> Numbered<T>(string prefix, Gen<Func<string, T>> one) => one.Array[0, 3].Select(made => made.Select((make, i) => make($"{prefix}{i}")).ToArray());

    /// <summary>Slow and plain: every rule is one line, and the best is found by comparing with everything.</summary>
    private static class Oracle
    {
        public static List<(Stage, string)> Allowed(StepQuestion q)
        {
            if (q.Journey is null || q.Content!.Campaign.Paused)
                return [];
            var touched = q.Journey.Touches.Select(t => (t.Kind, t.ObjectId)).ToHashSet();
            var isPastNote = q.Journey.Touches.Any(t => t.Kind is TouchKind.NoteOpen);
            var isPastRoom = q.Journey.Touches.Any(t => t.Kind is TouchKind.RoomJoin or TouchKind.GroupJoin);
            var ranked = new List<(double Value, int Order, (Stage, string) Step)>();
            foreach (var note in q.Content.Notes)
            {
                if (!isPastNote && !isPastRoom && InMarket(note.Markets, q) && !touched.Contains((TouchKind.NoteOpen, note.Key.Id)) && !Declined("notes", note.Key.Id, q))
                    ranked.Add((ValueOf(note), ranked.Count, (Stage.Note, note.Key.Id)));
            }

            foreach (var room in q.Content.Livestreams)
            {
                var isFull = room.State == LivestreamState.Live && room.Capacity > 0 && q.RoomViewers[room.Key.Id] >= room.Capacity;
                var isOn = room.EndTime > Now && (room.State == LivestreamState.Live || room.StartTime <= Now.AddDays(14));
                if (!isPastRoom && isOn && !isFull && InMarket(room.Markets, q) && !touched.Contains((TouchKind.RoomJoin, room.Key.Id)) && !Declined("livestreams", room.Key.Id, q))
                    ranked.Add((ValueOf(room, q), ranked.Count, (Stage.Livestream, room.Key.Id)));
            }

            return ranked.Count > 0
                ? [.. ranked.OrderByDescending(r => r.Value).ThenBy(r => r.Order).Select(r => r.Step)]
                : SeatsAllowed(q);
        }

        private static List<(Stage, string)> SeatsAllowed(StepQuestion q)
        {
            if (!q.Consent.Measurement)
                return [];
            var left = q.Journey!.Touches.Where(t => t.Kind == TouchKind.GroupLeave).Select(t => t.ObjectId).ToHashSet();
            var known = q.Content!.Groups
                .Where(g => InMarket(g.Markets, q) && !Declined("groups", g.Key.Id, q) && !left.Contains(g.Key.Id))
                .Select(g => (Group: g, View: q.Seats[g.Key.Id]))
                .ToList();
            var last = q.Journey.Touches.Where(t => t.Kind is TouchKind.GroupJoin or TouchKind.GroupLeave).GroupBy(t => t.ObjectId).Select(g => g.Last());
            var isSeated = known.Exists(k => k.View.Standing == SeatStanding.Seated)
                || last.Any(t => t.Kind == TouchKind.GroupJoin && !known.Exists(k => k.Group.Key.Id == t.ObjectId));
            if (isSeated)
                return [];
            var inOrder = known.OrderBy(k => k.Group.Order).ToList();
            return
            [
                .. inOrder.Where(k => k.View.Standing == SeatStanding.Offered)
                    .Concat(inOrder.Where(k => k.View.Taken < k.View.Capacity))
                    .Concat(inOrder.Where(k => k.View.Standing == SeatStanding.Waiting))
                    .Concat(inOrder.Where(k => k.View.Waiting < k.Group.WaitingCapacity))
                    .Select(k => (Stage.Group, k.Group.Key.Id)),
            ];
        }

        private static double ValueOf(ReviewNote note) => RuledStepValue.Instance.Of(new StepFeatures(
            Stage.Note,
            note.Subject.ProductId != "matte" ? StepFit.Campaign : note.Subject.SlotId.Length > 0 ? StepFit.Variant : StepFit.Product,
            (Now - note.PublishTime!.Value).TotalHours, 0, false, false, false, false));

        private static double ValueOf(Livestream room, StepQuestion q)
        {
            var isLive = room.State == LivestreamState.Live;
            var isSame = room.Offers[0].ProductId == "matte";
            var elapsed = Now - room.StartTime;
            var isFair = q.Content!.Occasions.Any(o => o.LivestreamIds.Contains(room.Key.Id) && o.Markets.Contains(q.Market) && o.StartTime <= Now && Now < o.EndTime);
            return RuledStepValue.Instance.Of(new StepFeatures(
                Stage.Livestream, isSame ? StepFit.Product : StepFit.Campaign, 0, isLive ? 0 : Math.Max(0, -elapsed.TotalHours), isLive,
                isLive && isSame && elapsed >= TimeSpan.Zero && elapsed < TimeSpan.FromHours(1), isFair, isLive && room.Key.Id == "r1"));
        }

        private static bool InMarket(ImmutableArray<string> markets, StepQuestion q) => markets.Length == 0 || markets.Any(m => m == q.Market);

        private static bool Declined(string collection, string id, StepQuestion q) => q.Declined.Any(d => d == $"brands/lumiere/{collection}/{id}");
    }
}
