using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdCommerce.Domain.Alerts;

/// <summary>Signs messages as Standard Webhooks 1.0.0 has it, so that receivers can use the libraries that exist for it.</summary>
public static class WebhookSignature
{
    /// <summary>What a secret begins with when it is shown.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>A brand's secret: it follows from a key that never changes, and is stored nowhere. 32 bytes.</summary>
    /// <param name="key">A key of this service, for nothing else.</param>
    /// <param name="brandId">Whose.</param>
    /// <param name="number">Which of its secrets.</param>
    public static byte[] SecretOf(ReadOnlySpan<byte> key, string brandId, long number) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{brandId}\n{number}")));

    /// <summary>A secret as it is shown.</summary>
    public static string Show(ReadOnlySpan<byte> secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <summary>One signature, "v1,…": HMAC-SHA256 of "{id}.{timestamp}.{body}".</summary>
    /// <param name="secret">The secret's bytes.</param>
    /// <param name="id">The message's id, the same at each attempt.</param>
    /// <param name="timestampSeconds">When this attempt is made, seconds since 1970.</param>
    /// <param name="body">Exactly as it is sent.</param>
    public static string Sign(ReadOnlySpan<byte> secret, string id, long timestampSeconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestampSeconds}.")), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed));
    }
}
