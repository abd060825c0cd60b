using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Outcome = AdCommerce.V1.PreviewedCandidate.Types.Outcome;

namespace AdCommerce.Server.Tests.Playback;

/// <summary>A brand looks what would be seen, through the public API of a whole server; and a player sees it.</summary>
public sealed class PreviewTests(ChainServer server) : IClassFixture<ChainServer>
{
    private const string Campaign = "brands/lumiere/campaigns/evening-light";

    private PlaybackService.PlaybackServiceClient Playback => new(server.Channel);

    private CampaignService.CampaignServiceClient Campaigns => new(server.Channel);

    [Fact]
    public async Task Preview_DescribedViewer_SaysOfEachOwnPlacementWhatBecameOfIt()
    {
        var brand = await server.TokenAsync("role=brand&brand=lumiere");

        var known = await TableAsync(Of(("skin_type", "dry")), brand);
        var unknown = await TableAsync(new() { Name = "episodes/skin-deep-1" }, brand);

        Assert.Equal(ChainServer.Campaign + "/placements/all", known.Winner);
        Assert.All(known.Candidates, static c => Assert.StartsWith("brands/lumiere/", c.Placement, StringComparison.Ordinal));
        Assert.Equal((Outcome.Won, ""), (Find(known, "all").Outcome, Find(known, "all").WouldWin));
        var dew = Find(known, "dew-for-dry");
        Assert.Equal(Outcome.Outbid, dew.Outcome);
        Assert.Contains("priority is 100", dew.WouldWin, StringComparison.Ordinal);
        var matte = Find(known, "matte-for-oily");
        Assert.Equal((Outcome.Targeting, "skin_type in [\"oily\"]", false), (matte.Outcome, matte.Predicate, matte.AttributeLacking));
        Assert.Equal((Outcome.Consent, true), (Find(unknown, "matte-for-oily").Outcome, Find(unknown, "matte-for-oily").AttributeLacking));
    }

    [Fact]
    public async Task Preview_ForeignBrand_LearnsNothingButThatAnotherComesFirst()
    {
        var petal = await server.TokenAsync("role=brand&brand=petal");

        var table = await TableAsync(Of(("skin_type", "sensitive")), petal);

        Assert.Equal(("", true), (table.Winner, table.WonByAnotherBrand));
        Assert.All(table.Candidates, static c => Assert.StartsWith("brands/petal/", c.Placement, StringComparison.Ordinal));
        var calm = Find(table, "calm-for-sensitive");
        Assert.Equal(Outcome.Outbid, calm.Outcome);
        Assert.DoesNotContain("1000", calm.WouldWin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_StoredViewer_IsForOperatorsAndIsWhatThatViewerGets()
    {
        var brand = await server.TokenAsync("role=brand&brand=lumiere");
        var request = new PreviewEpisodeRequest { Name = "episodes/skin-deep-2", StoredViewer = "viewers/viewer-oily" };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Playback.PreviewEpisodeAsync(request, brand));
        var preview = await Playback.PreviewEpisodeAsync(request, await server.TokenAsync("role=operator"));
        var seen = await Playback.ResolveEpisodeAsync(new() { Name = request.Name }, await server.TokenAsync("role=viewer&id=viewer-oily"));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("stored_viewer", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(seen.Slots.Select(static s => s.Product?.Placement ?? ""), preview.Slots.Select(static s => s.Winner));
    }

    [Fact]
    public async Task Preview_OccasionAndPreferredTags_NameTheirFactors()
    {
        var brand = await server.BrandAsync();
        var name = ChainServer.Campaign + "/placements/fitting";
        var now = DateTimeOffset.UnixEpoch.AddYears(60);
        await Campaigns.CreatePlacementAsync(
            new()
            {
                Parent = ChainServer.Campaign,
                PlacementId = "fitting",
                Placement = new()
                {
                    Product = "products/lumiere-dew-veil",
                    Bid = new() { Pricing = Bid.Types.Pricing.ThousandExposures, Amount = new() { CurrencyCode = "CNY", AmountMicros = 40_000_000 } },
                    Scenes = new() { Preferred = new() { Moods = { "nobody has this mood" } } },
                },
            },
            brand);
        var occasion = await server.Content.CreateOccasionAsync(
            new()
            {
                Parent = "brands/lumiere",
                OccasionId = "lifting",
                Occasion = new()
                {
                    Title = "Lifting fair",
                    StartTime = now.AddDays(-1).ToTimestamp(),
                    EndTime = now.AddDays(1).ToTimestamp(),
                    Markets = { "CN" },
                    Placements = { name, ChainServer.Campaign + "/placements/-" },
                    PlacementPercent = 150,
                },
            },
            brand);
        var request = new PreviewEpisodeRequest { Name = "episodes/skin-deep-1", Market = "CN", Time = now.ToTimestamp() };

        var lifted = Find(await TableAsync(request, brand), "fitting");
        var elsewhere = Find(await TableAsync(new(request) { Market = "SG" }, brand), "fitting");
        await server.Content.DeleteOccasionAsync(new() { Name = occasion.Name }, brand);
        var after = Find(await TableAsync(request, brand), "fitting");
        await Campaigns.EndPlacementAsync(new() { Name = name }, brand);

        Assert.Equal([name, ChainServer.Campaign + "/placements/-"], occasion.Placements);
        Assert.Equal((30_000, 1, 0.5, occasion.Name, 1.5), (lifted.ExpectedMicros, lifted.ExpectedRate, lifted.Fit, lifted.Occasion, lifted.OccasionFactor));
        Assert.Equal(
            "An exposure is expected to bring 30000 micro-units: bid and rate, times 0.5 because the scene has 0 of the 1 tags that it prefers, times 1.5 for the occasion Lifting fair.",
            lifted.ValueExplanation);
        Assert.All([elsewhere, after], static c => Assert.Equal((20_000, 0.5, "", 1.0), (c.ExpectedMicros, c.Fit, c.Occasion, c.OccasionFactor)));
    }

    [Theory]
    [InlineData("no-such", "", Device.Unspecified, StatusCode.NotFound)]
    [InlineData("skin-deep-1", "china", Device.Phone, StatusCode.InvalidArgument)]
    [InlineData("skin-deep-1", "", (Device)9, StatusCode.InvalidArgument)]
    public async Task Preview_Wrong_SaysWhat(string episode, string market, Device device, StatusCode expected)
    {
        var brand = await server.TokenAsync("role=brand&brand=lumiere");

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Playback.PreviewEpisodeAsync(
            new() { Name = $"episodes/{episode}", Market = market, Device = device }, brand));

        Assert.Equal(expected, refused.StatusCode);
    }

    [Fact]
    public async Task Placement_CreatedPausedTargetedBlocked_IsWhatThePlayerSees()
    {
        var brand = await server.TokenAsync("role=brand&brand=lumiere");
        var viewer = await server.TokenAsync("role=viewer&id=viewer-dry");
        var placement = new Placement
        {
            Product = "products/lumiere-dew-veil",
            PriorityClass = PriorityClass.Sponsorship,
            Markets = { "SG" },
            Targeting = "skin_type == 'dry' && device == 'phone'",
        };
        var made = await Campaigns.CreatePlacementAsync(new() { Parent = Campaign, PlacementId = "promised", Placement = placement }, brand);

        Assert.Equal(made.Name, await SeenAsync("SG", Device.Phone));
        Assert.NotEqual(made.Name, await SeenAsync("", Device.Phone));
        Assert.NotEqual(made.Name, await SeenAsync("CN", Device.Phone));
        Assert.NotEqual(made.Name, await SeenAsync("SG", Device.Tv));
        await Campaigns.PausePlacementAsync(new() { Name = made.Name }, brand);
        Assert.NotEqual(made.Name, await SeenAsync("SG", Device.Phone));
        await Campaigns.ResumePlacementAsync(new() { Name = made.Name }, brand);
        Assert.Equal(made.Name, await SeenAsync("SG", Device.Phone));
        var viewers = new ViewerService.ViewerServiceClient(server.Channel);
        await viewers.UpdateViewerAsync(new() { Viewer = new() { Name = "viewers/viewer-dry", Blocked = { "products/lumiere-dew-veil" } } }, viewer);
        Assert.NotEqual(made.Name, await SeenAsync("SG", Device.Phone));

        async Task<string> SeenAsync(string market, Device device)
        {
            ResolveEpisodeResponse seen;
            do
            {
                // A busy machine may take too long; the show then goes on with the original.
                seen = await Playback.ResolveEpisodeAsync(new() { Name = "episodes/skin-deep-1", Market = market, Device = device }, viewer);
            }
            while (seen.FallbackReason == FallbackReason.Deadline);

            return seen.Slots.Single(static s => s.Slot == "table").Product?.Placement ?? "";
        }
    }

    private async Task<PreviewedSlot> TableAsync(PreviewEpisodeRequest request, Metadata caller) =>
        (await Playback.PreviewEpisodeAsync(request, caller)).Slots.Single(static s => s.Slot == "table");

    private static PreviewedCandidate Find(PreviewedSlot slot, string placement) =>
        slot.Candidates.Single(c => c.Placement.EndsWith($"/{placement}", StringComparison.Ordinal));

    private static PreviewEpisodeRequest Of(params ReadOnlySpan<(string Id, string Word)> attributes)
    {
        var described = new PreviewEpisodeRequest.Types.DescribedViewer();
        foreach (var (id, word) in attributes)
            described.Attributes.Add(id, new AttributeValue { EnumValue = word });
        return new() { Name = "episodes/skin-deep-1", DescribedViewer = described };
    }
}
