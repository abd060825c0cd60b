using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Chain;

/// <summary>What a brand of the load offers on the chain: a note on each product, a room that is live, and groups with too few seats for all.</summary>
internal sealed class ChainContent(ServerApi api, string brand, ChainWorld world)
{
    private const string Disclosure = "Advertisement";
    private const int CodesPerGroup = 60;

    /// <summary>Seats, places on the waiting list, and whether a code is asked for, of each group in the order in which they fill.</summary>
    private static readonly (int Seats, int Waiting, bool Code)[] Groups = [(5, 0, false), (8, 0, true), (12, 20, false)];

    private string Parent => $"brands/{brand}";

    private string Campaign => $"{Parent}/campaigns/{ChainWorld.Campaign}";

    /// <summary>Creates, publishes and starts all of it.</summary>
    public async Task CreateAsync(IReadOnlyList<string> products)
    {
        foreach (var product in products)
            await CreateNoteAsync(product);
        await CreateRoomAsync(products[0]);
        for (var i = 0; i < Groups.Length; i++)
            await CreateGroupAsync($"load-{i}", i, Groups[i].Seats, Groups[i].Waiting, Groups[i].Code);
    }

    private async Task CreateNoteAsync(string product)
    {
        var id = $"load-{product}";
        var note = new Note
        {
            Campaign = Campaign,
            Title = "Seen in daylight",
            Text = "It stays.",
            Product = $"products/{product}",
            Author = "Load",
            DisclosureLabel = Disclosure,
        };
        await api.Content.CreateNoteAsync(new() { Parent = Parent, NoteId = id, Note = note }, api.Operator());
        await api.Content.PublishNoteAsync(new() { Name = $"{Parent}/notes/{id}" }, api.Operator());
    }

    private async Task CreateRoomAsync(string product)
    {
        var now = TimeProvider.System.GetUtcNow();
        var room = new Livestream
        {
            Campaign = Campaign,
            Title = "Live",
            RoomUri = "/media/demo/room",
            Host = "Load",
            Offers = { new LivestreamOffer { Product = $"products/{product}", StageEndOffset = Duration.FromTimeSpan(TimeSpan.FromHours(1)) } },
            StartTime = (now - TimeSpan.FromMinutes(1)).ToTimestamp(),
            EndTime = (now + TimeSpan.FromHours(11)).ToTimestamp(),
            DisclosureLabel = Disclosure,
        };
        await api.Content.CreateLivestreamAsync(new() { Parent = Parent, LivestreamId = "load", Livestream = room }, api.Operator());
        await api.Content.StartLivestreamAsync(new() { Name = $"{Parent}/livestreams/load" }, api.Operator());
    }

    private async Task CreateGroupAsync(string id, int order, int seats, int waiting, bool code)
    {
        var group = new Group
        {
            Campaign = Campaign,
            Title = id,
            Capacity = seats,
            WaitingCapacity = waiting,
            Order = order,
            CodeRequired = code,
            DisclosureLabel = Disclosure,
        };
        await api.Content.CreateGroupAsync(new() { Parent = Parent, GroupId = id, Group = group }, api.Operator());
        world.Capacities[$"{brand}/{id}"] = seats;
        if (!code)
            return;
        var issued = await api.Content.IssueCodesAsync(new() { Name = $"{Parent}/groups/{id}", Count = CodesPerGroup }, api.Operator());
        world.Codes.Add($"{Parent}/groups/{id}", issued.Codes);
    }
}
