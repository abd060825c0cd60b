using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Access;

/// <summary>
/// How a token is checked (trust.md, Tokens): signature by a configured key with an algorithm of that key's kind, issuer, audience and
/// expiry, all required. Replaces whatever other configuration sources say about the bearer scheme.
/// </summary>
internal sealed class JwtSetup(IOptions<AccessOptions> access, AccessTable table, KnownCallers known, TimeProvider time) : IConfigureNamedOptions<JwtBearerOptions>
{
    private const int TokenBytesMax = 8 * 1024;

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme) return;

        var settings = access.Value;
        options.TimeProvider = time;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.Authority = null;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenBytesMax });
        options.TokenValidationParameters = ParametersOf(settings);
        options.Events = new Caller.Verification(table, known, settings);
        if (settings.JwksPath is not null || settings.JwksUri is not null) options.ConfigurationManager = JwksRetriever.ManagerFor(settings);
    }

    private TokenValidationParameters ParametersOf(AccessOptions settings) => new()
    {
        ValidIssuer = settings.Issuer,
        ValidAudience = settings.Audience,
        RequireSignedTokens = true,
        RequireAudience = true,
        RequireExpirationTime = true,
        IssuerSigningKeys = StaticKeysOf(settings),
        AlgorithmValidator = static (algorithm, key, _, _) => SigningKeys.AlgorithmsOf(key).Contains(algorithm),
        LifetimeValidator = (from, until, _, _) => IsAlive(from, until, TimeSpan.FromSeconds(settings.ClockSkewSeconds)),
    };

    private static IReadOnlyList<SecurityKey> StaticKeysOf(AccessOptions settings) =>
        settings.SharedSecret is { } secret
            ? [SigningKeys.FromSecret(secret)]
            : [.. settings.PemPaths.SelectMany(path => SigningKeys.FromPem(File.ReadAllText(path)).Keys)];

    // The library's own check reads the machine's clock. It throws so that the caller learns which end of the lifetime is wrong.
    private bool IsAlive(DateTime? from, DateTime? until, TimeSpan skew)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (until is null) throw new SecurityTokenNoExpirationException("The token has no exp.");
        if (now - skew >= until) throw new SecurityTokenExpiredException("The token has expired.") { Expires = until.Value };
        if (from > now + skew) throw new SecurityTokenNotYetValidException("The token is not valid yet.") { NotBefore = from.Value };
        return true;
    }
}
