using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

public sealed class DevTokenTests
{
    private readonly FakeTimeProvider _time = AccessHost.NewTime();

    [Theory]
    [InlineData("role=viewer&id=viewer-1", "/v1/viewers/viewer-1", 501)]
    [InlineData("role=viewer&id=viewer-2", "/v1/viewers/viewer-1", 404)]
    [InlineData("role=brand&brand=lumiere", "/v1/brands/lumiere/campaigns", 501)]
    [InlineData("role=brand&brand=petal&brand_role=marketer", "/v1/brands/lumiere/campaigns", 404)]
    [InlineData("role=operator", "/v1/brands", 501)]
    public async Task Get_ARole_AnswersATokenThatIsBelieved(string query, string path, int status)
    {
        await using var host = await AccessHost.StartAsync(_time, [], "Development");

        using var document = JsonDocument.Parse(await host.Http.GetStringAsync($"/dev/token?{query}"));

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", document.RootElement.GetProperty("token").GetString());
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Get_AMarketer_MayReadAndNotWrite()
    {
        await using var host = await AccessHost.StartAsync(_time, [], "Development");
        string token = await TextAsync(host, "role=brand&brand=lumiere&brand_role=marketer");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/brands/lumiere/campaigns/spring:pause");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Get_Json_SaysWhenItExpires()
    {
        await using var host = await AccessHost.StartAsync(_time, [], "Development");

        using var response = await host.Http.GetAsync("/dev/token?role=operator");

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("2030-01-02T15:04:05Z", document.RootElement.GetProperty("expiresAt").GetString());
        Assert.Equal(["token", "expiresAt"], document.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Get_Text_IsTheBareToken()
    {
        await using var host = await AccessHost.StartAsync(_time, [], "Development");

        Assert.Matches("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$", await TextAsync(host, "role=operator"));
    }

    [Theory]
    [InlineData("", "role")]
    [InlineData("role=root", "role")]
    [InlineData("role=operator&role=viewer", "role")]
    [InlineData("role=viewer", "id")]
    [InlineData("role=viewer&id=a/b", "id")]
    [InlineData("role=operator&id=a", "id")]
    [InlineData("role=brand", "brand")]
    [InlineData("role=brand&brand=Lumiere", "brand")]
    [InlineData("role=viewer&id=a&brand=lumiere", "brand")]
    [InlineData("role=brand&brand=lumiere&brand_role=owner", "brand_role")]
    [InlineData("role=brand&brand=lumiere&brand_role=", "brand_role")]
    [InlineData("role=operator&sub=me", "sub")]
    public async Task Get_BadInput_Is400AndNamesTheField(string query, string field)
    {
        await using var host = await AccessHost.StartAsync(_time, [], "Development");

        using var response = await host.Http.GetAsync($"/dev/token?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var violation = document.RootElement.GetProperty("details")[0].GetProperty("fieldViolations")[0];
        Assert.Equal(field, violation.GetProperty("field").GetString());
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Get_OutsideDevelopment_DoesNotExist(string environment)
    {
        await using var host = await AccessHost.StartAsync(_time, AccessHost.SecretSettings(), environment);

        using var response = await host.Http.GetAsync("/dev/token?role=operator");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<string> TextAsync(AccessHost host, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?{query}");
        request.Headers.Accept.ParseAdd("text/plain");
        using var response = await host.Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
