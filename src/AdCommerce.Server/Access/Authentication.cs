using Microsoft.AspNetCore.Authentication;

namespace AdCommerce.Server.Access;

/// <summary>
/// Middleware: finds out who is calling, from memory or by verifying the token. Instead of the framework's, which asks its handler at each request.
/// </summary>
internal sealed class Authentication(RequestDelegate next, KnownCallers known)
{
    public Task InvokeAsync(HttpContext context)
    {
        // A query may hold a token, too, which has to be taken out of it.
        if (context.Request.Headers.Authorization is [{ } credential] && !context.Request.QueryString.HasValue && known.Find(credential) is { } caller)
        {
            context.Features.Set(caller);
            return next(context);
        }

        return VerifyAsync(context);
    }

    private async Task VerifyAsync(HttpContext context)
    {
        await context.AuthenticateAsync();
        await next(context);
    }
}
