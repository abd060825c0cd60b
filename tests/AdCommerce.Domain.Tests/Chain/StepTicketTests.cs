using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Domain.Tests.Chain;

public sealed class StepTicketTests
{
    private static readonly StepTicket Ticket = new(
        "pseudonym", Guid.Parse("0197a6e0-0000-7000-8000-000000000001"),
        new EntryDimensions(new PlacementKey(new CampaignKey("lumiere", "spring"), "oily"), "matte", "skin-deep", "skin-deep-1", "table", "make-up", "CN", "phone", "a") { Circle = "taste=fruity" },
        Stage.Livestream, "evening", DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123));

    [Fact]
    public void Decode_Encoded_IsTheSame() => Assert.Equal(Ticket, StepTicket.Decode(Ticket.Encode()));

    [Fact]
    public void Decode_FormatBeforeCircles_HasNone()
    {
        var written = Convert.FromBase64String(
            "AQlwc2V1ZG9ueW0Bl6bgAABwAIAAAAAAAAABB2x1bWllcmUGc3ByaW5nBG9pbHkFbWF0dGUJc2tpbi1kZWVwC3NraW4tZGVlcC0xBXRhYmxlB21ha2UtdXACQ04FcGhvbmUBYQMHZXZlbmluZ3tsUMSgAQAA");

        Assert.Equal(Ticket with { Origin = Ticket.Origin with { Circle = "" } }, StepTicket.Decode(written));
    }

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
