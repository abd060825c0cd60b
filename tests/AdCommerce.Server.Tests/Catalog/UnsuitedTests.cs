using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Catalog;

/// <summary>A brand says to whom its product is unsuited, and the operator says it too: through the public API of a whole server.</summary>
public sealed class UnsuitedTests(ChainServer server) : IClassFixture<ChainServer>
{
    private const string Name = "products/lumiere-matte-velvet";

    private CatalogService.CatalogServiceClient Api => new(server.Channel);

    [Fact]
    public async Task MarkUnsuited_ByBrandAndOperator_NeitherTakesTheOthersBack()
    {
        var (brand, operators) = (await server.BrandAsync(), await server.TokenAsync("role=operator"));

        var marked = await Api.MarkUnsuitedAsync(new() { Name = Name, UnsuitedTo = { ["skin_type"] = Words("dry") }, RequestId = "mark-1" }, brand);
        var again = await Api.MarkUnsuitedAsync(new() { Name = Name, UnsuitedTo = { ["skin_type"] = Words("dry") }, RequestId = "mark-1" }, brand);
        var preview = await new PlaybackService.PlaybackServiceClient(server.Channel).PreviewEpisodeAsync(Dry(), brand);
        var both = await Api.UpdateProductAsync(new() { Product = new() { Name = Name, UnsuitedTo = { ["skin_type"] = Words("sensitive") } } }, operators);
        var taken = await Api.MarkUnsuitedAsync(new() { Name = Name, Etag = both.Etag }, brand);
        var refused = await RefusedAsync(Api.UpdateProductAsync(new() { Product = new() { Name = Name }, UpdateMask = new() { Paths = { "brand_unsuited_to" } } }, operators));

        Assert.Equal(marked, again);
        Assert.Equal((0, Words("dry")), (marked.UnsuitedTo.Count, marked.BrandUnsuitedTo["skin_type"]));
        var vetoed = preview.Slots[0].Candidates.Single(static c => c.Placement == ChainServer.Campaign + "/placements/all");
        Assert.Equal(PreviewedCandidate.Types.Outcome.Unsuitable, vetoed.Outcome);
        Assert.Equal("The product is marked by its brand as unsuited to this viewer's skin_type.", vetoed.Explanation);
        Assert.Equal((Words("sensitive"), Words("dry")), (both.UnsuitedTo["skin_type"], both.BrandUnsuitedTo["skin_type"]));
        Assert.Equal((Words("sensitive"), 0), (taken.UnsuitedTo["skin_type"], taken.BrandUnsuitedTo.Count));
        Assert.Equal(StatusCode.InvalidArgument, refused);
    }

    [Fact]
    public async Task MarkUnsuited_OfAnotherBrandOrByAnOperator_IsRefused()
    {
        var request = new MarkUnsuitedRequest { Name = "products/petal-rose-tea", UnsuitedTo = { ["skin_type"] = Words("dry") } };

        Assert.Equal(StatusCode.NotFound, await RefusedAsync(Api.MarkUnsuitedAsync(request, await server.BrandAsync())));
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(Api.MarkUnsuitedAsync(request, await server.TokenAsync("role=operator"))));
    }

    private static async Task<StatusCode> RefusedAsync(AsyncUnaryCall<Product> call) => (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode;

    private static PreviewEpisodeRequest Dry()
    {
        var viewer = new PreviewEpisodeRequest.Types.DescribedViewer();
        viewer.Attributes.Add("skin_type", new() { EnumValue = "dry" });
        return new() { Name = "episodes/skin-deep-1", DescribedViewer = viewer };
    }

    private static StringSet Words(params string[] words) => new() { Values = { words } };
}
