using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Tests.ConsolePages.Session.OpenId;

/// <summary>
/// A small OpenID provider on loopback, after OpenID Connect Core 1.0 and RFC 7636: discovery, keys, authorization code with PKCE, end of session. Whoever comes is
/// let in at once. What it says can be made wrong in one place after the other.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "console";
    public const string ClientSecret = "the console's own secret";
    public const string Audience = "adcommerce";

    private readonly TimeProvider _time;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly SigningCredentials _credentials;
    private readonly ConcurrentDictionary<string, Asked> _codes = new();
    private WebApplication _app = null!;

    private OpenIdProvider(TimeProvider time)
    {
        _time = time;
        _credentials = new(new RsaSecurityKey(_rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);
    }

    public string Address => _app.Urls.Single();

    /// <summary>Claims of the access token.</summary>
    public Dictionary<string, object> Claims { get; set; } = [];

    /// <summary>Audience of the access token, where it is not the API.</summary>
    public string AccessAudience { get; set; } = Audience;

    /// <summary>Issuer of the access token, where it is not this one.</summary>
    public string? AccessIssuer { get; set; }

    /// <summary>Audience of the id token, where it is not the client.</summary>
    public string IdAudience { get; set; } = ClientId;

    /// <summary>Issuer of the id token, where it is not this one.</summary>
    public string? IdIssuer { get; set; }

    /// <summary>Nonce of the id token, where it is not the one that was asked with.</summary>
    public string? IdNonce { get; set; }

    /// <summary>What the id token is signed with, where it is not the key that is published.</summary>
    public SigningCredentials? IdCredentials { get; set; }

    /// <summary>How old the id token is.</summary>
    public TimeSpan IdAge { get; set; }

    /// <summary>Whether it says what it is.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What the provider answers instead of letting somebody in.</summary>
    public string? Error { get; set; }

    /// <summary>Whether it has a session of its own to end.</summary>
    public bool EndsSessions { get; set; } = true;

    /// <summary>What it was asked last at its authorization endpoint.</summary>
    public IQueryCollection? LastAsked { get; private set; }

    /// <summary>What it was asked last at its end of session.</summary>
    public IQueryCollection? LastEnded { get; private set; }

    public static async Task<OpenIdProvider> StartAsync(TimeProvider time)
    {
        var provider = new OpenIdProvider(time);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        provider._app = builder.Build();
        provider.Map();
        await provider._app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => IsSilent ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Json(new Dictionary<string, object?>
        {
            ["issuer"] = Address,
            ["authorization_endpoint"] = $"{Address}/authorize",
            ["token_endpoint"] = $"{Address}/token",
            ["jwks_uri"] = $"{Address}/keys",
            ["end_session_endpoint"] = EndsSessions ? $"{Address}/end" : null,
            ["response_types_supported"] = new[] { "code" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        _app.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
        _app.MapGet("/end", (HttpContext context) =>
        {
            LastEnded = context.Request.Query;
            return Results.Redirect($"{context.Request.Query["post_logout_redirect_uri"]}?state={Uri.EscapeDataString(context.Request.Query["state"].ToString())}");
        });
    }

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        LastAsked = query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256")
            return Results.BadRequest();
        var back = $"{query["redirect_uri"]}?state={Uri.EscapeDataString(query["state"].ToString())}";
        if (Error is not null)
            return Results.Redirect($"{back}&error={Error}");
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _codes[code] = new(query["code_challenge"].ToString(), query["nonce"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect($"{back}&code={code}");
    }

    // The second parameter keeps it from being taken for a delegate whose result is not looked at.
    private async Task<IResult> TokenAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var verifier = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        // A code is worth something once, to whoever began, and to nobody else.
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || asked.Challenge != verifier || asked.RedirectUri != form["redirect_uri"]
            || form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        return Results.Json(new
        {
            token_type = "Bearer",
            expires_in = 600,
            access_token = Sign(AccessIssuer ?? Address, AccessAudience, new(Claims) { ["sub"] = "someone" }, _credentials, default),
            id_token = Sign(IdIssuer ?? Address, IdAudience, new() { ["sub"] = "someone", ["nonce"] = IdNonce ?? asked.Nonce }, IdCredentials ?? _credentials, IdAge),
        });
    }

    private string Sign(string issuer, string audience, Dictionary<string, object> claims, SigningCredentials credentials, TimeSpan age)
    {
        var now = (_time.GetUtcNow() - age).UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(10),
            Claims = claims,
            SigningCredentials = credentials,
        });
    }

    private sealed record Asked(string Challenge, string Nonce, string RedirectUri);
}
