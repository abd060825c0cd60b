using System.Text;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Access;

/// <summary>Stops the start of a server that could not tell who is calling. Every message says what to set.</summary>
internal sealed class AccessOptionsValidator(IHostEnvironment environment) : IValidateOptions<AccessOptions>
{
    private const string Section = AccessOptions.Section;

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(options.Issuer)) problems.Add($"{Section}:Issuer is not set: give the iss of the tokens to accept.");
        if (string.IsNullOrWhiteSpace(options.Audience)) problems.Add($"{Section}:Audience is not set: give the aud of the tokens to accept.");
        if (options.ClockSkewSeconds is < 0 or > AccessOptions.ClockSkewSecondsMax)
            problems.Add($"{Section}:ClockSkewSeconds is {options.ClockSkewSeconds}: it must lie in 0 to {AccessOptions.ClockSkewSecondsMax}.");

        string[] claims = [options.RoleClaim, options.BrandClaim, options.BrandRoleClaim];
        if (claims.Any(string.IsNullOrWhiteSpace) || claims.Distinct(StringComparer.Ordinal).Count() < claims.Length)
            problems.Add($"{Section}:RoleClaim, {Section}:BrandClaim and {Section}:BrandRoleClaim must name three different claims, but are \"{string.Join("\", \"", claims)}\".");

        var kinds = SigningKeys.KindsOf(options);
        switch (kinds.Count)
        {
            case 0:
                problems.Add(
                    $"{Section} has no keys: set {Section}:JwksUri, {Section}:JwksPath or {Section}:PemPaths:0 to your identity provider's public keys, "
                    + $"or, for trying, {Section}:SharedSecret to a secret of at least {AccessOptions.SharedSecretBytesMin} bytes. "
                    + "Only with DOTNET_ENVIRONMENT=Development does a built-in secret stand in for them.");
                break;
            case 1:
                if (ProblemOfKeys(options) is { } problem) problems.Add(problem);
                break;
            default:
                problems.Add($"{string.Join(" and ", kinds)} are set: keep one, so that it is plain whose tokens count.");
                break;
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private string? ProblemOfKeys(AccessOptions options)
    {
        if (options.SharedSecret is { } secret) return ProblemOfSecret(secret);
        if (options.JwksUri is { } uri) return ProblemOfUri(uri);
        if (options.JwksPath is { } jwks) return ProblemOfFile($"{Section}:JwksPath", jwks, SigningKeys.FromJwks);

        for (int i = 0; i < options.PemPaths.Count; i++)
        {
            if (ProblemOfFile($"{Section}:PemPaths:{i}", options.PemPaths[i], SigningKeys.FromPem) is { } problem) return problem;
        }

        return null;
    }

    private string? ProblemOfSecret(string secret)
    {
        if (!environment.IsDevelopment() && secret == DevelopmentAccess.Secret)
            return $"{Section}:SharedSecret is the development secret, which everyone knows: set a secret of your own, or public keys.";

        int bytes = Encoding.UTF8.GetByteCount(secret);
        return bytes >= AccessOptions.SharedSecretBytesMin
            ? null
            : $"{Section}:SharedSecret has {bytes} bytes: it needs at least {AccessOptions.SharedSecretBytesMin} (try `openssl rand -base64 32`).";
    }

    private static string? ProblemOfUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? null
            : $"{Section}:JwksUri is \"{text}\": it must be an https address (http on loopback only).";

    private static string? ProblemOfFile(string setting, string path, Func<string, SigningKeySet> read)
    {
        try
        {
            return read(File.ReadAllText(path)).Problem is { } problem ? $"{setting} \"{path}\" {problem}." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{setting} \"{path}\" cannot be read: {exception.Message}";
        }
    }
}
