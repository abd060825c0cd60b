using System.Globalization;
using AdCommerce.Domain;
using AdCommerce.Server.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Access;

/// <summary>
/// <c>GET /dev/token</c>: a token for anyone who asks, in Development. <c>?role=viewer&amp;id=…</c>,
/// <c>?role=brand&amp;brand=…[&amp;brand_role=admin|marketer]</c>, <c>?role=operator</c>. As JSON, or bare for <c>Accept: text/plain</c>.
/// </summary>
internal static class DevToken
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly string[] Parameters = ["role", "id", "brand", "brand_role"];

    /// <summary>Answers a request.</summary>
    public static async Task HandleAsync(HttpContext context)
    {
        var claims = ClaimsFrom(context.Request.Query);
        if (claims.Rejection is { } rejection)
        {
            await HttpErrors.WriteAsync(context, Statuses.Of(rejection));
            return;
        }

        var settings = context.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value;
        if (settings.SharedSecret is null)
        {
            await HttpErrors.WriteAsync(context, Statuses.Of(Rejection.Of(
                RejectionReason.FailedPrecondition,
                "This server checks tokens with public keys, so only the holder of the private key can make one.")));
            return;
        }

        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((now + Lifetime).ToUnixTimeSeconds());
        string token = Sign(settings, claims.Value!, now, expiresAt);
        context.Response.Headers.CacheControl = "no-store";
        if (WantsText(context.Request))
        {
            await context.Response.WriteAsync(token, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            new { token, expiresAt = expiresAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
            context.RequestAborted);
    }

    private static string Sign(AccessOptions settings, Dictionary<string, object> claims, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = settings.Issuer,
            Audience = settings.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(SigningKeys.FromSecret(settings.SharedSecret!), SecurityAlgorithms.HmacSha256),
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private static Result<Dictionary<string, object>> ClaimsFrom(IQueryCollection query)
    {
        foreach (var (key, values) in query)
        {
            if (!Parameters.Contains(key)) return Rejection.Invalid(key, $"Unknown; known are {string.Join(", ", Parameters)}.");
            if (values.Count != 1) return Rejection.Invalid(key, "Given more than once.");
        }

        string role = query["role"].ToString(), id = query["id"].ToString(), brand = query["brand"].ToString();
        string brandRole = query.ContainsKey("brand_role") ? query["brand_role"].ToString() : "admin";
        if (role != "viewer" && query.ContainsKey("id")) return Rejection.Invalid("id", "Only for role=viewer.");
        if (role != "brand" && query.ContainsKey("brand")) return Rejection.Invalid("brand", "Only for role=brand.");
        if (role != "brand" && query.ContainsKey("brand_role")) return Rejection.Invalid("brand_role", "Only for role=brand.");

        return role switch
        {
            "viewer" when !TokenIds.IsViewer(id) => Rejection.Invalid("id", "Give the viewer's id: 1 to 128 of A-Z, a-z, 0-9, \"-\", \"_\" and \".\"."),
            "viewer" => new Dictionary<string, object> { ["role"] = role, ["sub"] = id },
            "brand" when !TokenIds.IsBrand(brand) => Rejection.Invalid("brand", "Give the brand's id: 1 to 63 of a-z, 0-9 and \"-\", a letter first."),
            "brand" when brandRole is not ("admin" or "marketer") => Rejection.Invalid("brand_role", "Give admin or marketer, or leave it out for admin."),
            "brand" => new Dictionary<string, object> { ["role"] = role, ["brand"] = brand, ["brand_role"] = brandRole, ["sub"] = $"dev-{brandRole}" },
            "operator" => new Dictionary<string, object> { ["role"] = role, ["sub"] = "dev-operator" },
            _ => Rejection.Invalid("role", "Give viewer, brand or operator."),
        };
    }

    private static bool WantsText(HttpRequest request)
    {
        var best = request.GetTypedHeaders().Accept
            .Where(type => type.MediaType == "text/plain" || type.MediaType == "application/json")
            .MaxBy(type => type.Quality ?? 1);
        return best?.MediaType == "text/plain";
    }
}
