namespace AdCommerce.Server.Access;

/// <summary>
/// Whose tokens are accepted: section <c>AdCommerce:Access</c>. Exactly one of <see cref="SharedSecret"/>, <see cref="JwksPath"/>,
/// <see cref="JwksUri"/> and <see cref="PemPaths"/> is set. In Development everything has a default; elsewhere the server does not
/// start without issuer, audience and keys of its own.
/// </summary>
internal sealed class AccessOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "AdCommerce:Access";

    /// <summary>Least length of <see cref="SharedSecret"/>: the output of HMAC-SHA-256 (RFC 7518, 3.2).</summary>
    public const int SharedSecretBytesMin = 32;

    /// <summary>Largest <see cref="ClockSkewSeconds"/>.</summary>
    public const int ClockSkewSecondsMax = 120;

    /// <summary>The <c>iss</c> that tokens must carry.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> that tokens must carry.</summary>
    public string? Audience { get; set; }

    /// <summary>For trying: the secret, as UTF-8 of at least 32 bytes, that tokens are signed with by HS256.</summary>
    public string? SharedSecret { get; set; }

    /// <summary>A JSON Web Key Set in a file: RSA keys (RS256, PS256) of 2,048 bits or more and P-256 keys (ES256). Read again when a token names a key that is not there.</summary>
    public string? JwksPath { get; set; }

    /// <summary>The same from an https address (http on loopback only), read at the first token and refreshed.</summary>
    public string? JwksUri { get; set; }

    /// <summary>PEM files with public keys or certificates: RSA or P-256. Read at start. Several: rotation with overlap.</summary>
    public IList<string> PemPaths { get; set; } = [];

    /// <summary>How far the clocks of issuer and service may differ; 0 to 120 seconds, 30 by default.</summary>
    public int ClockSkewSeconds { get; set; } = 30;

    /// <summary>The claim that says who somebody is: "viewer", "brand" or "operator", exactly one of them.</summary>
    public string RoleClaim { get; set; } = "role";

    /// <summary>The claim with the id of the brand that somebody acts for.</summary>
    public string BrandClaim { get; set; } = "brand";

    /// <summary>The claim that says what somebody is to the brand: "admin" or "marketer".</summary>
    public string BrandRoleClaim { get; set; } = "brand_role";
}
