using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Tests;

/// <summary>Small valid content of the sample catalog's brand and campaign, for tests that change one thing of it.</summary>
internal static class SampleChain
{
    public const string Brand = "lumiere";

    /// <summary>When the sample livestream begins.</summary>
    public static readonly DateTimeOffset Noon = new(2025, 1, 29, 12, 0, 0, TimeSpan.Zero);

    public static ContentKey Key(string id, string brand = Brand) => new(brand, id);

    public static ReviewNote Note(string id = "honest") => new()
    {
        Key = Key(id),
        CampaignId = "spring",
        Title = "Two weeks with it",
        Text = "It stays.\nIt does not suit dry days.",
        ImageUris = ["/images/note.png", "https://cdn.example/note.png"],
        Subject = new ContentSubject("matte", "", ""),
        Author = "Wen",
        DisclosureLabel = "Paid partnership",
        Markets = ["CN"],
    };

    public static Livestream Livestream(string id = "evening") => new()
    {
        Key = Key(id),
        CampaignId = "spring",
        Title = "Evening room",
        RoomUri = "/rooms/evening",
        Host = "Mei",
        Offers = [Offer("tea", 0, 600, new Money("CNY", 18_000_000)), Offer("matte", 600, 1_800)],
        StartTime = Noon,
        EndTime = Noon.AddHours(2),
        Capacity = 100,
        Markets = [],
        DisclosureLabel = "Ad",
    };

    public static LivestreamOffer Offer(string product, int startSeconds, int endSeconds, Money? price = null) =>
        new(product, startSeconds * 1_000_000L, endSeconds * 1_000_000L, price, "Two for one");

    public static PrivateGroup Group(string id = "circle") => new()
    {
        Key = Key(id),
        CampaignId = "spring",
        Title = "The circle",
        Welcome = "Welcome.\nBe kind.",
        Capacity = 20,
        WaitingCapacity = 5,
        Order = 1,
        CodeRequired = false,
        Markets = ["CN", "SG"],
        DisclosureLabel = "Brand community",
    };

    public static Occasion Occasion(string id = "fair") => new()
    {
        Key = Key(id),
        Title = "Spring Festival fair",
        StartTime = Noon.AddDays(-1),
        EndTime = Noon.AddDays(14),
        Markets = ["CN"],
        LivestreamIds = ["evening"],
    };
}
