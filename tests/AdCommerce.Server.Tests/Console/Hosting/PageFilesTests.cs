using System.Net;
using AdCommerce.ConsolePages.Hosting;

namespace AdCommerce.Server.Tests.ConsolePages.Hosting;

public sealed class PageFilesTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [Fact]
    public async Task Files_ThatThePageNeeds_AreAllServed()
    {
        var files = await PageFileWalk.ReadAsync(host.Client);

        Assert.Contains(files.Keys, path => path.EndsWith("/Player/player.js", StringComparison.Ordinal));
        Assert.Contains(files.Keys, path => path.EndsWith("/Player/exposure.js", StringComparison.Ordinal));
        Assert.Contains(files.Keys, path => path.EndsWith("/Player/icons/play.svg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_ThatThePageNeeds_NameNoOtherHost()
    {
        var files = await PageFileWalk.ReadAsync(host.Client);

        // The namespace of SVG is a name, and nothing is fetched from it.
        Assert.All(files, file => Assert.DoesNotMatch("https?://|[\"'(]//", file.Value.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Player/player.js", "text/javascript")]
    [InlineData("Player/player.css", "text/css")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task File_Served_MayBeKeptForEver(string path, string contentType)
    {
        using HttpResponseMessage response = await host.Client.GetAsync(PageFiles.Url(path));

        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
        Assert.NotNull(response.Headers.ETag);
    }

    [Fact]
    public async Task File_AskedForAgainWithItsTag_IsNotSentAgain()
    {
        string url = PageFiles.Url("Player/player.css");
        using HttpResponseMessage first = await host.Client.GetAsync(url);
        using var again = new HttpRequestMessage(HttpMethod.Get, url);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage second = await host.Client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("Player/none.js")]
    [InlineData("../AdCommerce.Console.dll")]
    [InlineData("Player/PlayerPage.razor")]
    public async Task File_ThatDoesNotExist_IsNotFound(string path)
    {
        using HttpResponseMessage response = await host.Client.GetAsync($"{PageFiles.Root}/{path}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public void Url_OfAFileThatDoesNotExist_Throws() => Assert.Throws<ArgumentException>(() => PageFiles.Url("Player/none.js"));
}
