using System.Net;
using System.Net.Http.Headers;
using AdCommerce.Server.Catalog.Import;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Server.Tests.Catalog.Import;

#pragma warning disable CA1001 // xunit calls DisposeAsync.
public sealed class MediaEndpointsTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly TestFolder _folder = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _folder.Put("root/show/0.m4s", [.. Enumerable.Range(0, 100).Select(static i => (byte)i)]);
        foreach (string name in (string[])["a.m3u8", "init.mp4", "c.vtt", "p.svg", "p.png", "x.exe", "é b.m4s"])
        {
            _folder.Put($"root/show/{name}", "data"u8.ToArray());
        }

        _folder.Put("secret.png", [1]);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["AdCommerce:Media:Roots:demo"] = Path.Combine(_folder.Folder, "root") });
        builder.Services.AddMedia();
        _app = builder.Build();
        _app.MapMedia();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a.m3u8", "application/vnd.apple.mpegurl", false)]
    [InlineData("0.m4s", "video/iso.segment", true)]
    [InlineData("init.mp4", "video/mp4", true)]
    [InlineData("c.vtt", "text/vtt; charset=utf-8", true)]
    [InlineData("p.svg", "image/svg+xml", false)]
    [InlineData("p.png", "image/png", false)]
    public async Task Get_File_HasTypeTagCachingAndEveryOrigin(string name, string type, bool isImmutable)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri($"/media/demo/show/{name}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.NotNull(response.Headers.ETag);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(isImmutable, response.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Get_ByteRange_GivesThatPart()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/media/demo/show/0.m4s") { Headers = { Range = new RangeHeaderValue(10, 12) } };

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal([10, 11, 12], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_File_HasItsLengthAndNoBody()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, "/media/demo/show/0.m4s");

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, 100L), (response.StatusCode, response.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Get_WithItsTag_IsNotModified()
    {
        using HttpResponseMessage first = await _client.GetAsync(new Uri("/media/demo/show/0.m4s", UriKind.Relative));
        using HttpRequestMessage request = new(HttpMethod.Get, "/media/demo/show/0.m4s") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Fact]
    public async Task Get_PercentEncodedName_IsFound()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/media/demo/show/%C3%A9%20b.m4s", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Options_Preflight_AllowsRanges()
    {
        using HttpRequestMessage request = new(HttpMethod.Options, "/media/demo/show/0.m4s");

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("Range", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/media/demo/show/missing.m4s")]
    [InlineData("/media/other/show/0.m4s")]
    [InlineData("/media/demo/show/x.exe")]
    [InlineData("/media/demo/..%2fsecret.png")]
    [InlineData("/media/demo/%2e%2e%2fsecret.png")]
    [InlineData("/media/demo/show/..%5c..%5csecret.png")]
    [InlineData("/media/demo//secret.png")]
    [InlineData("/media/demo/show%2f0.m4s")]
    [InlineData("/media/demo/%252e%252e/secret.png")]
    public async Task Get_AnythingElse_IsNotFound(string path)
    {
        // Uri would tidy the path: it has to arrive as it is written.
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri($"{_client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
