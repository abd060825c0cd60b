using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Access;

/// <summary>What stands in for configuration in Development, and is refused everywhere else.</summary>
internal sealed class DevelopmentAccess(IHostEnvironment environment) : IPostConfigureOptions<AccessOptions>
{
    /// <summary>Known to everyone who can read this file: it protects nothing.</summary>
    public const string Secret = "adcommerce-development-secret-known-to-everyone";

    /// <summary>Issuer of <c>/dev/token</c>.</summary>
    public const string Issuer = "adcommerce-development";

    /// <summary>Audience of <c>/dev/token</c>.</summary>
    public const string Audience = "adcommerce";

    public void PostConfigure(string? name, AccessOptions options)
    {
        if (!environment.IsDevelopment()) return;

        options.Issuer ??= Issuer;
        options.Audience ??= Audience;
        if (SigningKeys.KindsOf(options).Count == 0) options.SharedSecret = Secret;
    }
}
