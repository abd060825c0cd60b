using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Campaigns.Budgets;

/// <summary>A campaign's money on a whole server, from the budget to its last exposure: nothing is planted, everything goes the way it goes in production.</summary>
public sealed class BudgetStoryTests
{
    private const string Campaign = "brands/lumiere/campaigns/story";
    private const string Episode = "episodes/skin-deep-1";
    private const int Exposures = 40;
    private const long Price = 50_000;
    private const int MissedMax = 20;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Budget_SpentByViewers_IsChargedToTheMicroUnitAndNotOneMore()
    {
        var server = new ChainServer("--AdCommerce:Ledgers:RenewalMillis=20", "--AdCommerce:Ledgers:ShardMillis=20", "--AdCommerce:Ledgers:TickMillis=20");
        await server.InitializeAsync();
        try
        {
            await TellAsync(server);
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

    // One viewer after the other presses play and watches, until all is leased, and nothing of it is shown any more.
    private static async Task<int> ServeAsync(ChainServer server, CampaignService.CampaignServiceClient api, Metadata brand)
    {
        var playback = new PlaybackService.PlaybackServiceClient(server.Channel);
        using var patience = new CancellationTokenSource(PatienceMax);
        for (var (served, missed) = (0, 0); ;)
        {
            patience.Token.ThrowIfCancellationRequested();
            var viewer = await server.NewViewerAsync();
            var resolved = await playback.ResolveEpisodeAsync(new() { Name = Episode }, viewer);
            if (resolved.Slots.SingleOrDefault(static slot => slot.Product?.Placement.StartsWith(Campaign, StringComparison.Ordinal) == true)?.EventToken is { } token)
            {
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
