using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Tests.Funnel;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class TicketTests
{
    private static readonly Gen<string> Text = Gen.String[0, 20];
    private static readonly Gen<PlacementKey> PlacementKeys = Gen.Select(
        Text, Text, Text, (brand, campaign, placement) => new PlacementKey(new CampaignKey(brand, campaign), placement));
    private static readonly Gen<DateTimeOffset> Time = Gen.Long[0, 4_102_444_800_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<SlotDecision> Slot = Gen.Select(
        Gen.Int[0, 35], Gen.Enum<SlotReason>(), PlacementKeys, Text, Text.Array[0, 4], PlacementKeys.Array[0, 2],
        (choice, reason, placement, product, matched, ghosts) =>
            (choice == 0 ? SlotDecision.Original(reason) : new SlotDecision(reason, choice, placement, product, [.. matched])) with { Ghosts = [.. ghosts], Propensity = choice / 35.0 });

    private static readonly Gen<SessionTicket> Session = Gen.Select(
        Gen.Guid, Text, Text, Gen.Int[1, int.MaxValue], Slot.Array[0, 6], Gen.Bool, Gen.Enum<FallbackReason>(), Time,
        (id, viewer, episode, revision, slots, personalized, fallback, time) =>
            new SessionTicket(id, viewer, episode, new EpisodeDecision(revision, [.. slots], personalized, fallback) { Circle = viewer, Inputs = InputsOf(revision, episode, time), ChargedTo = HasClaims(revision) && slots.Length > 0 ? ChargeSubject.Session : default, Charges = HasClaims(revision) ? [.. slots.Select(static slot => ClaimOf(slot.Choice))] : [] }, time));

    private static DecisionInputs? InputsOf(int number, string text, DateTimeOffset time) => number % 3 == 0 ? null : new DecisionInputs(
        number, number * 7L, new DecisionContext(time.AddTicks(number), text, "phone", number % 2 == 0), (FactsKind)(number % 5), [.. Enumerable.Repeat((byte)number, number % 300)])
    {
        Money = [.. Enumerable.Range(0, number % 4).Select(static i => (uint)i * 1_000_000_007)],
    };

    private static bool HasClaims(int number) => number % 2 == 0;

    private static ChargeClaim? ClaimOf(int choice) => choice % 2 == 0 ? null : new ChargeClaim(choice, 20_000 + choice, choice * 1_000_000_000L, long.MaxValue - choice, (ChargeBar)(choice % 3));

    [Fact]
    public void BeginOf_ASessionsId_IsTheTimeInIt()
    {
        var begin = new DateTimeOffset(2026, 11, 29, 8, 30, 15, 123, TimeSpan.Zero);

        Assert.Equal(begin, SessionTicket.BeginOf(Guid.CreateVersion7(begin)));
    }

    [Fact]
    public void Decode_SessionThatWasEncoded_IsTheSame() => Session.Sample(ticket =>
        Assert.Equal(JsonSerializer.Serialize(ticket), JsonSerializer.Serialize(SessionTicket.Decode(ticket.Encode()))));

    [Fact]
    public void Decode_EventThatWasEncoded_IsTheSame() => Gen.Select(Session, PlacementKeys, Text, Gen.Int[0, 31], Gen.Int[0, 3], Time, PlacementKeys.Array[0, 2]).Sample(
        (session, placement, product, slot, kinds, time, ghosts) =>
        {
            var ticket = new EventTicket(
                session.SessionId, session.Viewer, session.EpisodeId, 3, slot, slot == 0 ? null : placement, product, (EventKinds)kinds, time, [.. ghosts])
            {
                Circle = session.Decision.Circle,
                Charge = ClaimOf(slot),
                ChargedTo = ClaimOf(slot) is null ? default : ChargeSubject.Session,
            };

            Assert.Equal(JsonSerializer.Serialize(ticket), JsonSerializer.Serialize(EventTicket.Decode(ticket.Encode())));
        });

    // As an earlier version wrote them: both are with players for as long as a session lasts.
    [Fact]
    public void Decode_FormatWithoutGhosts_IsRead()
    {
        var session = SessionTicket.Decode(Convert.FromHexString(
            "0100000001000200030405060708090A0B01700173000000000000000004010002020101620163017801750101680000"));
        var ticket = EventTicket.Decode(Convert.FromHexString("0100000001000200030405060708090A0B0170017304010162016301780175030000000000000000"));

        Assert.Equal((4, "10", "h"), (session.Decision.Revision, session.Decision.Choices(), Assert.Single(session.Decision.Slots[0].Matched)));
        Assert.All(session.Decision.Slots, static slot => Assert.Empty(slot.Ghosts));
        Assert.Equal((new PlacementKey(new CampaignKey("b", "c"), "x"), "u", 3), (ticket.Placement, ticket.ProductId, (int)ticket.Allowed));
        Assert.Empty(ticket.Ghosts);
        Assert.Equal(("", ""), (session.Decision.Circle, ticket.Circle));
    }

    // As the version wrote them that did not record what a decision was made of.
    [Fact]
    public void Decode_FormatWithoutInputs_IsRead()
    {
        var session = SessionTicket.Decode(Convert.FromHexString(
            "0200000001000200030405060708090A0B01700173000000000000000004010002" + "02010162016301780175010168000000000000E03F00" + "0000000000000000000000" + "0363633D"));

        Assert.Equal((4, "10", "cc="), (session.Decision.Revision, session.Decision.Choices(), session.Decision.Circle));
        Assert.Equal(0.5, session.Decision.Slots[0].Propensity);
        Assert.Null(session.Decision.Inputs);
    }

    [Fact]
    public void Bounded_FactsThatDoNotFit_AreLeftOutBeforeAnythingElse()
    {
        var id = new string('a', ResourceId.LengthMax);
        var slot = new SlotDecision(SlotReason.Profile, 1, new PlacementKey(new CampaignKey(id, id), id), id, ["skin_type=oily"]);
        var inputs = new DecisionInputs(5, 6, new DecisionContext(DateTimeOffset.UnixEpoch, "CN", "tv", true), FactsKind.Sealed, new byte[FactsEncoder.BytesMax]);
        SessionTicket Of(int slots) => new(
            Guid.Empty, "p", id, new EpisodeDecision(1, [.. Enumerable.Repeat(slot, slots)], true, FallbackReason.None) { Inputs = inputs }, DateTimeOffset.UnixEpoch);

        var (small, large) = (Of(2).Bounded().Decision, Of(EpisodeRevision.SlotsMax - 4).Bounded().Decision);

        Assert.Same(inputs, small.Inputs);
        Assert.Equal((5, 6, FactsKind.TooLarge, 0), (large.Inputs!.RegistryPosition, large.Inputs.RatesVersion, large.Inputs.Kind, large.Inputs.Facts.Length));
        Assert.All(large.Slots, static s => Assert.Single(s.Matched));
    }

    [Fact]
    public void Encode_SameTicket_IsTheSameBytes() => Session.Sample(ticket =>
        Assert.Equal(ticket.Encode(), SessionTicket.Decode(ticket.Encode()).Encode()));

    [Fact]
    public void Decode_UnknownFormat_Throws()
    {
        Assert.Throws<InvalidDataException>(() => SessionTicket.Decode([5, 0, 0]));
        Assert.Throws<InvalidDataException>(() => EventTicket.Decode([4, 0, 0]));
    }

    // What a session of before gave stays the same bytes: nothing of money is written where there is none.
    [Fact]
    public void Encode_WithoutMoney_IsAsBefore()
    {
        const string Session = "0300000001000200030405060708090A0B01700173000000000000000004010002" + "02010162016301780175010168000000000000E03F00" + "0000000000000000000000" + "0363633D" + "00";
        var session = SessionTicket.Decode(Convert.FromHexString(Session));

        Assert.Equal(Session, Convert.ToHexString(session.Encode()));
        Assert.Equal(2, EventTicket.Of(session, 0)!.Encode()[0]);
        Assert.Null(EventTicket.Of(session, 0)!.Charge);
    }

    // From the viewer's grain to the silo that answers.
    [Fact]
    public void Serialize_DecisionWithMoney_IsTheSame()
    {
        var decision = new EpisodeDecision(4, [], true, FallbackReason.None)
        {
            Charges = [new ChargeClaim(7, 20_000, 250, 99, ChargeBar.None), null],
            ChargedTo = ChargeSubject.Session,
            Inputs = InputsOf(7, "CN", DateTimeOffset.UnixEpoch)! with { Context = SampleCatalog.Somewhere with { SessionId = new Guid(1, 2, 3, new byte[8]) } },
        };

        var read = FunnelSamples.Serializer.Deserialize<EpisodeDecision>(FunnelSamples.Serializer.SerializeToArray(decision))!;

        Assert.Equal(JsonSerializer.Serialize(decision), JsonSerializer.Serialize(read));
        Assert.NotEmpty(read.Inputs!.Money);
    }

    [Fact]
    public void Of_SlotThatIsPaidFor_CarriesWhatWasTakenAndUnderWhom()
    {
        var claim = new ChargeClaim(7, 20_000, 250, 99, ChargeBar.None);
        var shown = new SlotDecision(SlotReason.Open, 2, SampleCatalog.PlacementKey(), "matte", []);
        var decision = new EpisodeDecision(4, [shown, shown], true, FallbackReason.None) { Charges = [claim, null], ChargedTo = ChargeSubject.Session };
        var session = SessionTicket.Decode(new SessionTicket(Guid.Empty, "pseudonym", "skin-deep-1", decision, DateTimeOffset.UnixEpoch).Encode());

        var (first, second) = (EventTicket.Of(session, 0)!, EventTicket.Of(session, 1)!);

        Assert.Equal((claim, ChargeSubject.Session), (first.Charge, first.ChargedTo));
        Assert.Null(second.Charge);
    }

    [Fact]
    public void Of_SlotWithAProduct_CarriesWhatProvesIt_AndTheOriginalHasNone()
    {
        var shown = new SlotDecision(SlotReason.Open, 2, SampleCatalog.PlacementKey(), "matte", []);
        var decision = new EpisodeDecision(4, [SlotDecision.Original(SlotReason.NoPlacement), shown], true, FallbackReason.None) { Circle = "taste=fruity" };
        var session = new SessionTicket(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), "pseudonym", "skin-deep-1", decision, DateTimeOffset.UnixEpoch);

        Assert.Null(EventTicket.Of(session, 0));
        var ticket = EventTicket.Of(session, 1)!;
        Assert.Equal((session.SessionId, "pseudonym", "skin-deep-1", 4, 1), (ticket.SessionId, ticket.Viewer, ticket.EpisodeId, ticket.Revision, ticket.SlotIndex));
        Assert.Equal((SampleCatalog.PlacementKey(), "matte", DateTimeOffset.UnixEpoch), (ticket.Placement, ticket.ProductId, ticket.ExpireTime));
        Assert.Equal(EventKinds.Exposure | EventKinds.Tap | EventKinds.Order, ticket.Allowed);
        Assert.Equal("taste=fruity", ticket.Circle);
        Assert.Empty(ticket.Ghosts);
    }

    [Fact]
    public void Of_SlotThatWithholds_CarriesTheGhosts_AlsoWhenNothingIsShown()
    {
        var shown = new SlotDecision(SlotReason.Open, 2, SampleCatalog.PlacementKey("b"), "matte", []) { Ghosts = [SampleCatalog.PlacementKey("a")] };
        var original = SlotDecision.Original(SlotReason.NoPlacement) with { Ghosts = [SampleCatalog.PlacementKey("a"), SampleCatalog.PlacementKey("b")] };
        var session = new SessionTicket(Guid.Empty, "pseudonym", "skin-deep-1", new EpisodeDecision(4, [shown, original], true, FallbackReason.None), DateTimeOffset.UnixEpoch);

        var (first, second) = (EventTicket.Of(session, 0)!, EventTicket.Of(session, 1)!);

        Assert.Equal((SampleCatalog.PlacementKey("b"), SampleCatalog.PlacementKey("a")), (first.Placement!.Value, Assert.Single(first.Ghosts)));
        Assert.Equal((null, "", EventKinds.Exposure), (second.Placement, second.ProductId, second.Allowed));
        Assert.Equal(original.Ghosts, second.Ghosts.AsEnumerable());
    }

    [Fact]
    public void Choices_Decision_AreSpelledAsInAnEditionId()
    {
        var slots = new[] { 0, 9, 10, 35 }.Select(choice => new SlotDecision(SlotReason.Open, choice, null, "", []));

        Assert.Equal("09az", new EpisodeDecision(1, [.. slots], false, FallbackReason.None).Choices());
    }

    [Fact]
    public void Bounded_LargestSession_FitsAToken_AndKeepsEveryChoice()
    {
        var id = new string('a', ResourceId.LengthMax);
        var slot = new SlotDecision(
            SlotReason.Profile, 35, new PlacementKey(new CampaignKey(id, id), id), id, [.. Enumerable.Repeat($"{id}={id}", Placement.MatchesMax)]);
        var claim = new ChargeClaim(long.MaxValue, int.MaxValue, Bid.AmountMicrosMax, long.MaxValue, ChargeBar.None);
        var decision = new EpisodeDecision(int.MaxValue, [.. Enumerable.Repeat(slot, EpisodeRevision.SlotsMax)], true, FallbackReason.None)
        {
            Charges = [.. Enumerable.Repeat<ChargeClaim?>(claim, EpisodeRevision.SlotsMax)],
        };
        var session = new SessionTicket(Guid.Empty, new string('p', 32), id, decision, DateTimeOffset.UnixEpoch).Bounded();
        var seal = new TokenSeal(1, new byte[32], TokenPurpose.Session);

        var opened = SessionTicket.Decode(seal.Open(seal.Seal(session.Encode()))!);

        Assert.Equal(decision.Choices(), opened.Decision.Choices());
        Assert.All(opened.Decision.Slots, s => Assert.Equal(slot.Placement, s.Placement));
        Assert.Empty(opened.Decision.Charges);
    }

    [Fact]
    public void Bounded_TooManyGhosts_KeepsAllOrNone()
    {
        var id = new string('a', ResourceId.LengthMax);
        var slot = new SlotDecision(SlotReason.Open, 35, new PlacementKey(new CampaignKey(id, id), id), id, []);
        SessionTicket Of(int withheld) => new(
            Guid.Empty,
            new string('p', 32),
            id,
            new EpisodeDecision(1, [.. Enumerable.Range(0, EpisodeRevision.SlotsMax).Select(i => i < withheld ? slot with { Ghosts = [slot.Placement!.Value] } : slot)], true, FallbackReason.None),
            DateTimeOffset.UnixEpoch);

        Assert.All(Of(1).Bounded().Decision.Slots[..1], static s => Assert.Single(s.Ghosts));
        Assert.All(Of(EpisodeRevision.SlotsMax).Bounded().Decision.Slots, static s => Assert.Empty(s.Ghosts));
    }
}
