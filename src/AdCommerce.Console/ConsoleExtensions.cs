using AdCommerce.ConsolePages.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.ConsolePages;

/// <summary>Puts the console's pages on a host. They call the public API from the browser, with the user's own token, and nothing else.</summary>
public static class ConsoleExtensions
{
    /// <summary>Adds what the pages need to be rendered: on the server, once per request, without interactivity.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddDataProtection().AddKeyManagementOptions(options =>
        {
            options.XmlRepository = new KeysInMemory();
            options.XmlEncryptor = new NullXmlEncryptor();
        });
        return services;
    }

    /// <summary>
    /// Maps the demo player at <c>/</c> and the pages' own files below <c>/_content/AdCommerce.Console</c>. Both are open to everyone:
    /// they hold no data, and whoever calls the API from them needs a token there.
    /// </summary>
    public static IEndpointRouteBuilder MapConsole(this IEndpointRouteBuilder endpoints)
    {
        // No page has a form that the server takes: nothing to post, and nothing to forge.
        endpoints.MapRazorComponents<App>()
            .AllowAnonymous()
            .DisableAntiforgery()
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        endpoints.MapPageFiles();
        return endpoints;
    }
}
