using Microsoft.AspNetCore.Http;

namespace AdCommerce.ConsolePages.Session;

/// <summary>What a request's cookies hold of a session of the console.</summary>
public static class ConsoleSession
{
    /// <summary>The token as it is, not verified; null when there is none.</summary>
    public static string? FindToken(HttpContext context) => SessionCookies.FindToken(context);
}
