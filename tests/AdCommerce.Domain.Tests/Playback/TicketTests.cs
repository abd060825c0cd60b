using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class TicketTests
{
    private static readonly Gen<string> Text = Gen.String[0, 20];
    private static readonly Gen<PlacementKey> PlacementKeys = Gen.Select(
        Text, Text, Text, (brand, campaign, placement) => new PlacementKey(new CampaignKey(brand, campaign), placement));
    private static readonly Gen<DateTimeOffset> Time = Gen.Long[0, 4_102_444_800_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<SlotDecision> Slot = Gen.Select(
        Gen.Int[0, 35], Gen.Enum<SlotReason>(), PlacementKeys, Text, Text.Array[0, 4],
        (choice, reason, placement, product, matched) => choice == 0 ? SlotDecision.Original(reason) : new SlotDecision(reason, choice, placement, product, [.. matched]));

    private static readonly Gen<SessionTicket> Session = Gen.Select(
        Gen.Guid, Text, Text, Gen.Int[1, int.MaxValue], Slot.Array[0, 6], Gen.Bool, Gen.Enum<FallbackReason>(), Time,
        (id, viewer, episode, revision, slots, personalized, fallback, time) =>
            new SessionTicket(id, viewer, episode, new EpisodeDecision(revision, [.. slots], personalized, fallback), time));

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
    public void Decode_EventThatWasEncoded_IsTheSame() => Gen.Select(Session, PlacementKeys, Text, Gen.Int[0, 31], Gen.Int[0, 3], Time).Sample(
        (session, placement, product, slot, kinds, time) =>
        {
            var ticket = new EventTicket(session.SessionId, session.Viewer, session.EpisodeId, 3, slot, placement, product, (EventKinds)kinds, time);

            Assert.Equal(ticket, EventTicket.Decode(ticket.Encode()));
        });

    [Fact]
    public void Encode_SameTicket_IsTheSameBytes() => Session.Sample(ticket =>
        Assert.Equal(ticket.Encode(), SessionTicket.Decode(ticket.Encode()).Encode()));

    [Fact]
    public void Decode_UnknownFormat_Throws()
    {
        Assert.Throws<InvalidDataException>(() => SessionTicket.Decode([2, 0, 0]));
        Assert.Throws<InvalidDataException>(() => EventTicket.Decode([2, 0, 0]));
    }

    [Fact]
    public void Of_SlotWithAProduct_CarriesWhatProvesIt_AndTheOriginalHasNone()
    {
        var shown = new SlotDecision(SlotReason.Open, 2, SampleCatalog.PlacementKey(), "matte", []);
        var decision = new EpisodeDecision(4, [SlotDecision.Original(SlotReason.NoPlacement), shown], true, FallbackReason.None);
        var session = new SessionTicket(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), "pseudonym", "skin-deep-1", decision, DateTimeOffset.UnixEpoch);

        Assert.Null(EventTicket.Of(session, 0));
        Assert.Equal(
            new EventTicket(
                session.SessionId, "pseudonym", "skin-deep-1", 4, 1, SampleCatalog.PlacementKey(), "matte",
                EventKinds.Exposure | EventKinds.Tap | EventKinds.Order, DateTimeOffset.UnixEpoch),
            EventTicket.Of(session, 1));
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
        var decision = new EpisodeDecision(int.MaxValue, [.. Enumerable.Repeat(slot, EpisodeRevision.SlotsMax)], true, FallbackReason.None);
        var session = new SessionTicket(Guid.Empty, new string('p', 32), id, decision, DateTimeOffset.UnixEpoch).Bounded();
        var seal = new TokenSeal(1, new byte[32], TokenPurpose.Session);

        var opened = SessionTicket.Decode(seal.Open(seal.Seal(session.Encode()))!);

        Assert.Equal(decision.Choices(), opened.Decision.Choices());
        Assert.All(opened.Decision.Slots, s => Assert.Equal(slot.Placement, s.Placement));
    }
}
