using Microsoft.AspNetCore.Http.Extensions;

namespace AdCommerce.Server.Access;

/// <summary>
/// The token in <c>?token=</c>, for native players, which cannot set headers. Only on the rows of <see cref="AccessTable"/> that say so. It is
/// taken out of the request, so that nothing after it (handlers, error pages, logs) can repeat it.
/// </summary>
internal static class QueryToken
{
    /// <summary>Name of the query parameter.</summary>
    public const string Parameter = "token";

    /// <summary>Removes the token from the request; null when there is none, more than one, or a header that goes before it.</summary>
    public static string? Take(HttpContext context)
    {
        var request = context.Request;
        if (!request.Query.TryGetValue(Parameter, out var values)) return null;

        var rest = request.Query.Where(pair => !pair.Key.Equals(Parameter, StringComparison.OrdinalIgnoreCase));
        request.QueryString = new QueryBuilder(rest).ToQueryString();

        // Two credentials may disagree; the one that is harder to leak decides.
        bool alone = values.Count == 1 && request.Headers.Authorization.Count == 0;
        return alone ? values[0] : null;
    }
}
