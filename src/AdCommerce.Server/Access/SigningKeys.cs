using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Access;

/// <summary>Keys that tokens are checked with, or the sentence that says why there are none.</summary>
internal sealed record SigningKeySet(ImmutableArray<SecurityKey> Keys, string? Problem)
{
    public static SigningKeySet Bad(string problem) => new([], problem);
}

/// <summary>Reads the configured keys, and knows which algorithm goes with which kind of key. Nothing out of a token ever becomes a key.</summary>
internal static class SigningKeys
{
    private const int RsaBitsMin = 2048;
    private const string P256Oid = "1.2.840.10045.3.1.7";
    private static readonly string[] SecretAlgorithms = [SecurityAlgorithms.HmacSha256];
    private static readonly string[] RsaAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256];
    private static readonly string[] EcAlgorithms = [SecurityAlgorithms.EcdsaSha256];

    /// <summary>The full names of the settings that give keys and are set; one in a valid configuration.</summary>
    public static IReadOnlyList<string> KindsOf(AccessOptions options)
    {
        List<string> kinds = [];
        Add(nameof(options.SharedSecret), options.SharedSecret is not null);
        Add(nameof(options.JwksPath), options.JwksPath is not null);
        Add(nameof(options.JwksUri), options.JwksUri is not null);
        Add(nameof(options.PemPaths), options.PemPaths.Count > 0);
        return kinds;

        void Add(string name, bool present)
        {
            if (present) kinds.Add($"{AccessOptions.Section}:{name}");
        }
    }

    /// <summary>The algorithms that a key of this kind verifies. The kind decides, so that a public key is never taken for a shared secret.</summary>
    public static IReadOnlyList<string> AlgorithmsOf(SecurityKey key) => key switch
    {
        SymmetricSecurityKey => SecretAlgorithms,
        RsaSecurityKey => RsaAlgorithms,
        ECDsaSecurityKey => EcAlgorithms,
        _ => [],
    };

    /// <summary>The key of a shared secret.</summary>
    public static SymmetricSecurityKey FromSecret(string secret) => new(Encoding.UTF8.GetBytes(secret));

    /// <summary>Every public key and certificate in the text of a PEM file.</summary>
    public static SigningKeySet FromPem(string text)
    {
        var keys = ImmutableArray.CreateBuilder<SecurityKey>();
        try
        {
            var rest = text.AsSpan();
            while (PemEncoding.TryFind(rest, out var fields))
            {
                string label = rest[fields.Label].ToString();
                if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                    return SigningKeySet.Bad("holds a private key; the service needs, and should have, only the public half");

                byte[] data = Convert.FromBase64String(rest[fields.Base64Data].ToString());
                var key = Checked(FromPemBlock(label, data));
                if (key.Problem is not null) return key;
                keys.AddRange(key.Keys);
                rest = rest[fields.Location.End..];
            }
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return SigningKeySet.Bad("holds a block that is not a public key or certificate");
        }

        return keys.Count > 0 ? new(keys.ToImmutable(), null) : SigningKeySet.Bad("holds no public key and no certificate in PEM");
    }

    /// <summary>Every key of a JSON Web Key Set (RFC 7517) that can verify a token; keys for encryption and of unknown kinds are passed over.</summary>
    public static SigningKeySet FromJwks(string json)
    {
        JsonWebKeySet set;
        try
        {
            set = new JsonWebKeySet(json);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            return SigningKeySet.Bad("is not a JSON Web Key Set");
        }

        var keys = ImmutableArray.CreateBuilder<SecurityKey>();
        foreach (var jwk in set.Keys)
        {
            if (jwk.Kty == JsonWebAlgorithmsKeyTypes.Octet || jwk.HasPrivateKey)
                return SigningKeySet.Bad("holds a secret or private key; a key set is public");

            if (jwk.Use is not (null or "" or "sig") || FromJwk(jwk) is not { } key) continue;
            if (Checked(key) is { Problem: not null } bad) return bad;
            key.KeyId = jwk.Kid;
            keys.Add(key);
        }

        return keys.Count > 0 ? new(keys.ToImmutable(), null) : SigningKeySet.Bad("holds no RSA key and no P-256 key for signatures");
    }

    private static SecurityKey? FromPemBlock(string label, byte[] data)
    {
        switch (label)
        {
            case "RSA PUBLIC KEY":
                var rsa = RSA.Create();
                rsa.ImportRSAPublicKey(data, out _);
                return new RsaSecurityKey(rsa);
            case "PUBLIC KEY":
                var key = PublicKey.CreateFromSubjectPublicKeyInfo(data, out _);
                return Wrap(key.GetRSAPublicKey(), key.GetECDsaPublicKey());
            case "CERTIFICATE":
                using (var certificate = X509CertificateLoader.LoadCertificate(data))
                {
                    return Wrap(certificate.GetRSAPublicKey(), certificate.GetECDsaPublicKey());
                }

            default:
                return null;
        }

        static SecurityKey? Wrap(RSA? rsa, ECDsa? ec) => rsa is not null ? new RsaSecurityKey(rsa) : ec is not null ? new ECDsaSecurityKey(ec) : null;
    }

    private static SecurityKey? FromJwk(JsonWebKey jwk)
    {
        try
        {
            return jwk switch
            {
                { Kty: JsonWebAlgorithmsKeyTypes.RSA, N.Length: > 0, E.Length: > 0 } => new RsaSecurityKey(RSA.Create(new RSAParameters
                {
                    Modulus = Base64UrlEncoder.DecodeBytes(jwk.N),
                    Exponent = Base64UrlEncoder.DecodeBytes(jwk.E),
                })),
                { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256 } => new ECDsaSecurityKey(ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(jwk.X), Y = Base64UrlEncoder.DecodeBytes(jwk.Y) },
                })),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static SigningKeySet Checked(SecurityKey? key) => key switch
    {
        RsaSecurityKey rsa when rsa.KeySize < RsaBitsMin => SigningKeySet.Bad($"holds an RSA key of {rsa.KeySize} bits; {RsaBitsMin} are needed"),
        RsaSecurityKey rsa => new([rsa], null),
        ECDsaSecurityKey ec when ec.ECDsa.ExportParameters(false).Curve.Oid.Value != P256Oid => SigningKeySet.Bad("holds a key of a curve other than P-256"),
        ECDsaSecurityKey ec => new([ec], null),
        _ => SigningKeySet.Bad("holds a block that is neither an RSA nor a P-256 public key"),
    };
}
