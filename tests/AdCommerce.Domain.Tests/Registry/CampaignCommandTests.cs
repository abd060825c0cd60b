using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Registry.SampleCampaigns;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

public sealed class CampaignCommandTests
{
    private static readonly RegistryState World = State();

    [Fact]
    public void CreateCampaign_EverythingWrongAboutMoney_NamesEveryField()
    {
        var campaign = Funded() with
        {
            Budget = new CampaignBudget("yuan", 0, long.MaxValue, SampleChain.Noon, SampleChain.Noon.AddDays(-1), "Mars/Olympus", (PacingKind)9),
            Goal = new CampaignGoal((Stage)9, 0),
        };

        var refused = new CreateCampaign(campaign) { AskTime = SampleChain.Noon, Request = RequestKey.None }.Decide(World).Rejection!;

        Assert.Equal(
            [
                "campaign.budget.currency_code", "campaign.budget.daily_micros", "campaign.budget.end_time", "campaign.budget.pacing", "campaign.budget.time_zone",
                "campaign.budget.total_micros", "campaign.goal.count", "campaign.goal.kind",
            ],
            refused.Violations.Select(static v => v.Field).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2027-03-28T02:30", "never comes")]
    [InlineData("2027-10-31T02:30", "comes twice")]
    [InlineData("28.3.2027", "must be what the campaign's clock shows")]
    public void CreateCampaign_LocalStartThatIsNoInstant_SaysWhy(string start, string why)
    {
        var campaign = Funded() with { Budget = Budget with { StartTime = default, EndTime = new DateTimeOffset(2027, 11, 30, 0, 0, 0, TimeSpan.Zero), TimeZone = "Europe/Berlin" } };

        var refused = new CreateCampaign(campaign, new LocalFlight(start, "")) { Request = RequestKey.None }.Decide(World).Rejection!;

        Assert.Contains(refused.Violations, v => v.Field == "campaign.budget.start_local" && v.Description.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void CreateCampaign_LocalFlightAcrossTheChangeOfClocks_IsTheInstantsThatTheClockShows()
    {
        var campaign = Funded() with { Budget = Budget with { StartTime = default, EndTime = default, TimeZone = "Europe/Berlin" } };

        var state = Do(new CreateCampaign(campaign, new LocalFlight("2027-03-27T09:00", "2027-03-29T09:00")) { Request = RequestKey.None }, World);

        var budget = state.Campaigns[campaign.Key].Budget!;
        Assert.Equal(new DateTimeOffset(2027, 3, 27, 8, 0, 0, TimeSpan.Zero), budget.StartTime);
        Assert.Equal(TimeSpan.FromHours(47), budget.EndTime - budget.StartTime);
    }

    [Fact]
    public void CreateCampaign_StartThatIsNotGiven_IsNow()
    {
        var campaign = Funded() with { Budget = Budget with { StartTime = default } };
        var now = Budget.EndTime.AddDays(-1);

        var created = Do(new CreateCampaign(campaign) { AskTime = now, Request = RequestKey.None }, World);
        var bare = Do(new CreateCampaign(campaign with { Budget = null }) { AskTime = now, Request = RequestKey.None }, World);
        var funded = Do(new UpdateCampaign(campaign, ["budget"]) { AskTime = now, Request = RequestKey.None }, bare);

        Assert.Equal(now, created.Campaigns[campaign.Key].Budget!.StartTime);
        Assert.Equal(now, funded.Campaigns[campaign.Key].Budget!.StartTime);
        var refused = new CreateCampaign(campaign) { AskTime = Budget.EndTime.AddMinutes(-30), Request = RequestKey.None }.Decide(World).Rejection!;
        Assert.Contains(refused.Violations, static v => v.Field == "campaign.budget.end_time" && v.Description.Contains("60 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public void NoteBudgetChange_Always_ChangesNothingButTheVersion()
    {
        var before = Do(new CreateCampaign(Funded()) { Request = RequestKey.None }, World);

        var after = Do(new NoteBudgetChange(Funded().Key) { Request = RequestKey.None }, before);

        Assert.True(after.Campaigns[Funded().Key].Version > before.Campaigns[Funded().Key].Version);
        Assert.Equal(before.Campaigns[Funded().Key], after.Campaigns[Funded().Key] with { Version = before.Campaigns[Funded().Key].Version });
        Assert.Equal(RejectionReason.NotFound, new NoteBudgetChange(new CampaignKey("nobody", "nothing")) { Request = RequestKey.None }.Decide(before).Rejection!.Reason);
    }

    [Fact]
    public void CreateCampaign_BudgetThatIsOver_IsRefused()
    {
        var refused = new CreateCampaign(Funded()) { AskTime = Budget.EndTime, Request = RequestKey.None }.Decide(World).Rejection!;

        Assert.Equal("campaign.budget.end_time", Assert.Single(refused.Violations).Field);
    }

    [Fact]
    public void UpdateCampaign_BudgetWhereThereIsNone_IsGivenOnceAndNeverTakenAway()
    {
        var bare = Funded() with { Budget = null };
        var state = Do(new CreateCampaign(bare) { Request = RequestKey.None }, World);
        var funding = new UpdateCampaign(Funded(), ["budget", "goal"]) { Request = RequestKey.None };

        state = Do(funding, state);

        Assert.Equal(Budget, state.Campaigns[bare.Key].Budget);
        Assert.Equal(RejectionReason.FailedPrecondition, funding.Decide(state).Rejection!.Reason);
        Assert.Equal("campaign.budget", new UpdateCampaign(bare, ["budget"]) { Request = RequestKey.None }.Decide(state).Rejection!.Violations.Single().Field);
        Assert.Equal("Other", Do(new UpdateCampaign(bare with { Title = "Other" }, ["title"]) { Request = RequestKey.None }, state).Campaigns[bare.Key].Title);
        Assert.Equal(
            RejectionReason.EtagMismatch, new UpdateCampaign(bare with { Version = 1 }, ["title"]) { Request = RequestKey.None }.Decide(state).Rejection!.Reason);
    }

    [Fact]
    public void UpdateCampaign_TitleGoalAndPartsOfItsBudget_IsOneChangeOfAllOrNothing()
    {
        var state = Do(new CreateCampaign(Funded()) { Request = RequestKey.None }, World);
        ImmutableArray<string> paths = ["title", "goal", "budget.daily_micros", "budget.end_local", "budget.pacing"];
        var wanted = Funded() with { Title = "Other", Goal = new CampaignGoal(Stage.Note, 7), Budget = Budget with { DailyMicros = 5, EndTime = default, Pacing = PacingKind.TrafficCurve } };
        var local = new LocalFlight("", Budget.EndTime.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        var zone = CampaignClock.Resolve(DateTime.Parse(local.End, CultureInfo.InvariantCulture), Budget.TimeZone, "", new Violations())!.Value;

        var changed = Do(new UpdateCampaign(wanted, paths, local) { AskTime = Budget.StartTime, Request = RequestKey.None }, state).Campaigns[wanted.Key];
        var broken = wanted with { Title = "", Goal = new CampaignGoal((Stage)9, 1), Budget = wanted.Budget! with { DailyMicros = -1, Pacing = 0 } };
        var refused = new UpdateCampaign(broken, paths, new LocalFlight("", "2020-01-01T00:00")) { AskTime = Budget.StartTime, Request = RequestKey.None }.Decide(state).Rejection!;

        Assert.Equal(("Other", wanted.Goal), (changed.Title, changed.Goal));
        Assert.Equal(Budget with { DailyMicros = 5, EndTime = zone, Pacing = PacingKind.TrafficCurve }, changed.Budget);
        Assert.Equal(
            ["campaign.budget.daily_micros", "campaign.budget.end_time", "campaign.budget.pacing", "campaign.goal.kind", "campaign.title"],
            refused.Violations.Select(static v => v.Field).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void UpdateCampaign_WhatOfABudgetIsFixed_MayBeNamedAsItIs()
    {
        var state = Do(new CreateCampaign(Funded()) { Request = RequestKey.None }, World);
        ImmutableArray<string> paths = ["budget.currency_code", "budget.total_micros", "budget.start_time", "budget.time_zone"];
        UpdateCampaign Update(CampaignBudget budget, long total) => new(Funded() with { Budget = budget }, paths) { TotalMicros = total, Request = RequestKey.None };

        var same = Do(Update(Budget with { TotalMicros = 7 }, 7), state);
        var other = Update(Budget with { CurrencyCode = "EUR", StartTime = Budget.EndTime, TimeZone = "Etc/GMT+1" }, 7).Decide(state).Rejection!;

        Assert.Equal(Budget, same.Campaigns[Funded().Key].Budget);
        Assert.Equal([.. paths.Select(static path => $"campaign.{path}")], other.Violations.Select(static v => v.Field));
        Assert.Contains("is 7: topUp raises it", other.Violations[1].Description, StringComparison.Ordinal);
        Assert.Equal(
            "campaign.budget.start_local",
            new UpdateCampaign(Funded(), ["budget.start_local"], new LocalFlight("2026-05-01T00:00", "")) { Request = RequestKey.None }.Decide(state).Rejection!.Violations.Single().Field);
    }

    [Fact]
    public void UpdateCampaign_EndThatIsOver_IsRefusedAndWhatIsNotNamedIsNotJudged()
    {
        var state = Do(new CreateCampaign(Funded() with { Budget = Budget with { DailyMicros = 9 } }) { Request = RequestKey.None }, World);
        UpdateCampaign Update(string path, DateTimeOffset end) =>
            new(Funded() with { Budget = Budget with { EndTime = end } }, [path]) { TotalMicros = 5, AskTime = Budget.EndTime, Request = RequestKey.None };

        Assert.Equal("campaign.budget.end_time", Update("budget.end_time", Budget.EndTime.AddHours(-1)).Decide(state).Rejection!.Violations.Single().Field);
        Assert.True(Update("budget.end_time", Budget.EndTime).Decide(state).IsSuccess);
        Assert.True(Update("budget.end_time", Budget.EndTime.AddDays(1)).Decide(state).IsSuccess);
        Assert.True(Update("budget.pacing", default).Decide(state).IsSuccess);
        Assert.Equal(
            RejectionReason.FailedPrecondition,
            Update("budget.pacing", default).Decide(Do(new CreateCampaign(Funded() with { Budget = null }) { Request = RequestKey.None }, World)).Rejection!.Reason);
    }

    [Fact]
    public void Bids_InAnotherCurrencyThanTheBudget_AreRefusedWhicheverCameFirst()
    {
        var state = Do(new CreateCampaign(Funded()) { Request = RequestKey.None }, World);
        state = Do(new CreateCampaign(Funded("bare") with { Budget = null }) { Request = RequestKey.None }, state);
        state = Do(new SetExchangeRates(new ExchangeRates("CNY", [new CurrencyRate("EUR", 7_800_000_000)], 0)) { Request = RequestKey.None }, state);
        Placement Bidding(string campaign, string currency) => Placement(new PlacementKey(Campaign("lumiere", campaign), "p"), "matte") with
        {
            Terms = new() { Bid = new Bid(Stage.Episode, new Money(currency, 1_000)) },
        };

        var refused = new CreatePlacement(Bidding("funded", "EUR")) { Request = RequestKey.None }.Decide(state).Rejection!;
        state = Do(new CreatePlacement(Bidding("funded", "CNY")) { Request = RequestKey.None }, state);
        state = Do(new CreatePlacement(Bidding("bare", "EUR")) { Request = RequestKey.None }, state);
        var late = new UpdateCampaign(Funded("bare"), ["budget"]) { Request = RequestKey.None }.Decide(state).Rejection!;

        Assert.Equal("placement.bid.amount.currency_code", Assert.Single(refused.Violations).Field);
        Assert.Equal("campaign.budget.currency_code", Assert.Single(late.Violations).Field);
        Assert.Contains("must be EUR", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndCampaign_IsForEver()
    {
        var state = Do(new CreateCampaign(Funded()) { Request = RequestKey.None }, World);
        var key = Funded().Key;
        Assert.Equal(RejectionReason.EtagMismatch, new EndCampaign(key, 1) { Request = RequestKey.None }.Decide(state).Rejection!.Reason);

        state = Do(new EndCampaign(key, 0) { Request = RequestKey.None }, state);

        Assert.True(state.Campaigns[key] is { Ended: true, Paused: true });
        RegistryCommand[] refused =
        [
            new SetCampaignPaused(key, false) { Request = RequestKey.None },
            new UpdateCampaign(Funded() with { Title = "New" }, ["title"]) { Request = RequestKey.None },
        ];
        Assert.All(refused, command => Assert.Equal(RejectionReason.FailedPrecondition, command.Decide(state).Rejection!.Reason));
        Assert.True(new EndCampaign(key, 0) { Request = RequestKey.None }.Decide(state).IsSuccess);
        Assert.Equal(RejectionReason.NotFound, new EndCampaign(Campaign("lumiere", "nothing"), 0) { Request = RequestKey.None }.Decide(state).Rejection!.Reason);
    }

    private static RegistryState Do(RegistryCommand command, RegistryState state)
    {
        var decided = command.Decide(state);
        Assert.True(decided.IsSuccess, decided.Rejection?.Message);
        return state.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, SampleChain.Noon, decided.Value!.Changes));
    }
}
