using AdCommerce.Server.Tests.Demo;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Campaigns;

/// <summary>Placements through the public API of a whole server, with the demo's brands and products.</summary>
public sealed class PlacementServiceTests(DemoHost host) : IClassFixture<DemoHost>
{
    private const string Brand = "brands/lumiere";
    private const string Campaign = "brands/lumiere/campaigns/evening-light";

    private CampaignService.CampaignServiceClient Api => host.Api.Campaigns;

    private Metadata Operator => host.Api.Operator;

    [Fact]
    public async Task Placement_DraftedChangedActivatedPausedResumedEnded_IsWhatWasSaid()
    {
        var request = new CreatePlacementRequest { Parent = Campaign, PlacementId = "full", Placement = Full(), Draft = true, RequestId = "placement-1" };
        var draft = await Api.CreatePlacementAsync(request, Operator);
        var again = await Api.CreatePlacementAsync(request, Operator);
        await RefusedAsync(StatusCode.FailedPrecondition, Api.PausePlacementAsync(new() { Name = draft.Name }, Operator));
        var changed = await Api.UpdatePlacementAsync(
            new()
            {
                Placement = new() { Name = draft.Name, Etag = draft.Etag, PriorityClass = PriorityClass.House, Markets = { "SG" } },
                UpdateMask = new() { Paths = { "priority_class", "markets", "bid" } },
            },
            Operator);
        var active = await Api.ActivatePlacementAsync(new() { Name = draft.Name, Etag = changed.Etag }, Operator);
        var paused = await Api.PausePlacementAsync(new() { Name = draft.Name }, Operator);
        await RefusedAsync(StatusCode.Aborted, Api.ResumePlacementAsync(new() { Name = draft.Name, Etag = active.Etag }, Operator));
        var resumed = await Api.ResumePlacementAsync(new() { Name = draft.Name }, Operator);
        var ended = await Api.EndPlacementAsync(new() { Name = draft.Name }, Operator);

        var expected = Full();
        (expected.Name, expected.Etag, expected.State) = ($"{Campaign}/placements/full", draft.Etag, ServingState.Draft);
        (expected.Targeting, expected.TargetingExpression) = ("skin_type in [\"dry\", \"oily\"] && age >= 18", draft.TargetingExpression);
        Assert.Equal(expected, draft);
        Assert.Equal(draft, again);
        Assert.Equal((PriorityClass.House, null, "SG", draft.Schedule), (changed.PriorityClass, changed.Bid, Assert.Single(changed.Markets), changed.Schedule));
        Assert.Equal(
            [ServingState.Active, ServingState.Paused, ServingState.Active, ServingState.Ended], [active.State, paused.State, resumed.State, ended.State]);
        Assert.Equal(ended, await Api.GetPlacementAsync(new() { Name = draft.Name }, Operator));
        await RefusedAsync(StatusCode.FailedPrecondition, Api.ActivatePlacementAsync(new() { Name = draft.Name }, Operator));
        await RefusedAsync(
            StatusCode.FailedPrecondition, Api.UpdatePlacementAsync(new() { Placement = new() { Name = draft.Name, Priority = 3 } }, Operator));
    }

    [Fact]
    public async Task CreatePlacement_EverythingWrong_NamesEveryFieldAndMakesNothing()
    {
        var wrong = new Placement
        {
            Product = "products/petal-rose-tea",
            PriorityClass = (PriorityClass)9,
            Bid = new() { Amount = new() { CurrencyCode = "yuan", AmountMicros = -1 } },
            Schedule = new()
            {
                StartTime = new Timestamp { Seconds = 1_800_000_000 },
                EndTime = new Timestamp { Seconds = 1_700_000_000 },
                TimeZone = "Mars/Olympus",
                DayParts = { new Schedule.Types.DayPart { StartMinute = 60, EndMinute = 60 } },
            },
            Markets = { "china" },
            Scenes = new() { Refused = new() { Moods = { "" } } },
            Targeting = "age >= 18 && skin_tipe == 'oily'",
            SlotCategories = { "" },
            Caps = { new FrequencyCap { Scope = (FrequencyCap.Types.Scope)9, Window = (FrequencyCap.Types.Window)257 } },
        };

        var refused = await RefusedAsync(StatusCode.InvalidArgument, Api.CreatePlacementAsync(new() { Parent = Campaign, PlacementId = "wrong", Placement = wrong }, Operator));

        Assert.Equal(
            [
                "placement.bid.amount.amount_micros", "placement.bid.amount.currency_code", "placement.bid.pricing",
                "placement.caps[0].count", "placement.caps[0].scope", "placement.caps[0].window", "placement.markets", "placement.priority_class", "placement.product", "placement.scenes.refused.moods",
                "placement.schedule.day_parts[0].days", "placement.schedule.day_parts[0].end_minute", "placement.schedule.end_time",
                "placement.schedule.time_zone", "placement.slot_categories", "placement.targeting",
            ],
            refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(static v => v.Field).Distinct().Order(StringComparer.Ordinal));
        await RefusedAsync(StatusCode.NotFound, Api.GetPlacementAsync(new() { Name = $"{Campaign}/placements/wrong" }, Operator));
    }

    [Fact]
    public async Task Targeting_LineAndTree_ArePrintedFromEachOther()
    {
        var byLine = await Api.CreatePlacementAsync(
            new()
            {
                Parent = Campaign,
                PlacementId = "by-line",
                Draft = true,
                Placement = new() { Product = "products/lumiere-dew-veil", Targeting = "!(skin_type == 'oily') && (has(age) || 'warm' in scene.mood)" },
            },
            Operator);
        var byTree = await Api.CreatePlacementAsync(
            new()
            {
                Parent = Campaign,
                PlacementId = "by-tree",
                Draft = true,
                Placement = new() { Product = "products/lumiere-dew-veil", TargetingExpression = byLine.TargetingExpression },
            },
            Operator);
        var everybody = await Api.UpdatePlacementAsync(
            new() { Placement = new() { Name = byLine.Name }, UpdateMask = new() { Paths = { "targeting" } } }, Operator);
        var torn = await RefusedAsync(
            StatusCode.InvalidArgument,
            Api.UpdatePlacementAsync(
                new() { Placement = new() { Name = byTree.Name, Targeting = "age < 18", TargetingExpression = byLine.TargetingExpression } }, Operator));
        var wrong = await RefusedAsync(
            StatusCode.InvalidArgument, Api.UpdatePlacementAsync(new() { Placement = new() { Name = byTree.Name, Targeting = "age >= 18 && skin_type == 3" } }, Operator));

        Assert.Equal("!(skin_type == \"oily\") && (has(age) || \"warm\" in scene.mood)", byLine.Targeting);
        Assert.Equal((byLine.Targeting, byLine.TargetingExpression), (byTree.Targeting, byTree.TargetingExpression));
        Assert.Equal(("", null), (everybody.Targeting, everybody.TargetingExpression));
        Assert.Contains("placement.targeting_expression", torn.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("column", wrong.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(byTree, await Api.GetPlacementAsync(new() { Name = byTree.Name }, Operator));
    }

    [Fact]
    public async Task ListPlacements_PagesAndFilters_HaveEachOnceInTheOrderOfCampaigns()
    {
        // "evening-light-2" sorts behind all placements of "evening-light", although "-" sorts before "/".
        await Api.CreateCampaignAsync(new() { Parent = Brand, CampaignId = "evening-light-2", Campaign = new() { Title = "Second" } }, Operator);
        foreach (var parent in (string[])["evening-light-2", "evening-light"])
        {
            await Api.CreatePlacementAsync(
                new() { Parent = $"{Brand}/campaigns/{parent}", PlacementId = "listed", Placement = Full(), Draft = true }, Operator);
        }

        var all = await PagesAsync(new() { Parent = $"{Brand}/campaigns/-", PageSize = 500 });
        var paged = await PagesAsync(new() { Parent = $"{Brand}/campaigns/-", PageSize = 2 });
        var drafts = await PagesAsync(new() { Parent = $"{Brand}/campaigns/-", State = ServingState.Draft, Product = "products/lumiere-dew-veil", PriorityClass = PriorityClass.Sponsorship });

        Assert.Equal(all, paged);
        Assert.Equal($"{Brand}/campaigns/evening-light-2/placements/listed", paged[^1].Name);
        Assert.Subset(drafts.Select(static p => p.Name).ToHashSet(), (HashSet<string>)[$"{Campaign}/placements/listed", $"{Brand}/campaigns/evening-light-2/placements/listed"]);
        Assert.All(drafts, static p => Assert.Equal((ServingState.Draft, "products/lumiere-dew-veil", PriorityClass.Sponsorship), (p.State, p.Product, p.PriorityClass)));
        Assert.True(drafts.Count < all.Count);
        await RefusedAsync(StatusCode.NotFound, Api.ListPlacementsAsync(new() { Parent = "brands/nobody/campaigns/-" }, Operator));
    }

    private async Task<List<Placement>> PagesAsync(ListPlacementsRequest request)
    {
        var found = new List<Placement>();
        do
        {
            var page = await Api.ListPlacementsAsync(request, Operator);
            found.AddRange(page.Placements);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }

    private static Placement Full() => new()
    {
        Product = "products/lumiere-dew-veil",
        Matches = { new AttributeMatch { Subject = AttributeMatch.Types.Subject.Viewer, Attribute = "skin_type", AnyOf = { "dry" } } },
        Priority = 7,
        DisclosureLabel = "Sponsored",
        PriorityClass = PriorityClass.Sponsorship,
        Bid = new() { Pricing = Bid.Types.Pricing.Livestream, Amount = new() { CurrencyCode = "CNY", AmountMicros = 1_500_000 } },
        Schedule = new()
        {
            StartTime = new Timestamp { Seconds = 1_700_000_000 },
            EndTime = new Timestamp { Seconds = 1_800_000_000 },
            TimeZone = "Asia/Shanghai",
            DayParts =
            {
                new Schedule.Types.DayPart
                {
                    Days = { Schedule.Types.DayPart.Types.Day.Monday, Schedule.Types.DayPart.Types.Day.Sunday },
                    StartMinute = 1_200,
                    EndMinute = 1_440,
                },
            },
        },
        Markets = { "CN" },
        Scenes = new() { Wanted = new() { Moods = { "warm" } }, Refused = new() { Themes = { "grief" }, Places = { "hospital" } } },
        Targeting = "skin_type in ['dry','oily']&&(age>=18)",
        SlotCategories = { "foundation", "make-up" },
        Caps =
        {
            new FrequencyCap { Scope = FrequencyCap.Types.Scope.Brand, Count = 3, Window = FrequencyCap.Types.Window.Day },
            new FrequencyCap { Scope = FrequencyCap.Types.Scope.Placement, Count = 1, Window = FrequencyCap.Types.Window.CampaignLife },
        },
    };

    private static async Task<RpcException> RefusedAsync<T>(StatusCode expected, AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(expected, refused.StatusCode);
        return refused;
    }
}
