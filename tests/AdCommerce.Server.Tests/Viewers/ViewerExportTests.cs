using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Viewers;

/// <summary>What is kept of a viewer, given out through the public API.</summary>
public sealed class ViewerExportTests(ChainServer server) : IClassFixture<ChainServer>
{
    private ViewerService.ViewerServiceClient Viewers => new(server.Channel);

    [Fact]
    public async Task Export_OfAViewerWhoSawAProduct_HoldsProfileAndWhatWasSeen()
    {
        var viewer = await server.NewViewerAsync();
        await server.SeeAsync(viewer);

        var kept = await Viewers.ExportViewerAsync(new() { Name = server.NameOf(viewer) }, viewer);

        Assert.Equal(server.NameOf(viewer), kept.Viewer.Name);
        Assert.True(kept.Viewer.Consent.Measurement);
        var journey = Assert.Single(kept.Journeys);
        Assert.Equal(ChainServer.Campaign, journey.Campaign);
        var touch = Assert.Single(journey.Touches);
        Assert.Equal(("EXPOSURE", "episodes/skin-deep-1", "products/lumiere-matte-velvet"), (touch.Kind, touch.Episode, touch.Product));
    }

    [Fact]
    public async Task Export_WithoutConsentToMeasurement_HoldsTheProfileOnly()
    {
        var viewer = await server.NewViewerAsync(measurement: false);
        await server.SeeAsync(viewer);

        var kept = await Viewers.ExportViewerAsync(new() { Name = server.NameOf(viewer) }, await server.TokenAsync("role=operator"));

        Assert.Empty(kept.Journeys);
    }

    [Fact]
    public async Task Export_OfSomebodyErased_IsNotFound()
    {
        var viewer = await server.NewViewerAsync();
        await Viewers.EraseViewerAsync(new() { Name = server.NameOf(viewer) }, viewer);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Viewers.ExportViewerAsync(new() { Name = server.NameOf(viewer) }, viewer));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }
}
