using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Grpc.Core;
using Outcome = AdCommerce.V1.PreviewedCandidate.Types.Outcome;

namespace AdCommerce.Server.Tests.Playback;

/// <summary>A brand asks why its placements run, or not, through the public API of a whole server on which viewers press play.</summary>
public sealed class DeliveryTests(ChainServer server) : IClassFixture<ChainServer>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private PlaybackService.PlaybackServiceClient Playback => new(server.Channel);

    private CampaignService.CampaignServiceClient Campaigns => new(server.Channel);

    [Fact]
    public async Task Explain_AfterViewersPressedPlay_SaysWhatBecameOfEachPlacement()
    {
        var brand = await server.BrandAsync();
        await server.PlayAsync(await server.NewViewerAsync());

        var explained = await UntilAsync(ChainServer.Campaign, brand, static answer => answer.Decisions > 0);

        var all = Assert.Single(explained.Placements, static p => p.Placement == ChainServer.Campaign + "/placements/all");
        Assert.Equal((Outcome.Unspecified, 0), (all.Standing, explained.SilosMissing));
        Assert.StartsWith($"It was shown in {all.Decisions} of the {all.Decisions} decisions", all.Sentence, StringComparison.Ordinal);
        Assert.Equal((Outcome.Won, all.Decisions), (Assert.Single(all.Reasons).Outcome, all.Reasons[0].Decisions));
        var evening = await Playback.ExplainDeliveryAsync(new() { Parent = "brands/lumiere/campaigns/evening-light" }, brand);
        Assert.All(evening.Placements, static p => Assert.Equal(p.Decisions, p.Reasons.Sum(static reason => reason.Decisions)));
        Assert.All(evening.Placements, static p => Assert.True(p.ViewersTogether));
    }

    [Fact]
    public async Task Explain_APausedPlacement_SaysThatItIsPaused()
    {
        var brand = await server.BrandAsync();
        var name = (await Campaigns.CreatePlacementAsync(
            new() { Parent = ChainServer.Campaign, PlacementId = "resting", Placement = new() { Product = "products/lumiere-dew-veil" } }, brand)).Name;
        await Campaigns.PausePlacementAsync(new() { Name = name }, brand);

        var explained = await UntilAsync(ChainServer.Campaign, brand, answer => answer.Placements.Any(p => p.Placement == name && p.Standing == Outcome.NotActive));

        Assert.Equal("It is paused.", explained.Placements.Single(p => p.Placement == name).Sentence);
    }

    [Fact]
    public async Task Explain_AMissingCampaign_IsNotFound()
    {
        var brand = await server.BrandAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Playback.ExplainDeliveryAsync(new() { Parent = "brands/lumiere/campaigns/none" }, brand));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    private async Task<ExplainDeliveryResponse> UntilAsync(string campaign, Metadata brand, Predicate<ExplainDeliveryResponse> holds)
    {
        using var timeout = new CancellationTokenSource(Soon, TimeProvider.System);
        while (true)
        {
            var answer = await Playback.ExplainDeliveryAsync(new() { Parent = campaign }, brand);
            if (holds(answer))
                return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }
    }
}
