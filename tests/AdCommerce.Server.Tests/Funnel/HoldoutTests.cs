using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Funnel;

/// <summary>A campaign that holds viewers out, through the API: each viewer who would have seen it counts on one side, and once.</summary>
public sealed class HoldoutTests(ChainServer server) : IClassFixture<ChainServer>
{
    private const string Tested = "brands/lumiere/campaigns/tested";

    // All of them on one side: once in half a million runs.
    private const int Viewers = 20;

    [Fact]
    public async Task RecordEvents_CampaignThatHoldsOut_CountsEachViewerOnOneSideAndShowsOnlyOne()
    {
        var brand = await server.BrandAsync();
        var campaigns = new V1.CampaignService.CampaignServiceClient(server.Channel);
        await campaigns.CreateCampaignAsync(new() { Parent = "brands/lumiere", CampaignId = "tested", Campaign = new() { Title = "Tested", HoldoutShare = 0.5 } }, brand);
        await campaigns.CreatePlacementAsync(
            new() { Parent = Tested, PlacementId = "all", Placement = new() { Product = "products/lumiere-matte-velvet", Priority = 1_000, PriorityClass = V1.PriorityClass.Sponsorship } }, brand);
        var (shown, heldOut, unmeasured) = (0, 0, await server.NewViewerAsync(measurement: false));

        for (var i = 0; i < Viewers; i++)
        {
            var viewer = await server.NewViewerAsync();
            // What happens again does not count again.
            var isShown = await WatchAsync(viewer);
            Assert.Equal(isShown, await WatchAsync(viewer));
            (shown, heldOut) = isShown ? (shown + 1, heldOut) : (shown, heldOut + 1);
            var journeys = (await server.Funnel.ListJourneysAsync(new(), viewer)).Journeys;
            Assert.Equal(isShown, journeys.Any(journey => journey.Name == "journeys/lumiere.tested"));
        }

        await WatchAsync(unmeasured);
        var cells = await LiftAsync();
        Assert.True(shown > 0 && heldOut > 0);
        Assert.Equal((shown, heldOut), (Count(cells, LiftArm.Shown), Count(cells, LiftArm.HeldOut)));
        var report = await new V1.ReportService.ReportServiceClient(server.Channel).ReportLiftAsync(new() { Parent = "brands/lumiere", Campaign = Tested }, brand);
        Assert.Equal((shown, heldOut, Viewers / 2.0), (report.ShownViewers, report.HeldOutViewers, report.ExpectedHeldOutViewers));
        // Nothing of today is mature.
        Assert.Equal([0, 0, 0], report.Stages.Select(static stage => (int)(stage.Shown.Entrants + stage.HeldOut.Entrants)));
    }

    /// <summary>Presses play and watches every slot that may be reported; whether the campaign was shown.</summary>
    private async Task<bool> WatchAsync(Metadata viewer)
    {
        var playback = new V1.PlaybackService.PlaybackServiceClient(server.Channel);
        V1.ResolveEpisodeResponse resolved;
        do
        {
            resolved = await playback.ResolveEpisodeAsync(new() { Name = "episodes/skin-deep-1" }, viewer);
        }
        while (resolved.FallbackReason == V1.FallbackReason.Deadline);

        var watched = resolved.Slots.Where(slot => slot.EventToken.Length > 0)
            .Select(slot => Event(V1.EventKind.ExposureStop, slot.EventToken, e => e.WatchedMillis = (int)LengthOf(slot).TotalMilliseconds)).ToArray();
        var answer = await server.RecordAsync(viewer, watched);
        Assert.All(answer.Outcomes, outcome => Assert.Equal(V1.EventStatus.Accepted, outcome.Status));
        return resolved.Slots.Any(slot => slot.Product?.Placement.StartsWith(Tested, StringComparison.Ordinal) == true);
    }

    private static TimeSpan LengthOf(V1.ResolvedSlot slot) => slot.EndOffset.ToTimeSpan() - slot.StartOffset.ToTimeSpan();

    private async Task<LiftCell[]> LiftAsync()
    {
        var grains = server.Services.GetRequiredService<IGrainFactory>();
        var partitions = server.Services.GetRequiredService<Partitions>();
        var cells = await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(partition => grains.GetGrain<IShardGrain>(partition).CountLift("lumiere")));
        return [.. cells.SelectMany(cell => cell).Where(cell => cell.Campaign.CampaignId == "tested")];
    }

    private static int Count(LiftCell[] cells, LiftArm arm) => (int)cells.Where(cell => cell.Arm == arm).Sum(cell => cell.Viewers);
}
