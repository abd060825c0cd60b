using System.Security.Cryptography;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Tests.Access;

/// <summary>Which tokens are believed. ListBrands is for operators: UNIMPLEMENTED says that the token made one.</summary>
public sealed class JwtSetupTests : IDisposable
{
    private static readonly Dictionary<string, object> Operator = new() { ["role"] = "operator" };
    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private readonly string _folder = Directory.CreateTempSubdirectory("adcommerce-jwt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BadTokens_AreRefused_WithAHintThatSaysWhatIsWrong()
    {
        await using var host = await AccessHost.StartAsync(_time);
        var tokens = TestTokens.WithSecret(_time);
        var callers = tokens.Callers();
        const string Hs256 = """{"alg":"HS256"}""";

        await AssertRefused(host, null, "Send a token");
        await AssertRefused(host, callers["expired"], "has expired");
        await AssertRefused(host, callers["wrong audience"], "another audience");
        await AssertRefused(host, callers["wrong issuer"], "another issuer");
        await AssertRefused(host, callers["alg none"], "signature");
        await AssertRefused(host, callers["another key"], "signature fits none");
        await AssertRefused(host, "not.a.token", "not a JSON Web Token");
        await AssertRefused(host, "nonsense", "not a JSON Web Token");
        await AssertRefused(host, TestTokens.Raw(Hs256, $$"""{"iss":"{{TestTokens.Issuer}}","aud":"{{TestTokens.Audience}}","role":"operator"}""", TestTokens.Secret), "expiry");
        await AssertRefused(host, TestTokens.Raw(Hs256, $$"""{"iss":"{{TestTokens.Issuer}}","exp":4000000000,"role":"operator"}""", TestTokens.Secret), "audience");
        await AssertRefused(host, TestTokens.Raw(Hs256, $$"""{"aud":"{{TestTokens.Audience}}","exp":4000000000,"role":"operator"}""", TestTokens.Secret), "issuer");
        await AssertRefused(host, TestTokens.Raw("""{"alg":"HS512"}""", tokens.Payload("\"role\":\"operator\""), TestTokens.Secret), "signature");
        await AssertRefused(host, tokens.Sign(new() { ["role"] = "operator", ["pad"] = new string('x', 9000) }), "not a JSON Web Token");
    }

    [Theory]
    [InlineData("\"role\":\"root\"", "exactly one role")]
    [InlineData("\"role\":[\"operator\",\"viewer\"]", "exactly one role")]
    [InlineData("\"roles\":\"operator\"", "exactly one role")]
    [InlineData("\"role\":\"viewer\"", "needs a sub")]
    [InlineData("\"role\":\"viewer\",\"sub\":\"a/b\"", "needs a sub")]
    [InlineData("\"role\":\"brand\",\"brand_role\":\"admin\"", "needs a brand:")]
    [InlineData("\"role\":\"brand\",\"brand\":\"Lumiere\",\"brand_role\":\"admin\"", "needs a brand:")]
    [InlineData("\"role\":\"brand\",\"brand\":[\"lumiere\",\"petal\"],\"brand_role\":\"admin\"", "needs a brand:")]
    [InlineData("\"role\":\"brand\",\"brand\":\"lumiere\"", "needs a brand_role")]
    [InlineData("\"role\":\"brand\",\"brand\":\"lumiere\",\"brand_role\":\"owner\"", "needs a brand_role")]
    public async Task SignedTokens_WithoutOneClearIdentity_AreRefused(string claims, string hint)
    {
        await using var host = await AccessHost.StartAsync(_time);
        string payload = TestTokens.WithSecret(_time).Payload(claims);

        await AssertRefused(host, TestTokens.Raw("""{"alg":"HS256"}""", payload, TestTokens.Secret), hint);
    }

    [Fact]
    public async Task Lifetime_IsMeasuredByTheServersTime_WithTheSkewAtBothEnds()
    {
        await using var host = await AccessHost.StartAsync(_time);
        string token = TestTokens.WithSecret(_time).Sign(Operator);

        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(29));
        await AssertBelieved(host, token);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AssertRefused(host, token, "has expired");

        await AssertBelieved(host, TestTokens.WithSecret(_time).Sign(Operator, age: TimeSpan.FromSeconds(-30)));
        await AssertRefused(host, TestTokens.WithSecret(_time).Sign(Operator, age: TimeSpan.FromSeconds(-31)), "not valid yet");
    }

    [Fact]
    public async Task KeysInTheToken_AreNeverUsed()
    {
        using var rsa = RSA.Create(2048);
        string settingsPath = WritePem("good.pem", rsa.ExportSubjectPublicKeyInfoPem());
        await using var host = await AccessHost.StartAsync(_time, PemSettings(settingsPath));
        using var evil = RSA.Create(2048);
        var key = new RsaSecurityKey(evil);
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(evil.ExportParameters(false)));
        var by = new SigningCredentials(key, SecurityAlgorithms.RsaSha256);
        Dictionary<string, object>[] headers =
        [
            new() { ["jwk"] = new Dictionary<string, object> { ["kty"] = "RSA", ["n"] = jwk.N, ["e"] = jwk.E } },
            new() { ["jku"] = "http://127.0.0.1:1/keys" },
            new() { ["x5u"] = "http://127.0.0.1:1/cert" },
        ];

        foreach (var header in headers)
        {
            string token = TestTokens.WithSecret(_time).Sign(Operator, by: by, header: header);
            await AssertRefused(host, token, "signature fits none");
        }

        await AssertBelieved(host, TestTokens.WithSecret(_time).Sign(Operator, by: new(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task PublicKey_IsNeverTakenForASharedSecret()
    {
        using var rsa = RSA.Create(2048);
        string pem = rsa.ExportSubjectPublicKeyInfoPem();
        await using var host = await AccessHost.StartAsync(_time, PemSettings(WritePem("key.pem", pem)));
        string payload = TestTokens.WithSecret(_time).Payload("\"role\":\"operator\"");

        await AssertRefused(host, TestTokens.Raw("""{"alg":"HS256"}""", payload, pem), "signature");
    }

    [Fact]
    public async Task PemKeys_TakeTheAlgorithmsOfTheirKindOnly()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] paths = [WritePem("rsa.pem", rsa.ExportSubjectPublicKeyInfoPem()), WritePem("ec.pem", ec.ExportSubjectPublicKeyInfoPem())];
        await using var host = await AccessHost.StartAsync(_time, PemSettings(paths));
        var tokens = TestTokens.WithSecret(_time);

        await AssertBelieved(host, tokens.Sign(Operator, by: new(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256)));
        await AssertBelieved(host, tokens.Sign(Operator, by: new(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSsaPssSha256)));
        await AssertBelieved(host, tokens.Sign(Operator, by: new(new ECDsaSecurityKey(ec), SecurityAlgorithms.EcdsaSha256)));
        await AssertRefused(host, tokens.Sign(Operator, by: new(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha384)), "signature");
        await AssertRefused(host, tokens.Sign(Operator), "signature");
    }

    [Fact]
    public async Task JwksFile_VerifiesByItsKeys()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string path = Path.Combine(_folder, "keys.json");
        await File.WriteAllTextAsync(path, JwksOf(rsa, ec));
        await using var host = await AccessHost.StartAsync(_time, Settings("JwksPath", path));
        var tokens = TestTokens.WithSecret(_time);

        await AssertBelieved(host, tokens.Sign(Operator, by: new(new RsaSecurityKey(rsa) { KeyId = "r" }, SecurityAlgorithms.RsaSha256)));
        await AssertBelieved(host, tokens.Sign(Operator, by: new(new ECDsaSecurityKey(ec) { KeyId = "e" }, SecurityAlgorithms.EcdsaSha256)));
        using var other = RSA.Create(2048);
        await AssertRefused(host, tokens.Sign(Operator, by: new(new RsaSecurityKey(other) { KeyId = "r" }, SecurityAlgorithms.RsaSha256)), "signature");
        await AssertRefused(host, tokens.Sign(Operator, forIssuer: "https://evil.example", by: new(new RsaSecurityKey(rsa) { KeyId = "r" }, SecurityAlgorithms.RsaSha256)), "issuer");
    }

    [Fact]
    public async Task JwksUri_VerifiesByItsKeys()
    {
        using var rsa = RSA.Create(2048);
        string jwks = JwksOf(rsa, null);
        await using var provider = await AccessHost.StartAsync(_time, map: app =>
        {
            AccessHost.MapUnwritten(app);
            Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/media/keys", () => jwks);
        });
        await using var host = await AccessHost.StartAsync(_time, Settings("JwksUri", $"{provider.Http.BaseAddress}media/keys"));

        await AssertBelieved(host, TestTokens.WithSecret(_time).Sign(Operator, by: new(new RsaSecurityKey(rsa) { KeyId = "r" }, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task JwksUri_WithoutAnswer_IsUnavailableAndNotTheCallersFault()
    {
        await using var host = await AccessHost.StartAsync(_time, Settings("JwksUri", "http://127.0.0.1:1/keys"));
        using var rsa = RSA.Create(2048);
        string token = TestTokens.WithSecret(_time).Sign(Operator, by: new(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256));

        var exception = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, token));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.NotNull(exception.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>());
    }

    private static string JwksOf(RSA rsa, ECDsa? ec)
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)));
        string keys = $$"""{"kty":"RSA","kid":"r","n":"{{key.N}}","e":"{{key.E}}"}""";
        if (ec is not null)
        {
            var q = ec.ExportParameters(false).Q;
            keys += $$""",{"kty":"EC","kid":"e","crv":"P-256","use":"sig","x":"{{Base64UrlEncoder.Encode(q.X)}}","y":"{{Base64UrlEncoder.Encode(q.Y)}}"}""";
        }

        return $$"""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"},{{keys}}]}""";
    }

    private string WritePem(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Dictionary<string, string?> Settings(string name, string value) => new()
    {
        ["AdCommerce:Access:Issuer"] = TestTokens.Issuer,
        ["AdCommerce:Access:Audience"] = TestTokens.Audience,
        [$"AdCommerce:Access:{name}"] = value,
    };

    private static Dictionary<string, string?> PemSettings(params string[] paths)
    {
        var settings = Settings("PemPaths:0", paths[0]);
        for (int i = 1; i < paths.Length; i++) settings[$"AdCommerce:Access:PemPaths:{i}"] = paths[i];
        return settings;
    }

    private static async Task CallAsync(AccessHost host, string? token)
    {
        Metadata headers = token is null ? [] : new() { { "authorization", $"Bearer {token}" } };
        await new CatalogService.CatalogServiceClient(host.Grpc).ListBrandsAsync(new(), headers);
    }

    private static async Task AssertBelieved(AccessHost host, string token)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, token));
        Assert.Equal((StatusCode.Unimplemented, ""), (exception.StatusCode, exception.StatusCode is StatusCode.Unimplemented ? "" : exception.Status.Detail));
    }

    private static async Task AssertRefused(AccessHost host, string? token, string hint)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, token));
        Assert.Equal(StatusCode.Unauthenticated, exception.StatusCode);
        Assert.Contains(hint, exception.Status.Detail);
    }
}
