using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AdCommerce.ConsolePages.Session.OpenId;

/// <summary>Signing in at an OpenID provider, and out again. Nothing is mapped where none is configured.</summary>
internal static class OpenIdEndpoints
{
    public const string BeginPath = "/console/sign-in/begin";
    public const string ArrivalPath = "/console/signed-in";
    public const string LeavePath = "/console/sign-out/provider";
    public const string LeftPath = "/console/signed-out";

    /// <summary>Adds the framework's handler, which only the endpoints below ever ask: no request is signed in by it on the way.</summary>
    public static void AddOpenIdSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OpenIdConfig>().Bind(configuration.GetSection(OpenIdConfig.Section)).ValidateDataAnnotations().ValidateOnStart();
        if (string.IsNullOrEmpty(configuration[$"{OpenIdConfig.Section}:{nameof(OpenIdConfig.Authority)}"]))
            return;
        services.AddSingleton<OpenIdArrival>();
        services.ConfigureOptions<OpenIdSetup>();
        services.AddAuthenticationCore();
        new AuthenticationBuilder(services).AddOpenIdConnect(OpenIdSetup.Scheme, static _ => { });
    }

    public static void MapOpenIdSignIn(this IEndpointRouteBuilder endpoints)
    {
        if (!endpoints.ServiceProvider.GetRequiredService<IOptions<OpenIdConfig>>().Value.IsConfigured)
            return;
        endpoints.MapGet(BeginPath, BeginAsync).AllowAnonymous();
        endpoints.MapGet(ArrivalPath, TakeAnswerAsync).AllowAnonymous();
        endpoints.MapGet(LeavePath, LeaveAsync).AllowAnonymous();
        endpoints.MapGet(LeftPath, TakeAnswerAsync).AllowAnonymous();
    }

    private static async Task BeginAsync(HttpContext context, string? @return)
    {
        var back = SessionEndpoints.LocalPath(@return);
        if (await FindProviderAsync(context, back) is not null)
            await context.ChallengeAsync(OpenIdSetup.Scheme, new AuthenticationProperties { RedirectUri = back });
    }

    private static async Task TakeAnswerAsync(HttpContext context, [FromServices] IAuthenticationHandlerProvider handlers)
    {
        var handler = (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(context, OpenIdSetup.Scheme))!;
        if (!await handler.HandleRequestAsync())
            context.Response.Redirect(SessionEndpoints.SignInPath);
    }

    // Where the provider has a session of its own, it would let the next person at this browser in without asking.
    private static async Task LeaveAsync(HttpContext context)
    {
        if (SessionEndpoints.IsForeign(context.Request))
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (await FindProviderAsync(context, SessionEndpoints.LocalPath(null)) is not { } provider)
            return;
        else if (string.IsNullOrEmpty(provider.EndSessionEndpoint))
            context.Response.Redirect(SessionEndpoints.SignInPath);
        else
            await context.SignOutAsync(OpenIdSetup.Scheme, new AuthenticationProperties { RedirectUri = SessionEndpoints.SignInPath });
    }

    /// <summary>What the provider says of itself; null when it does not answer, which whoever came is told.</summary>
    private static async Task<OpenIdConnectConfiguration?> FindProviderAsync(HttpContext context, string back)
    {
        var services = context.RequestServices;
        try
        {
            return await services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdSetup.Scheme).ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
        }
        catch (InvalidOperationException failure)
        {
            services.GetRequiredService<OpenIdArrival>().Turn(context, failure, back);
            return null;
        }
    }
}
