using AdCommerce.Grains.Registry;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Campaigns.Budgets;

/// <summary>A campaign's money on a whole server, from the budget to its last exposure: nothing is planted, everything goes the way it goes in production.</summary>
public sealed class BudgetStoryTests
{
    private const string Campaign = "brands/lumiere/campaigns/story";
    private const string Episode = "episodes/skin-deep-1";
    private const int Exposures = 40;
    private const int MoreExposures = 10;
    private const long Price = 50_000;
    private const int MissedMax = 20;

    // Less than the minute after which a silo that was told there is no money would ask again by itself.
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Budget_SpentByViewersAndToppedUp_IsChargedToTheMicroUnitAndShownAgain()
    {
        var server = new ChainServer(
            "--AdCommerce:Ledgers:RenewalMillis=20", "--AdCommerce:Ledgers:ShardMillis=20", "--AdCommerce:Ledgers:TickMillis=20", "--AdCommerce:InvalidTraffic:RequireMedia=true");
        await server.InitializeAsync();
        try
        {
            await LeaveAloneAsync(server);
            await TellAsync(server);
            await TopUpAsync(server);
        }
        finally
        {
            server.Dispose();
            await server.DisposeAsync();
        }
    }

    private static async Task TellAsync(ChainServer server)
    {
        var (api, brand) = (new CampaignService.CampaignServiceClient(server.Channel), await server.BrandAsync());
        var now = TimeProvider.System.GetUtcNow();
        await api.CreateCampaignAsync(
            new()
            {
                Parent = "brands/lumiere",
                CampaignId = "story",
                Campaign = new()
                {
                    Title = "Story",
                    Budget = new()
                    {
                        CurrencyCode = "CNY",
                        TotalMicros = Exposures * Price,
                        StartTime = now.AddHours(-1).ToTimestamp(),
                        EndTime = now.AddDays(2).ToTimestamp(),
                        Pacing = CampaignBudget.Types.Pacing.AsFastAsPossible,
                    },
                },
            },
            brand);
        await api.CreatePlacementAsync(
            new()
            {
                Parent = Campaign,
                PlacementId = "all",
                Placement = new()
                {
                    Product = "products/lumiere-matte-velvet",
                    PriorityClass = PriorityClass.Sponsorship,
                    Bid = new() { Pricing = Bid.Types.Pricing.ThousandExposures, Amount = new() { CurrencyCode = "CNY", AmountMicros = 1_000 * Price } },
                },
            },
            brand);

        var served = await ServeAsync(server, api, brand);
        var report = (await api.GetDeliveryReportAsync(new() { Parent = "brands/lumiere", Campaign = Campaign }, brand)).Campaigns.Single();
        var statement = (await api.ListStatementEntriesAsync(new() { Parent = Campaign, PageSize = 500 }, brand)).StatementEntries;

        // In each lease may be left what buys no exposure; it comes back when the lease closes.
        Assert.InRange(served, Exposures - 1 - report.OpenLeases, Exposures);
        Assert.Equal((served * Price, true), (report.SpentMicros, report.InvariantHolds));
        Assert.InRange(report.ForecastMicros, report.SpentMicros, Exposures * Price);
        var billed = Assert.Single(report.Stages);
        Assert.Equal(
            (CampaignGoal.Types.Kind.Exposures, CampaignDelivery.Types.Outcome.Billed, (long)served, served * Price), (billed.Kind, billed.Outcome, billed.Events, billed.SpentMicros));
        var placement = Assert.Single(report.Placements);
        Assert.Equal(($"{Campaign}/placements/all", (long)served, 0L), (placement.Placement, placement.Billed, placement.Unbilled));
        Assert.Equal(served, report.Days.Sum(static day => day.Billed));
        // What is charged in open leases still stands as leased: none of them is over yet.
        Assert.Equal(0, report.Balances.SpentMicros);
        Assert.Equal(report.OpenLeases, statement.Count(static entry => entry.Kind == StatementEntry.Types.Kind.LeaseGranted));
        Assert.Equal(report.Balances.LeasedMicros, statement.Where(static entry => entry.Kind == StatementEntry.Types.Kind.LeaseGranted).Sum(static entry => entry.AmountMicros));
        Assert.All(statement, static entry => Assert.Equal(Exposures * Price, entry.SpentMicros + entry.LeasedMicros + entry.FreeMicros));
    }

    // Shown nobody any more, raised, and shown again by the same server that was told just now that there is no money.
    private static async Task TopUpAsync(ChainServer server)
    {
        var (api, brand) = (new CampaignService.CampaignServiceClient(server.Channel), await server.BrandAsync());
        var before = (await api.GetDeliveryReportAsync(new() { Parent = "brands/lumiere", Campaign = Campaign }, brand)).Campaigns.Single();
        Assert.All((await PlayAsync(server, await server.NewViewerAsync())).Slots, static slot => Assert.Null(slot.Product));

        var raised = await api.TopUpCampaignAsync(new() { Name = Campaign, Amount = new() { CurrencyCode = "CNY", AmountMicros = MoreExposures * Price } }, brand);
        var (viewer, unasked) = await ShowAsync(server);
        var unbilled = await server.RecordAsync(viewer, Event(EventKind.ExposureStop, unasked, e => e.WatchedMillis = 4_000));
        var served = await ServeAsync(server, api, brand);

        var after = (await api.GetDeliveryReportAsync(new() { Parent = "brands/lumiere", Campaign = Campaign }, brand)).Campaigns.Single();
        Assert.Equal((Exposures + MoreExposures) * Price, raised.Budget.TotalMicros);
        // Who asks for no video sees none.
        Assert.Equal(EventBilling.Unbilled, unbilled.Outcomes.Single().Billing);
        Assert.Equal(1, after.Stages.Single(static stage => stage.Outcome == CampaignDelivery.Types.Outcome.NoMedia).Events);
        Assert.InRange(served, 1, MoreExposures - 1 + before.OpenLeases);
        Assert.Equal((before.SpentMicros + (served * Price), true), (after.SpentMicros, after.InvariantHolds));
        Assert.InRange(after.SpentMicros, 0, (Exposures + MoreExposures) * Price);
    }

    private static async Task<(Metadata Viewer, string Token)> ShowAsync(ChainServer server)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var viewer = await server.NewViewerAsync();
            if (TokenOf(await PlayAsync(server, viewer)) is { } token)
                return (viewer, token);
        }
    }

    // Nobody else wants the slots: without money they are as they were shot.
    private static async Task LeaveAloneAsync(ChainServer server)
    {
        var (api, token) = (new CampaignService.CampaignServiceClient(server.Channel), await server.OperatorAsync());
        foreach (var campaign in server.Services.GetRequiredService<RegistryReplica>().State.Campaigns.Keys)
            await api.PauseCampaignAsync(new() { Name = campaign.ToString() }, token);
    }

    private static string? TokenOf(ResolveEpisodeResponse resolved) =>
        resolved.Slots.SingleOrDefault(static slot => slot.Product?.Placement.StartsWith(Campaign, StringComparison.Ordinal) == true)?.EventToken;

    // A busy machine may take too long for a decision; the show then goes on with the original.
    private static async Task<ResolveEpisodeResponse> PlayAsync(ChainServer server, Metadata viewer)
    {
        var playback = new PlaybackService.PlaybackServiceClient(server.Channel);
        ResolveEpisodeResponse resolved;
        do
        {
            resolved = await playback.ResolveEpisodeAsync(new() { Name = Episode }, viewer);
        }
        while (resolved.FallbackReason == FallbackReason.Deadline);
        return resolved;
    }

    // One viewer after the other presses play and watches, until all is leased, and nothing of it is shown any more.
    private static async Task<int> ServeAsync(ChainServer server, CampaignService.CampaignServiceClient api, Metadata brand)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        for (var (served, missed) = (0, 0); ;)
        {
            patience.Token.ThrowIfCancellationRequested();
            var viewer = await server.NewViewerAsync();
            var resolved = await PlayAsync(server, viewer);
            if (TokenOf(resolved) is { } token)
            {
                await server.Http.GetStringAsync(resolved.PlaylistUri, patience.Token);
                (served, missed) = (served + 1, 0);
                var answer = await server.RecordAsync(viewer, Event(EventKind.ExposureStop, token, e => e.WatchedMillis = 4_000));
                Assert.Equal(EventBilling.Billed, answer.Outcomes.Single().Billing);
            }
            else if (++missed >= 2 * MissedMax && missed % MissedMax == 0 && (await api.GetCampaignAsync(new() { Name = Campaign }, brand)).Budget.Balances.FreeMicros < Price)
            {
                return served;
            }
        }
    }
}
