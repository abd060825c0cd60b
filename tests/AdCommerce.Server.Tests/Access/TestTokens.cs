using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Tests.Access;

/// <summary>Makes tokens, good ones and every kind of bad one.</summary>
internal sealed class TestTokens(TimeProvider time, string issuer, string audience, SigningCredentials credentials)
{
    public const string Issuer = "https://id.example";
    public const string Audience = "adcommerce-test";
    public const string Secret = "a secret of the tests, long enough for HS256";

    public static TestTokens WithSecret(TimeProvider time) => new(time, Issuer, Audience, Hmac(Secret));

    public static SigningCredentials Hmac(string secret) => new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256);

    public string Viewer(string id) => Sign(new() { ["role"] = "viewer", ["sub"] = id });

    public string Brand(string id, string role) => Sign(new() { ["role"] = "brand", ["brand"] = id, ["brand_role"] = role });

    public string Operator() => Sign(new() { ["role"] = "operator" });

    public string Sign(
        Dictionary<string, object> claims,
        string? forIssuer = null,
        string? forAudience = null,
        SigningCredentials? by = null,
        TimeSpan? age = null,
        Dictionary<string, object>? header = null)
    {
        var now = (time.GetUtcNow() - (age ?? TimeSpan.Zero)).UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = forIssuer ?? issuer,
            Audience = forAudience ?? audience,
            NotBefore = now,
            IssuedAt = now,
            Expires = now.AddHours(1),
            Claims = claims,
            SigningCredentials = by ?? credentials,
            AdditionalHeaderClaims = header,
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    /// <summary>A token whose header and payload are given as they stand, with an HMAC over them, or without a signature.</summary>
    public static string Raw(string header, string payload, string? secret)
    {
        string signed = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        if (secret is null) return $"{signed}.";
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(mac)}";
    }

    public string Payload(string claims, string? expiry = null) =>
        $$"""{"iss":"{{issuer}}","aud":"{{audience}}","exp":{{expiry ?? time.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString()}},{{claims}}}""";

    /// <summary>The callers of the access matrix, by name; null: no token. Brand lumiere and viewer viewer-1 are the "own" ones.</summary>
    public IReadOnlyDictionary<string, string?> Callers()
    {
        const string Role = "\"role\":\"operator\"";
        Dictionary<string, object> claims = new() { ["role"] = "operator" };
        return new Dictionary<string, string?>
        {
            ["no token"] = null,
            ["expired"] = Sign(claims, age: TimeSpan.FromHours(2)),
            ["wrong audience"] = Sign(claims, forAudience: "another"),
            ["wrong issuer"] = Sign(claims, forIssuer: "https://evil.example"),
            ["alg none"] = Raw("""{"alg":"none","typ":"JWT"}""", Payload(Role), null),
            ["another key"] = Sign(claims, by: Hmac("another secret, just as long as the first one")),
            ["viewer"] = Viewer("viewer-1"),
            ["other viewer"] = Viewer("viewer-2"),
            ["admin"] = Brand("lumiere", "admin"),
            ["marketer"] = Brand("lumiere", "marketer"),
            ["other admin"] = Brand("petal", "admin"),
            ["other marketer"] = Brand("petal", "marketer"),
            ["operator"] = Operator(),
        };
    }
}
