using System.Security.Cryptography;
using AdCommerce.Server.Access;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Access;

/// <summary>A server that could not tell who is calling does not start, and says what to set.</summary>
public sealed class AccessOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adcommerce-access-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_OutsideDevelopmentWithoutSettings_NamesEverySettingThatIsMissing()
    {
        string message = await FailureOf([]);

        Assert.Contains("AdCommerce:Access:Issuer is not set", message);
        Assert.Contains("AdCommerce:Access:Audience is not set", message);
        Assert.Contains("set AdCommerce:Access:JwksUri, AdCommerce:Access:JwksPath or AdCommerce:Access:PemPaths:0", message);
    }

    [Fact]
    public async Task Start_InDevelopmentWithoutSettings_Starts()
    {
        await using var host = await AccessHost.StartAsync(AccessHost.NewTime(), [], "Development");
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Start_OutsideDevelopmentWithTheDevelopmentSecret_IsRefused(string environment)
    {
        var settings = With("SharedSecret", DevelopmentAccess.Secret);

        Assert.Contains("is the development secret, which everyone knows", await FailureOf(settings, environment));
    }

    [Fact]
    public async Task Start_WithAShortSecret_SaysHowLongItIsAndMustBe()
    {
        Assert.Contains("has 31 bytes: it needs at least 32", await FailureOf(With("SharedSecret", new string('x', 31))));
    }

    [Fact]
    public async Task Start_WithTwoKindsOfKeys_NamesBoth()
    {
        var settings = With("SharedSecret", TestTokens.Secret);
        settings["AdCommerce:Access:JwksUri"] = "https://id.example/keys";

        Assert.Contains("AdCommerce:Access:SharedSecret and AdCommerce:Access:JwksUri are set", await FailureOf(settings));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("121")]
    public async Task Start_WithASkewOutOfRange_IsRefused(string seconds)
    {
        var settings = With("SharedSecret", TestTokens.Secret);
        settings["AdCommerce:Access:ClockSkewSeconds"] = seconds;

        Assert.Contains("must lie in 0 to 120", await FailureOf(settings));
    }

    [Theory]
    [InlineData("http://id.example/keys")]
    [InlineData("id.example/keys")]
    [InlineData("file:///etc/keys")]
    public async Task Start_WithAJwksUriThatIsNotHttps_IsRefused(string uri)
    {
        Assert.Contains("must be an https address", await FailureOf(With("JwksUri", uri)));
    }

    [Theory]
    [InlineData("{}", "holds no RSA key")]
    [InlineData("not json", "is not a JSON Web Key Set")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""", "holds a secret or private key")]
    [InlineData("""{"keys":[{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"}]}""", "holds no RSA key")]
    public async Task Start_WithAKeySetThatCannotVerify_SaysWhy(string json, string problem)
    {
        string path = Path.Combine(_folder, "keys.json");
        await File.WriteAllTextAsync(path, json);

        Assert.Contains($"\"{path}\" {problem}", await FailureOf(With("JwksPath", path)));
    }

    [Fact]
    public async Task Start_WithAMissingKeyFile_NamesTheSettingAndThePath()
    {
        Assert.Contains("AdCommerce:Access:PemPaths:0 \"/nowhere/key.pem\" cannot be read", await FailureOf(With("PemPaths:0", "/nowhere/key.pem")));
    }

    [Fact]
    public void FromPem_KeysThatMustNotBeUsed_SaysWhy()
    {
        using var rsa = RSA.Create(2048);
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Contains("private key", SigningKeys.FromPem(rsa.ExportPkcs8PrivateKeyPem()).Problem);
        Assert.Contains("1024 bits", SigningKeys.FromPem(small.ExportSubjectPublicKeyInfoPem()).Problem);
        Assert.Contains("other than P-256", SigningKeys.FromPem(curve.ExportSubjectPublicKeyInfoPem()).Problem);
        Assert.Contains("no public key", SigningKeys.FromPem("nothing").Problem);
        Assert.Contains("not a public key", SigningKeys.FromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----").Problem);
        Assert.Null(SigningKeys.FromPem(rsa.ExportSubjectPublicKeyInfoPem() + "\n" + rsa.ExportRSAPublicKeyPem()).Problem);
    }

    private static Dictionary<string, string?> With(string name, string value) => new()
    {
        ["AdCommerce:Access:Issuer"] = TestTokens.Issuer,
        ["AdCommerce:Access:Audience"] = TestTokens.Audience,
        [$"AdCommerce:Access:{name}"] = value,
    };

    private static async Task<string> FailureOf(Dictionary<string, string?> settings, string environment = "Production")
    {
        await using var app = AccessHost.Build(AccessHost.NewTime(), settings, environment);
        return (await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync())).Message;
    }
}
