using Google.Protobuf.WellKnownTypes;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Funnel;

/// <summary>What a brand offers on the chain, made through the API.</summary>
internal static class ChainOffers
{
    public static async Task<V1.Note> NewNoteAsync(this ChainServer server)
    {
        var brand = await server.BrandAsync();
        var note = await server.Content.CreateNoteAsync(
            new()
            {
                Parent = "brands/lumiere",
                NoteId = NewId(),
                Note = new() { Campaign = Campaign, Title = "Honest", Text = "It stays.", Product = "products/lumiere-matte-velvet", Author = "Mei", DisclosureLabel = "Paid partnership" },
            },
            brand);
        return await server.Content.PublishNoteAsync(new() { Name = note.Name }, brand);
    }

    public static async Task<V1.Livestream> NewRoomAsync(this ChainServer server, bool live)
    {
        var brand = await server.BrandAsync();
        var start = TimeProvider.System.GetUtcNow().AddHours(1);
        var room = await server.Content.CreateLivestreamAsync(
            new()
            {
                Parent = "brands/lumiere",
                LivestreamId = NewId(),
                Livestream = new()
                {
                    Campaign = Campaign,
                    Title = "Tonight",
                    RoomUri = "/rooms/tonight",
                    Host = "Lin",
                    DisclosureLabel = "Ad",
                    Offers = { new V1.LivestreamOffer { Product = "products/lumiere-matte-velvet", StageEndOffset = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)) } },
                    StartTime = start.ToTimestamp(),
                    EndTime = start.AddHours(2).ToTimestamp(),
                },
            },
            brand);
        return live ? await server.Content.StartLivestreamAsync(new() { Name = room.Name }, brand) : room;
    }

    public static async Task<V1.Group> NewGroupAsync(this ChainServer server, int capacity, int waiting = 0) => await server.Content.CreateGroupAsync(
        new()
        {
            Parent = "brands/lumiere",
            GroupId = NewId(),
            Group = new() { Campaign = Campaign, Title = "Inner circle", Welcome = "Welcome.", Capacity = capacity, WaitingCapacity = waiting, DisclosureLabel = "Ad" },
        },
        await server.BrandAsync());

    private static string NewId() => $"c{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
}
