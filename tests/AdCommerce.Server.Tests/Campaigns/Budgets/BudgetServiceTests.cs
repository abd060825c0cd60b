using AdCommerce.Server.Tests.Demo;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Campaigns.Budgets;

/// <summary>Budgets through the public API of a whole server.</summary>
public sealed class BudgetServiceTests(DemoHost host) : IClassFixture<DemoHost>
{
    private const string Brand = "brands/lumiere";
    private const long Yuan = 1_000_000;

    private CampaignService.CampaignServiceClient Api => host.Api.Campaigns;

    private Metadata Operator => host.Api.Operator;

    [Fact]
    public async Task Budget_OpenedToppedUpLoweredRefundedPausedEnded_IsWhatTheStatementSays()
    {
        var create = Create("whole-life", budget => budget.DailyMicros = 30 * Yuan);
        var created = await Api.CreateCampaignAsync(create, Operator);
        var again = await Api.CreateCampaignAsync(create, Operator);
        var topUp = new TopUpCampaignRequest { Name = created.Name, Amount = Money(5 * Yuan), RequestId = "whole-life-top-up" };
        await Api.TopUpCampaignAsync(topUp, Operator);
        var raised = await Api.TopUpCampaignAsync(topUp, Operator);
        var lowered = await Api.LowerCampaignBudgetAsync(new() { Name = created.Name, Total = Money(50 * Yuan) }, Operator);
        var changed = await Api.UpdateCampaignAsync(
            new()
            {
                Campaign = new()
                {
                    Name = created.Name,
                    Title = "Changed",
                    Goal = new() { Kind = CampaignGoal.Types.Kind.Notes, Count = 70 },
                    Budget = new() { DailyMicros = 20 * Yuan, EndTime = In(days: 20), Pacing = CampaignBudget.Types.Pacing.TrafficCurve },
                },
                UpdateMask = new() { Paths = { "title", "goal", "budget.dailyMicros", "budget.end_time", "budget.pacing" } },
            },
            Operator);
        var nothingToRefund = await RefusedAsync(StatusCode.FailedPrecondition, Api.RefundCampaignAsync(new() { Name = created.Name, Amount = Money(1), Note = "complaint" }, Operator));
        var paused = await Api.PauseCampaignAsync(new() { Name = created.Name }, Operator);
        var resumed = await Api.ResumeCampaignAsync(new() { Name = created.Name }, Operator);
        var ended = await Api.EndCampaignAsync(new() { Name = created.Name }, Operator);

        var expected = create.Campaign.Budget.Clone();
        expected.Balances = new() { FreeMicros = 100 * Yuan };
        Assert.Equal(expected, created.Budget);
        Assert.Equal(created, again);
        Assert.Equal(105 * Yuan, raised.Budget.TotalMicros);
        Assert.Equal((50 * Yuan, 50 * Yuan), (lowered.Budget.TotalMicros, lowered.Budget.Balances.FreeMicros));
        Assert.Equal(("Changed", 70L), (changed.Title, changed.Goal.Count));
        Assert.Equal((20 * Yuan, CampaignBudget.Types.Pacing.TrafficCurve, 50 * Yuan), (changed.Budget.DailyMicros, changed.Budget.Pacing, changed.Budget.TotalMicros));
        Assert.True(changed.Budget.EndTime > created.Budget.EndTime);
        Assert.Contains("At most 0 can be refunded", nothingToRefund.Status.Detail, StringComparison.Ordinal);
        Assert.Equal([ServingState.Paused, ServingState.Active, ServingState.Ended], [paused.State, resumed.State, ended.State]);
        Assert.Equal(ended, await Api.GetCampaignAsync(new() { Name = created.Name }, Operator));
        Assert.Contains(ended, (await Api.ListCampaignsAsync(new() { Parent = Brand }, Operator)).Campaigns);
        await RefusedAsync(StatusCode.FailedPrecondition, Api.ResumeCampaignAsync(new() { Name = created.Name }, Operator));
        await RefusedAsync(StatusCode.FailedPrecondition, Api.TopUpCampaignAsync(new() { Name = created.Name, Amount = Money(1) }, Operator));
        await AssertStatementAsync(created.Name);
    }

    [Fact]
    public async Task CreateCampaign_StartThatIsNotGiven_IsNow()
    {
        var before = TimeProvider.System.GetUtcNow();

        var created = await Api.CreateCampaignAsync(Create("from-now-on", budget => budget.StartTime = null), Operator);

        Assert.InRange(created.Budget.StartTime.ToDateTimeOffset(), before, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task UpdateCampaign_BudgetWithAnEtag_IsChangedOnceAndSoIsTheEtag()
    {
        var created = await Api.CreateCampaignAsync(Create("etag-of-money"), Operator);
        var request = new UpdateCampaignRequest
        {
            Campaign = new() { Name = created.Name, Etag = created.Etag, Budget = new() { DailyMicros = 7 * Yuan } },
            UpdateMask = new() { Paths = { "budget.daily_micros" } },
            RequestId = "etag-of-money-daily",
        };

        var changed = await Api.UpdateCampaignAsync(request, Operator);
        var again = await Api.UpdateCampaignAsync(request, Operator);
        request.RequestId = "etag-of-money-other";
        await RefusedAsync(StatusCode.Aborted, Api.UpdateCampaignAsync(request, Operator));

        Assert.NotEqual(created.Etag, changed.Etag);
        Assert.Equal((7 * Yuan, changed), (changed.Budget.DailyMicros, again));
        Assert.Equal(2, (await Api.ListStatementEntriesAsync(new() { Parent = created.Name }, Operator)).StatementEntries.Count);
    }

    [Fact]
    public async Task CreateCampaign_EverythingWrongAboutItsMoney_NamesEveryFieldAndMakesNothing()
    {
        var request = Create("wrong-money", budget =>
        {
            (budget.CurrencyCode, budget.TotalMicros, budget.DailyMicros) = ("yuan", -5, long.MaxValue);
            (budget.StartTime, budget.EndTime) = (In(days: 9), In(days: 1));
            (budget.TimeZone, budget.Pacing) = ("Mars/Olympus", (CampaignBudget.Types.Pacing)9);
        });
        request.Campaign.Goal = new() { Kind = (CampaignGoal.Types.Kind)9, Count = 0 };

        var refused = await RefusedAsync(StatusCode.InvalidArgument, Api.CreateCampaignAsync(request, Operator));

        Assert.Equal(
            [
                "campaign.budget.currency_code", "campaign.budget.daily_micros", "campaign.budget.end_time", "campaign.budget.pacing", "campaign.budget.time_zone",
                "campaign.budget.total_micros", "campaign.goal.count", "campaign.goal.kind",
            ],
            FieldsOf(refused));
        await RefusedAsync(StatusCode.NotFound, Api.GetCampaignAsync(new() { Name = $"{Brand}/campaigns/wrong-money" }, Operator));
    }

    [Fact]
    public async Task CreateCampaign_StartThatClocksSkip_SaysSo()
    {
        var request = Create("skipped", budget => (budget.StartTime, budget.StartLocal, budget.EndTime, budget.TimeZone) = (null, "2032-03-28T02:30", null, "Europe/Berlin"));
        request.Campaign.Budget.EndLocal = "2032-04-28T02:30";

        var refused = await RefusedAsync(StatusCode.InvalidArgument, Api.CreateCampaignAsync(request, Operator));
        request.Campaign.Budget.StartLocal = "2032-03-28T03:30";
        var made = await Api.CreateCampaignAsync(request, Operator);

        Assert.Equal(["campaign.budget.start_local"], FieldsOf(refused));
        Assert.Contains("never comes in Europe/Berlin", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2032, 3, 28, 1, 30, 0, TimeSpan.Zero), made.Budget.StartTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task Amounts_NegativeZeroAbsurdMixedOrTooLow_AreRefusedAndChangeNothing()
    {
        var made = await Api.CreateCampaignAsync(Create("amounts"), Operator);
        foreach (var (amount, field) in ((Money, string)[])
            [(Money(0), "amount.amount_micros"), (Money(-1), "amount.amount_micros"), (Money(long.MaxValue), "amount.amount_micros"), (new() { CurrencyCode = "EUR", AmountMicros = 1 }, "amount.currency_code")])
        {
            var refused = await RefusedAsync(StatusCode.InvalidArgument, Api.TopUpCampaignAsync(new() { Name = made.Name, Amount = amount }, Operator));
            Assert.Equal([field], FieldsOf(refused));
        }

        Assert.Equal(["total.amount_micros"], FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Api.LowerCampaignBudgetAsync(new() { Name = made.Name, Total = Money(0) }, Operator))));
        Assert.Equal(["total.amount_micros"], FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Api.LowerCampaignBudgetAsync(new() { Name = made.Name, Total = Money(101 * Yuan) }, Operator))));
        Assert.Equal(
            ["campaign.budget.daily_micros"], FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Update(made.Name, budget => budget.DailyMicros = 101 * Yuan, "budget.daily_micros"))));
        Assert.Equal(["campaign.budget.end_time"], FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Update(made.Name, budget => budget.EndTime = In(days: -1), "budget.end_time"))));
        Assert.Equal(["campaign.budget.total_micros"], FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Update(made.Name, budget => budget.TotalMicros = 5, "budget.total_micros"))));
        Assert.Equal(["update_mask"], FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Update(made.Name, static _ => { }, "budget.balances"))));
        var several = new UpdateCampaignRequest { Campaign = new() { Name = made.Name, Title = new string('x', 201), Budget = new() { DailyMicros = 0, EndTime = In(days: -1), CurrencyCode = "EUR" } } };
        Assert.Equal(
            ["campaign.budget.currency_code", "campaign.budget.daily_micros", "campaign.budget.end_time", "campaign.title"],
            FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Api.UpdateCampaignAsync(several, Operator))));
        Assert.Equal(made, await Api.GetCampaignAsync(new() { Name = made.Name }, Operator));
    }

    [Fact]
    public async Task Bid_InAnotherCurrency_IsRefused()
    {
        var made = await Api.CreateCampaignAsync(Create("currency"), Operator);
        var placement = new Placement
        {
            Product = "products/lumiere-dew-veil",
            Bid = new() { Pricing = Bid.Types.Pricing.Note, Amount = new() { CurrencyCode = "EUR", AmountMicros = 5 } },
        };

        var refused = await RefusedAsync(StatusCode.InvalidArgument, Api.CreatePlacementAsync(new() { Parent = made.Name, PlacementId = "p", Placement = placement, Draft = true }, Operator));
        placement.Bid.Amount.CurrencyCode = "CNY";
        await Api.CreatePlacementAsync(new() { Parent = made.Name, PlacementId = "p", Placement = placement, Draft = true }, Operator);

        Assert.Equal(["placement.bid.amount.currency_code"], FieldsOf(refused));
    }

    [Fact]
    public async Task UpdateCampaign_BudgetWhereThereWasNone_IsOpened()
    {
        var bare = await Api.CreateCampaignAsync(new() { Parent = Brand, CampaignId = "bare", Campaign = new() { Title = "Bare" } }, Operator);
        Assert.Null(bare.Budget);
        await RefusedAsync(StatusCode.FailedPrecondition, Api.TopUpCampaignAsync(new() { Name = bare.Name, Amount = Money(1) }, Operator));
        var update = new UpdateCampaignRequest { Campaign = Create("bare").Campaign };
        (update.Campaign.Name, update.Campaign.Etag) = (bare.Name, bare.Etag);

        var funded = await Api.UpdateCampaignAsync(update, Operator);

        Assert.Equal((100 * Yuan, "Campaign"), (funded.Budget.Balances.FreeMicros, funded.Title));
        await RefusedAsync(StatusCode.Aborted, Api.UpdateCampaignAsync(update, Operator));
    }

    [Fact]
    public async Task UpdateCampaign_WhatWasReadSentBackWithoutAMask_ChangesWhatIsOtherThanItWas()
    {
        var read = await Api.CreateCampaignAsync(Create("read-and-sent-back", budget => budget.DailyMicros = 30 * Yuan), Operator);
        (read.Title, read.Budget.DailyMicros) = ("Sent back", 40 * Yuan);

        var changed = await Api.UpdateCampaignAsync(new() { Campaign = read }, Operator);
        var sent = changed.Clone();
        sent.Budget.ClearDailyMicros();
        var without = await Api.UpdateCampaignAsync(new() { Campaign = sent, UpdateMask = new() { Paths = { "budget" } } }, Operator);

        Assert.Equal(("Sent back", 40 * Yuan), (changed.Title, changed.Budget.DailyMicros));
        Assert.Equal((false, 100 * Yuan), (without.Budget.HasDailyMicros, without.Budget.TotalMicros));
        without.Budget.TimeZone = "Europe/Berlin";
        Assert.Equal(["campaign.budget.time_zone"], FieldsOf(await RefusedAsync(StatusCode.InvalidArgument, Api.UpdateCampaignAsync(new() { Campaign = without }, Operator))));
        Assert.Equal(
            [StatementEntry.Types.Kind.Opened, StatementEntry.Types.Kind.DailyChanged, StatementEntry.Types.Kind.DailyChanged],
            (await Api.ListStatementEntriesAsync(new() { Parent = read.Name }, Operator)).StatementEntries.Select(static e => e.Kind));
    }

    [Fact]
    public async Task DeliveryReport_CampaignsWithABudget_AreInItByPage()
    {
        foreach (var id in (string[])["delivery-a", "delivery-b"])
            await Api.CreateCampaignAsync(Create(id), Operator);

        var first = await Api.GetDeliveryReportAsync(new() { Parent = Brand, PageSize = 1 }, Operator);
        var one = await Api.GetDeliveryReportAsync(new() { Parent = Brand, Campaign = $"{Brand}/campaigns/delivery-b" }, Operator);

        Assert.Single(first.Campaigns);
        Assert.NotEmpty(first.NextPageToken);
        var delivery = Assert.Single(one.Campaigns);
        Assert.Equal(($"{Brand}/campaigns/delivery-b", "CNY", 100 * Yuan, 0L, true), (delivery.Campaign, delivery.CurrencyCode, delivery.TotalMicros, delivery.SpentMicros, delivery.InvariantHolds));
        Assert.True(delivery.HasPlannedMicros);
        Assert.Empty((await Api.GetDeliveryReportAsync(new() { Parent = Brand, Campaign = $"{Brand}/campaigns/evening-light" }, Operator)).Campaigns);
        await RefusedAsync(StatusCode.NotFound, Api.GetDeliveryReportAsync(new() { Parent = Brand, Campaign = "brands/petal/campaigns/soft-morning" }, Operator));
    }

    [Fact]
    public async Task OtherBrand_SeesNothing()
    {
        var made = await Api.CreateCampaignAsync(Create("own"), Operator);
        var petal = await SignInAsync("role=brand&brand=petal");
        var amount = Money(1);

        await RefusedAsync(StatusCode.NotFound, Api.TopUpCampaignAsync(new() { Name = made.Name, Amount = amount }, petal));
        await RefusedAsync(StatusCode.NotFound, Api.ListStatementEntriesAsync(new() { Parent = made.Name }, petal));
        await RefusedAsync(StatusCode.NotFound, Api.GetDeliveryReportAsync(new() { Parent = Brand }, petal));
        await RefusedAsync(StatusCode.NotFound, Api.EndCampaignAsync(new() { Name = made.Name }, petal));
        await RefusedAsync(StatusCode.PermissionDenied, Api.RefundCampaignAsync(new() { Name = made.Name, Amount = amount, Note = "x" }, petal));
    }

    private async Task AssertStatementAsync(string name)
    {
        var entries = new List<StatementEntry>();
        var token = "";
        do
        {
            var page = await Api.ListStatementEntriesAsync(new() { Parent = name, PageSize = 3, PageToken = token }, Operator);
            Assert.InRange(page.StatementEntries.Count, 1, 3);
            Assert.Equal("CNY", page.CurrencyCode);
            entries.AddRange(page.StatementEntries);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(
            [
                StatementEntry.Types.Kind.Opened, StatementEntry.Types.Kind.ToppedUp, StatementEntry.Types.Kind.Lowered, StatementEntry.Types.Kind.FlightChanged,
                StatementEntry.Types.Kind.DailyChanged, StatementEntry.Types.Kind.Paused, StatementEntry.Types.Kind.Resumed, StatementEntry.Types.Kind.Ended,
            ],
            entries.Select(static e => e.Kind));
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(static i => (long)i), entries.Select(static e => e.Position));
        Assert.Equal([100 * Yuan, 5 * Yuan, 55 * Yuan, 0, 20 * Yuan, 0, 0, 0], entries.Select(static e => e.AmountMicros));
        Assert.All(entries, static e => Assert.Equal(e.TotalMicros, e.SpentMicros + e.LeasedMicros + e.FreeMicros));
        await RefusedAsync(StatusCode.InvalidArgument, Api.ListStatementEntriesAsync(new() { Parent = name, PageToken = "nonsense" }, Operator));
    }

    private AsyncUnaryCall<Campaign> Update(string name, Action<CampaignBudget> change, params string[] paths)
    {
        var budget = new CampaignBudget();
        change(budget);
        return Api.UpdateCampaignAsync(new() { Campaign = new() { Name = name, Budget = budget }, UpdateMask = new() { Paths = { paths } } }, Operator);
    }

    private async Task<Metadata> SignInAsync(string who)
    {
        using var http = new HttpClient { BaseAddress = host.Server.HttpAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?{who}") { Headers = { Accept = { new("text/plain") } } };
        using var answer = await http.SendAsync(request);
        return new Metadata { { "authorization", $"Bearer {await answer.Content.ReadAsStringAsync()}" } };
    }

    private static CreateCampaignRequest Create(string id, Action<CampaignBudget>? change = null)
    {
        var budget = new CampaignBudget
        {
            CurrencyCode = "CNY",
            TotalMicros = 100 * Yuan,
            StartTime = In(days: 1),
            EndTime = In(days: 11),
            TimeZone = "Asia/Shanghai",
            Pacing = CampaignBudget.Types.Pacing.Even,
        };
        change?.Invoke(budget);
        return new() { Parent = Brand, CampaignId = id, RequestId = $"create-{id}", Campaign = new() { Title = "Campaign", Budget = budget } };
    }

    private static Timestamp In(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToTimestamp();

    private static Money Money(long micros) => new() { CurrencyCode = "CNY", AmountMicros = micros };

    private static IEnumerable<string> FieldsOf(RpcException refused) =>
        refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(static v => v.Field).Distinct().Order(StringComparer.Ordinal);

    private static async Task<RpcException> RefusedAsync<T>(StatusCode expected, AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(expected, refused.StatusCode);
        return refused;
    }
}
