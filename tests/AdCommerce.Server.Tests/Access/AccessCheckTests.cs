using AdCommerce.Server.Access;
using AdCommerce.V1;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Access;

/// <summary>What has no row in the table stops the start, and would be denied if it did not.</summary>
public sealed class AccessCheckTests
{
    [Fact]
    public async Task Start_WithMethodsWithoutARow_NamesEachOfThem()
    {
        var rows = AccessTable.Standard.Rpcs.Where(row => !row.Method.EndsWith("/GetBrand") && !row.Method.EndsWith("/EraseViewer"));
        await using var app = Build(new AccessTable([.. rows], AccessTable.Standard.HttpEndpoints), AccessHost.MapUnwritten);

        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message;

        Assert.Contains("the method /adcommerce.v1.CatalogService/GetBrand has no row", message);
        Assert.Contains("the method /adcommerce.v1.ViewerService/EraseViewer has no row", message);
        Assert.DoesNotContain("ListBrands", message);
    }

    [Fact]
    public async Task Start_WithAnEndpointWithoutARow_NamesIt()
    {
        await using var app = Build(AccessTable.Standard, app => app.MapGet("/secret/{door}", () => "open"));

        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message;

        Assert.Contains("the endpoint /secret/{door} has no row", message);
    }

    [Fact]
    public async Task Start_WithARowBoundByAFieldThatIsNotThere_NamesTheMethod()
    {
        var rows = AccessTable.Standard.Rpcs.Select(row => row.Method.EndsWith("/GetCampaign") ? row with { Binding = Binding.Brand("parent") } : row);
        await using var app = Build(new AccessTable([.. rows], AccessTable.Standard.HttpEndpoints), AccessHost.MapUnwritten);

        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message;

        Assert.Contains("/adcommerce.v1.CampaignService/GetCampaign has no text field parent", message);
    }

    [Fact]
    public async Task Start_WithoutUseAccess_IsRefused()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        foreach (var (key, value) in AccessHost.SecretSettings()) builder.Configuration[key] = value;
        builder.Services.AddGrpc().AddJsonTranscoding();
        builder.Services.AddAccess(builder.Configuration, builder.Environment);
        await using var app = builder.Build();

        Assert.Contains("Call UseAccess", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message);
    }

    [Fact]
    public async Task HealthAndReflection_WithoutACredential_Answer()
    {
        await using var host = await AccessHost.StartAsync(
            AccessHost.NewTime(),
            configure: builder =>
            {
                builder.Services.AddGrpcHealthChecks();
                builder.Services.AddGrpcReflection();
            },
            map: app =>
            {
                AccessHost.MapUnwritten(app);
                app.MapGrpcHealthChecksService();
                app.MapGrpcReflectionService();
            });

        await new Health.HealthClient(host.Grpc).CheckAsync(new HealthCheckRequest());
        using var call = new ServerReflection.ServerReflectionClient(host.Grpc).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains(call.ResponseStream.Current.ListServicesResponse.Service, service => service.Name == "adcommerce.v1.CatalogService");
    }

    [Fact]
    public async Task UnmappedMethod_ForAnyone_IsUnimplemented()
    {
        await using var host = await AccessHost.StartAsync(AccessHost.NewTime(), map: app => app.MapGrpcService<Playback>());

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await new CatalogService.CatalogServiceClient(host.Grpc).ListBrandsAsync(new()));

        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
    }

    [Fact]
    public void OfRole_WithoutARow_IsDenied()
    {
        Assert.Equal((int)StatusCode.PermissionDenied, Admission.OfRole(null, new DefaultHttpContext())!.Code);
    }

    [Fact]
    public void Caller_Constructors_AreAllPrivate()
    {
        Assert.All(typeof(Caller).GetConstructors((System.Reflection.BindingFlags)0x3C), constructor => Assert.True(constructor.IsPrivate));
        Assert.True(typeof(Caller).IsSealed);
    }

    private static WebApplication Build(AccessTable table, Action<WebApplication> map) =>
        AccessHost.Build(AccessHost.NewTime(), AccessHost.SecretSettings(), "Production", builder => builder.Services.AddSingleton(table), map);

    private sealed class Playback : PlaybackService.PlaybackServiceBase;
}
