using AdCommerce.Server.Access;
using AdCommerce.Server.Tests.Errors;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>What a handler learns of who is calling.</summary>
public sealed class CallerTests
{
    private readonly FakeTimeProvider _time = AccessHost.NewTime();

    [Fact]
    public async Task GetCaller_InAHandler_IsWhatTheTokenSays()
    {
        Script script = new();
        List<string> seen = [];
        script.OnCall = context =>
        {
            var caller = context.GetCaller();
            seen.Add($"{caller.Role}/{caller.BrandId}/{caller.ViewerId}/{caller.IsOperator}/{caller.Sees("lumiere")}/{caller.Sees("petal")}");
            return Task.CompletedTask;
        };
        await using var host = await script.StartAsync(_time);
        var tokens = TestTokens.WithSecret(_time);
        var campaigns = new CampaignService.CampaignServiceClient(host.Grpc);
        var viewers = new ViewerService.ViewerServiceClient(host.Grpc);

        await viewers.GetViewerAsync(new() { Name = "viewers/viewer-1" }, Bearer(tokens.Viewer("viewer-1")));
        await campaigns.GetCampaignAsync(new() { Name = "brands/lumiere/campaigns/c" }, Bearer(tokens.Brand("lumiere", "admin")));
        await campaigns.GetCampaignAsync(new() { Name = "brands/petal/campaigns/c" }, Bearer(tokens.Brand("petal", "marketer")));
        await campaigns.GetCampaignAsync(new() { Name = "brands/petal/campaigns/c" }, Bearer(tokens.Operator()));

        Assert.Equal(
            ["Viewer//viewer-1/False/False/False", "BrandAdmin/lumiere//False/True/False", "BrandMarketer/petal//False/False/True", "Operator///True/True/True"],
            seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("campaigns/c")]
    [InlineData("brands//campaigns/c")]
    public async Task BoundMethod_ForABrandWithANameOfNoBrand_NamesTheField(string name)
    {
        await using var host = await new Script().StartAsync(_time);
        var headers = Bearer(TestTokens.WithSecret(_time).Brand("lumiere", "admin"));

        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await new CampaignService.CampaignServiceClient(host.Grpc).GetCampaignAsync(new() { Name = name }, headers));

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.Equal("name", exception.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Single().Field);
    }

    [Theory]
    [InlineData("brands/Lumiere/campaigns/c")]
    [InlineData("brands/lumiere2/campaigns/c")]
    [InlineData("brands/-/campaigns/c")]
    public async Task BoundMethod_ForABrandWithANameLikeItsOwn_IsNotFound(string name)
    {
        await using var host = await new Script().StartAsync(_time);
        var headers = Bearer(TestTokens.WithSecret(_time).Brand("lumiere", "admin"));

        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await new CampaignService.CampaignServiceClient(host.Grpc).GetCampaignAsync(new() { Name = name }, headers));

        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
    }

    private static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };
}
