using System.Net.Http.Headers;
using AdCommerce.ConsolePages.Api;
using AdCommerce.ConsolePages.Session.OpenId;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AdCommerce.ConsolePages.Session;

/// <summary>Signing in and out, and choosing language and theme: plain requests, because only a response can set a cookie.</summary>
internal static class SessionEndpoints
{
    public const string SignInPath = "/console/sign-in";
    public const string SessionPath = "/console/session";
    public const string SignOutPath = "/console/sign-out";
    public const string PreferencesPath = "/console/preferences";

    /// <summary>Lets the circuit of a page know whose cookie the browser sent.</summary>
    public static void UseConsoleSession(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/console") || path.StartsWithSegments("/_blazor"))
        {
            var services = context.RequestServices;
            if (SessionCookies.FindUser(context, services.GetRequiredService<IOptions<TokenClaims>>().Value, services.GetRequiredService<TimeProvider>()) is { } user)
                context.User = user.ToPrincipal();
        }

        return next(context);
    });

    public static void MapConsoleSession(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            endpoints.MapPost(SessionPath, SignInAsync).AllowAnonymous().DisableAntiforgery();
        endpoints.MapPost(SignOutPath, SignOut).AllowAnonymous().DisableAntiforgery();
        endpoints.MapGet(PreferencesPath, Choose).AllowAnonymous();
    }

    /// <summary>A path of the console, or its first page: never another site.</summary>
    public static string LocalPath(string? path) =>
        path is not null && (path == "/console" || path.StartsWith("/console/", StringComparison.Ordinal) || path.StartsWith("/console?", StringComparison.Ordinal)) && !path.Contains('\\')
            ? path
            : "/console";

    // In Development anyone may be anybody: the token is the one that GET /dev/token hands out.
    private static async Task<IResult> SignInAsync(
        HttpContext context, [FromServices] ApiAddresses addresses, [FromServices] IHttpClientFactory clients, [FromServices] IOptions<TokenClaims> names,
        CancellationToken cancellationToken)
    {
        if (IsForeign(context.Request))
            return Results.BadRequest();
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var query = form["as"].ToString() == "operator"
            ? "role=operator"
            : $"role=brand&brand={Uri.EscapeDataString(form["brand"].ToString())}&brand_role={Uri.EscapeDataString(form["as"].ToString())}";
        using var client = clients.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(addresses.Http, $"/dev/token?{query}"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        using var answer = await client.SendAsync(request, cancellationToken);
        var back = LocalPath(form["return"]);
        if (!answer.IsSuccessStatusCode || ConsoleUser.Read(await answer.Content.ReadAsStringAsync(cancellationToken), names.Value) is not { } user)
            return Results.LocalRedirect($"{SignInPath}?refused=1&return={Uri.EscapeDataString(back)}");
        SessionCookies.SignIn(context, user);
        return Results.LocalRedirect(back);
    }

    private static IResult SignOut(HttpContext context, [FromServices] IOptions<OpenIdConfig> openId)
    {
        if (IsForeign(context.Request))
            return Results.BadRequest();
        SessionCookies.SignOut(context);
        if (!openId.Value.IsConfigured)
            return Results.LocalRedirect(SignInPath);
        // A form may lead nowhere but here (form-action), and a redirect of its answer counts as where it leads.
        context.Response.Headers["Refresh"] = $"0; url={OpenIdEndpoints.LeavePath}";
        return Results.Text("");
    }

    private static IResult Choose(HttpContext context, [FromServices] TimeProvider time, string? language, string? theme, string? @return)
    {
        SessionCookies.Choose(context, language, theme, time);
        return Results.LocalRedirect(LocalPath(@return));
    }

    // A form of another site's page must neither sign anyone in nor out. Every browser that can show these pages says where a form comes from.
    internal static bool IsForeign(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is not ("same-origin" or "none" or "");
}
