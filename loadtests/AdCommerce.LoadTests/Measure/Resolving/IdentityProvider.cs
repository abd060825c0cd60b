using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Signs viewers' tokens as a platform's identity provider would, with a secret that the server was started with.</summary>
internal static class IdentityProvider
{
    /// <summary>Protects nothing: it lives as long as the run.</summary>
    public const string Secret = "the secret of a load test, which protects nothing";

    /// <summary>Their <c>iss</c>.</summary>
    public const string Issuer = "load";

    /// <summary>Their <c>aud</c>.</summary>
    public const string Audience = "adcommerce";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Secret);
    private static readonly string Header = Encoded("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>A token (RFC 7519) of a viewer.</summary>
    public static string TokenOf(string viewer, DateTimeOffset now)
    {
        var (from, until) = (now.ToUnixTimeSeconds(), (now + Lifetime).ToUnixTimeSeconds());
        var claims = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","iat":{{from}},"nbf":{{from}},"exp":{{until}},"role":"viewer","sub":"{{viewer}}"}""");
        var signed = $"{Header}.{Encoded(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Encoded(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encoded(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
