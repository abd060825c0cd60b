using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Grpc.Core;

namespace AdCommerce.ConsolePages.Session;

/// <summary>Whoever is signed in, by what the own token says. Nothing is decided by it but what is offered to click: the API verifies the token at each call.</summary>
/// <param name="Token">The token as it goes to the API.</param>
/// <param name="Role">"operator" or "brand".</param>
/// <param name="BrandId">The brand that a brand's user acts for; null for an operator.</param>
/// <param name="MayWrite">Whether changes are offered: not to a marketer.</param>
/// <param name="ExpireTime">When the token is over.</param>
public sealed record ConsoleUser(string Token, string Role, string? BrandId, bool MayWrite, DateTimeOffset ExpireTime)
{
    private const string TokenClaim = "console_token";
    private const string RoleClaim = "console_role";
    private const string BrandClaim = "console_brand";
    private const string WritesClaim = "console_writes";
    private const string EndClaim = "console_end";

    /// <summary>Runs the service.</summary>
    public bool IsOperator => Role == "operator";

    /// <summary>What each call of the API carries.</summary>
    public Metadata Headers => new() { { "authorization", $"Bearer {Token}" } };

    /// <summary>Reads a token without verifying it.</summary>
    /// <param name="token">A JSON Web Token.</param>
    /// <param name="names">What its claims are called.</param>
    /// <returns>Null when it is not a token of somebody for whom the console has pages.</returns>
    public static ConsoleUser? Read(string? token, TokenClaims names)
    {
        if (token?.Split('.') is not [_, { Length: > 0 } payload, _])
            return null;
        try
        {
            var claims = JsonDocument.Parse(Base64Url(payload)).RootElement;
            var role = Text(claims, names.RoleClaim);
            var brand = Text(claims, names.BrandClaim);
            if (role != "operator" && (role != "brand" || brand is null))
                return null;
            return new ConsoleUser(
                token, role, role == "brand" ? brand : null, role == "operator" || Text(claims, names.BrandRoleClaim) == "admin",
                DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()));
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Carries the user from the request into the circuit, where there is no request any more.</summary>
    internal ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(TokenClaim, Token), new Claim(RoleClaim, Role), new Claim(BrandClaim, BrandId ?? ""), new Claim(WritesClaim, MayWrite ? "yes" : ""),
            new Claim(EndClaim, ExpireTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        "console"));

    /// <summary>The user whom <see cref="ToPrincipal"/> made.</summary>
    internal static ConsoleUser? Of(ClaimsPrincipal principal)
    {
        string Value(string claim) => principal.FindFirst(claim)?.Value ?? "";
        return Value(TokenClaim) is { Length: > 0 } token
            ? new ConsoleUser(
                token, Value(RoleClaim), Value(BrandClaim) is { Length: > 0 } brand ? brand : null, Value(WritesClaim).Length > 0,
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(Value(EndClaim), CultureInfo.InvariantCulture)))
            : null;
    }

    // A provider that lists a user's roles lists one: the API, too, takes a list of one for that one.
    private static string? Text(JsonElement claims, string name) =>
        !claims.TryGetProperty(name, out var claim) ? null
        : claim.ValueKind == JsonValueKind.String ? claim.GetString()
        : claim.ValueKind == JsonValueKind.Array && claim.GetArrayLength() == 1 && claim[0].ValueKind == JsonValueKind.String ? claim[0].GetString()
        : null;

    private static byte[] Base64Url(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4));
}
