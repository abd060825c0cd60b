using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Domain.Tests.Chain;

public sealed class StepTicketTests
{
    private static readonly StepTicket Ticket = new(
        "pseudonym", Guid.Parse("0197a6e0-0000-7000-8000-000000000001"),
        new EntryDimensions(new PlacementKey(new CampaignKey("lumiere", "spring"), "oily"), "matte", "skin-deep", "skin-deep-1", "table", "make-up", "CN", "phone", "a"),
        Stage.Livestream, "evening", DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123));

    [Fact]
    public void Decode_Encoded_IsTheSame() => Assert.Equal(Ticket, StepTicket.Decode(Ticket.Encode()));

    [Fact]
    public void Decode_UnknownFormat_IsABug()
    {
        var bytes = Ticket.Encode();
        bytes[0]++;

        Assert.Throws<InvalidDataException>(() => StepTicket.Decode(bytes));
    }

    [Theory]
    [InlineData(Stage.Note, EventKinds.Note)]
    [InlineData(Stage.Livestream, EventKinds.Room)]
    [InlineData(Stage.Group, EventKinds.Group)]
    public void Allowed_Stage_IsItsOwnEventsAndOrders(Stage stage, EventKinds own) =>
        Assert.Equal(own | EventKinds.Order, (Ticket with { Stage = stage }).Allowed);
}
