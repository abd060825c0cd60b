using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Learning;
using AdCommerce.Server.Tests.Funnel;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Learning;

/// <summary>Viewers through the API, who like one of two products better; the server is told nothing but what they do.</summary>
public sealed class BetterProductTests
{
    private const int ViewersBefore = 60;
    private const int ViewersAfter = 40;

    // Without learning it is half of them, and so many once in ten thousand runs; with it, all but those who explore or draw an unlucky lane.
    private const int BetterMin = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Resolve_AfterViewersReadNotesOnOneOfTwo_ShowsThatOneMoreOften()
    {
        using var server = new ChainServer("--AdCommerce:Learning:PeriodMillis=100");
        await server.InitializeAsync();
        await server.NewNoteAsync();
        await BidAsync(server, "better", "products/lumiere-matte-velvet");
        await BidAsync(server, "worse", "products/lumiere-dew-veil");
        var chance = new Random(1);

        for (var i = 0; i < ViewersBefore; i++)
            await WatchAsync(server, isBetter => chance.NextDouble() < (isBetter ? 0.5 : 0.02));
        await UntilLearnedAsync(server.Services.GetRequiredService<SharedRates>());
        var better = 0;
        for (var i = 0; i < ViewersAfter; i++)
            better += await WatchAsync(server, static _ => false) ? 1 : 0;

        Assert.InRange(better, BetterMin, ViewersAfter);
        await server.DisposeAsync();
    }

    private static async Task BidAsync(ChainServer server, string id, string product)
    {
        var campaigns = new V1.CampaignService.CampaignServiceClient(server.Channel);
        var bid = new V1.Bid { Pricing = V1.Bid.Types.Pricing.Note, Amount = new() { CurrencyCode = "CNY", AmountMicros = 1_000_000 } };
        await campaigns.CreatePlacementAsync(
            new() { Parent = ChainServer.Campaign, PlacementId = id, Placement = new() { Product = product, Bid = bid } }, await server.BrandAsync());
    }

    /// <summary>A viewer presses play, watches, and may read the note that is offered; whether the better product was shown.</summary>
    private static async Task<bool> WatchAsync(ChainServer server, Func<bool, bool> reads)
    {
        var (viewer, slot) = await PlayAsync(server);
        var isBetter = slot.Product.Placement.EndsWith("/better", StringComparison.Ordinal);
        var seen = await server.RecordAsync(viewer, Event(V1.EventKind.ExposureStop, slot.EventToken, e => e.WatchedMillis = 4_000));
        if (reads(isBetter))
            await server.RecordAsync(viewer, Event(V1.EventKind.NoteOpen, seen.NextSteps[0].EventToken));
        return isBetter;
    }

    // For some viewers something else is explored, or the decision comes too late: they do not count.
    private static async Task<(Metadata Viewer, V1.ResolvedSlot Slot)> PlayAsync(ChainServer server)
    {
        var playback = new V1.PlaybackService.PlaybackServiceClient(server.Channel);
        for (var tries = 0; tries < ViewersBefore; tries++)
        {
            var viewer = await server.NewViewerAsync();
            var resolved = await playback.ResolveEpisodeAsync(new() { Name = "episodes/skin-deep-1" }, viewer);
            if (resolved.Slots.FirstOrDefault(static s => s.Product?.Placement.StartsWith(ChainServer.Campaign, StringComparison.Ordinal) == true) is { } slot)
                return (viewer, slot);
        }

        throw new InvalidOperationException("the campaign stands nowhere");
    }

    // Everything that was recorded is in the rates when they stand still.
    private static async Task UntilLearnedAsync(SharedRates shared)
    {
        var (better, worse) = (new PlacementKey(new CampaignKey("lumiere", "chain"), "better"), new PlacementKey(new CampaignKey("lumiere", "chain"), "worse"));
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            var rates = shared.Current;
            if (rates.OrdinalOf(better) is >= 0 and var one && rates.OrdinalOf(worse) is >= 0 and var other
                && rates.Table.MeanRate(one, 0, Stage.Note) > 2 * rates.Table.MeanRate(other, 0, Stage.Note))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }
    }
}
