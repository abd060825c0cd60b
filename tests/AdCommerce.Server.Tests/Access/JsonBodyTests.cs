using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdCommerce.Server.Tests.Errors;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>JSON that is not what the method asks for.</summary>
public sealed class JsonBodyTests
{
    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private readonly Script _script = new();

    [Theory]
    [InlineData("{", "viewer", "")]
    [InlineData("", "viewer", "")]
    [InlineData("null", "viewer", "")]
    [InlineData("[]", "viewer", "")]
    [InlineData("\"text\"", "viewer", "")]
    [InlineData("""{"etag":"a"} trailing""", "viewer", "")]
    [InlineData("""{"consents":{"personalization":true}}""", "viewer.consents", "consents")]
    [InlineData("""{"etag":"a","consent":{"measurement":true,"personalisation":true}}""", "viewer.consent.personalisation", "personalisation")]
    [InlineData("""{"consent":{"personalization":"yes"}}""", "viewer.consent.personalization", "")]
    [InlineData("""{"consent":[]}""", "viewer.consent", "")]
    [InlineData("""{"membership":{"tier":"TIER_GOLD"}}""", "viewer.membership.tier", "TIER_GOLD")]
    [InlineData("""{"membership":{"expireTime":"tomorrow"}}""", "viewer.membership.expire_time", "tomorrow")]
    [InlineData("""{"membership":{"expireTime":{"seconds":1}}}""", "viewer.membership.expire_time", "")]
    [InlineData("""{"attributes":{"skin":{"enumValue":"oily"},"age":{"numberValue":"old"}}}""", "viewer.attributes[\"age\"].number_value", "old")]
    [InlineData("""{"attributes":{"age":{"numberValue":1,"enumValue":"x"}}}""", "viewer.attributes[\"age\"]", "oneof")]
    public async Task Update_WithABadBody_IsInvalidArgumentNamesTheFieldAndReachesNoHandler(string json, string field, string named)
    {
        await using var host = await _script.StartAsync(_time);

        var (status, body) = await PatchAsync(host, new StringContent(json, Encoding.UTF8, "application/json"));

        Assert.Equal(400, status);
        using var document = JsonDocument.Parse(body);
        Assert.Equal(3, document.RootElement.GetProperty("code").GetInt32());
        var violation = document.RootElement.GetProperty("details")[0].GetProperty("fieldViolations")[0];
        Assert.Equal(field, violation.GetProperty("field").GetString());
        Assert.Contains(named, violation.GetProperty("description").GetString());
        Assert.Null(_script.LastUpdate);
    }

    [Fact]
    public async Task Update_WithSeveralFaults_NamesEach()
    {
        await using var host = await _script.StartAsync(_time);
        const string Json = """{"consent":{"personalization":"yes","measurement":true,"mesurement":true},"attributes":{"likes":{"setValue":{"values":["a",{},1]}}}}""";

        var (_, body) = await PatchAsync(host, new StringContent(Json, Encoding.UTF8, "application/json"));

        using var document = JsonDocument.Parse(body);
        var fields = document.RootElement.GetProperty("details")[0].GetProperty("fieldViolations").EnumerateArray().Select(static v => v.GetProperty("field").GetString());
        Assert.Equal(["viewer.consent.personalization", "viewer.consent.mesurement", "viewer.attributes[\"likes\"].set_value.values[1]"], fields.Take(3));
    }

    [Fact]
    public async Task Update_WithADeepBody_IsInvalidArgument()
    {
        await using var host = await _script.StartAsync(_time);
        string json = string.Concat(Enumerable.Repeat("""{"consent":""", 5_000));

        Assert.Equal(400, (await PatchAsync(host, new StringContent(json, Encoding.UTF8, "application/json"))).Status);
    }

    [Fact]
    public async Task Update_WithInvalidUtf8_IsInvalidArgument()
    {
        await using var host = await _script.StartAsync(_time);
        var content = new ByteArrayContent([.. "{\"etag\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        Assert.Equal(400, (await PatchAsync(host, content)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Update_WithAnotherContentType_IsInvalidArgumentOrReadAsUtf8(string type)
    {
        await using var host = await _script.StartAsync(_time);
        var content = new ByteArrayContent([.. "etag=1"u8]);
        content.Headers.TryAddWithoutValidation("content-type", type);

        Assert.Equal(400, (await PatchAsync(host, content)).Status);
    }

    [Fact]
    public async Task Update_WithAGoodBody_ReachesTheHandlerWhole()
    {
        await using var host = await _script.StartAsync(_time);
        const string Json = """{"attributes":{"skin_type":{"enumValue":"oily"}},"consent":{"personalization":true},"membership":{"tier":"TIER_MEMBER","expireTime":"2031-01-01T00:00:00Z"}}""";

        var (status, _) = await PatchAsync(host, new StringContent(Json, Encoding.UTF8, "application/json"));

        Assert.Equal(200, status);
        Assert.Equal("viewers/viewer-1", _script.LastUpdate!.Viewer.Name);
        Assert.Equal("oily", _script.LastUpdate.Viewer.Attributes["skin_type"].EnumValue);
        Assert.True(_script.LastUpdate.Viewer.Consent.Personalization);
    }

    [Fact]
    public async Task CustomMethod_WithoutABody_IsTheSameAsAnEmptyOne()
    {
        await using var host = await _script.StartAsync(_time);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/brands/lumiere/campaigns/spring:pause");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.WithSecret(_time).Brand("lumiere", "admin"));

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Update_OfNobody_IsRefusedBeforeItsBodyIsRead()
    {
        await using var host = await _script.StartAsync(_time);
        using var response = await host.Http.PatchAsync("/v1/viewers/viewer-1", new StringContent("{", Encoding.UTF8, "application/json"));

        Assert.Equal(401, (int)response.StatusCode);
    }

    private async Task<(int Status, string Body)> PatchAsync(AccessHost host, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/v1/viewers/viewer-1") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.WithSecret(_time).Viewer("viewer-1"));
        using var response = await host.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
