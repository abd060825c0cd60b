using AdCommerce.Server.Tests.Access;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Errors;

/// <summary>What the handlers below do, set by a test.</summary>
internal sealed class Script
{
    public Func<ServerCallContext, Task> OnCall { get; set; } = _ => Task.CompletedTask;

    public UpdateViewerRequest? LastUpdate { get; set; }

    /// <summary>A server whose handlers follow the script.</summary>
    public Task<AccessHost> StartAsync(FakeTimeProvider time, Action<WebApplicationBuilder>? configure = null) =>
        AccessHost.StartAsync(
            time,
            configure: builder =>
            {
                builder.Services.AddSingleton(this);
                configure?.Invoke(builder);
            },
            map: app =>
            {
                app.MapGrpcService<ScriptedViewers>();
                app.MapGrpcService<ScriptedCampaigns>();
                app.MapGrpcService<ScriptedCatalog>();
            });

    private sealed class ScriptedViewers(Script script) : ViewerService.ViewerServiceBase
    {
        public override async Task<Viewer> UpdateViewer(UpdateViewerRequest request, ServerCallContext context)
        {
            script.LastUpdate = request;
            await script.OnCall(context);
            return request.Viewer;
        }

        public override async Task<Viewer> GetViewer(GetViewerRequest request, ServerCallContext context)
        {
            await script.OnCall(context);
            return new Viewer { Name = request.Name };
        }
    }

    private sealed class ScriptedCampaigns(Script script) : CampaignService.CampaignServiceBase
    {
        public override async Task<Campaign> GetCampaign(GetCampaignRequest request, ServerCallContext context)
        {
            await script.OnCall(context);
            return new Campaign { Name = request.Name };
        }

        public override async Task<Campaign> PauseCampaign(PauseCampaignRequest request, ServerCallContext context)
        {
            await script.OnCall(context);
            return new Campaign { Name = request.Name };
        }
    }

    private sealed class ScriptedCatalog(Script script) : CatalogService.CatalogServiceBase
    {
        public override async Task<Product> CreateProduct(CreateProductRequest request, ServerCallContext context)
        {
            await script.OnCall(context);
            return request.Product;
        }
    }
}
