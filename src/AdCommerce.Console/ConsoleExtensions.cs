using AdCommerce.ConsolePages.Api;
using AdCommerce.ConsolePages.Hosting;
using AdCommerce.ConsolePages.Reports;
using AdCommerce.ConsolePages.Session;
using AdCommerce.ConsolePages.Session.OpenId;
using AdCommerce.ConsolePages.Viewers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace AdCommerce.ConsolePages;

/// <summary>Puts the console's pages on a host. They call the public API with the user's own token, and nothing else.</summary>
public static class ConsoleExtensions
{
    /// <summary>Adds what the pages need: the player's are rendered once per request, those of the console for as long as they are open.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddHttpClient();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiAddresses>();
        services.AddSingleton(static provider => new ConsoleApi(provider.GetRequiredService<ApiAddresses>()));
        services.AddOptions<TokenClaims>().Bind(configuration.GetSection(TokenClaims.Section));
        services.AddOpenIdSignIn(configuration);
        services.AddDataProtection().AddKeyManagementOptions(options =>
        {
            options.XmlRepository = new KeysInMemory();
            options.XmlEncryptor = new NullXmlEncryptor();
        });
        return services;
    }

    /// <summary>Lets the console's pages know who is signed in. Before the endpoints.</summary>
    public static IApplicationBuilder UseConsole(this IApplicationBuilder app)
    {
        app.UseConsoleSession();
        return app;
    }

    /// <summary>
    /// Maps the demo player at <c>/</c>, the console at <c>/console</c>, and the pages' own files below <c>/_content/AdCommerce.Console</c>. All are open
    /// to everyone: they hold no data, and whoever calls the API from them needs a token there.
    /// </summary>
    public static IEndpointRouteBuilder MapConsole(this IEndpointRouteBuilder endpoints)
    {
        // No page has a form that the framework takes: nothing to forge. The pages are read; only the connection of the console's is written to.
        var pages = endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode().AllowAnonymous().DisableAntiforgery();
        pages.Add(static endpoint =>
        {
            if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
                endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        });
        endpoints.MapConsoleSession();
        endpoints.MapOpenIdSignIn();
        endpoints.MapReportExport();
        endpoints.MapViewerExport();
        endpoints.MapPageFiles();
        return endpoints;
    }
}
