using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.EndToEnd.Tests.Playback;

/// <summary>How playlists and media travel: what caches, browsers and native players rely on.</summary>
[Collection(PlaybackCollection.Name)]
public sealed class PlaylistHttpTests(PlaybackServer server)
{
    private const string PlaylistType = "application/vnd.apple.mpegurl";

    [Fact]
    public async Task MediaPlaylist_Get_IsForEveryoneAndForEver()
    {
        var (api, _, media) = await PlayAsync();

        using var answer = await api.Http.GetAsync(media);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(PlaylistType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", Header(answer, "Cache-Control"));
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.Equal((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Master_Get_IsForOneViewerOnly()
    {
        var (api, master, _) = await PlayAsync();
        using var byToken = await api.MasterAsync("viewer-oily", "skin-deep-1");
        using var bySession = await api.Http.GetAsync(master);

        foreach (var answer in new[] { byToken, bySession })
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(PlaylistType, answer.Content.Headers.ContentType!.ToString());
            Assert.True(answer.Headers.CacheControl!.Private && !answer.Headers.CacheControl.Public, answer.Headers.CacheControl.ToString());
        }
    }

    [Fact]
    public async Task Playlist_IfNoneMatch_IsNotModified()
    {
        var (api, master, media) = await PlayAsync();
        foreach (var uri in new[] { master, media })
        {
            using var first = await api.Http.GetAsync(uri);
            using var again = await SendAsync(api, HttpMethod.Get, uri, r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));
            using var any = await SendAsync(api, HttpMethod.Get, uri, static r => r.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any));
            using var other = await SendAsync(api, HttpMethod.Get, uri, static r => r.Headers.IfNoneMatch.Add(new("\"another\"")));

            Assert.Equal(
                (HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK), (again.StatusCode, any.StatusCode, other.StatusCode));
            Assert.Equal(first.Headers.ETag, again.Headers.ETag);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Playlist_Head_HasHeadersAndLengthButNoBody()
    {
        var (api, master, media) = await PlayAsync();
        foreach (var uri in new[] { master, media })
        {
            using var get = await api.Http.GetAsync(uri);
            using var head = await SendAsync(api, HttpMethod.Head, uri);

            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("zstd", null)]
    public async Task Playlist_AcceptEncoding_IsCompressedAndDecodesToTheSame(string accepts, string? expected)
    {
        var (api, master, media) = await PlayAsync();
        foreach (var uri in new[] { master, media })
        {
            var plain = await Plays.GetAsync(api, uri);

            using var answer = await SendAsync(api, HttpMethod.Get, uri, r => r.Headers.TryAddWithoutValidation("Accept-Encoding", accepts));
            var body = await answer.Content.ReadAsByteArrayAsync();

            Assert.Equal(expected, answer.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Equal(plain, Decode(body, expected));
            Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
            Assert.True(expected is null || body.Length < plain.Length, $"{body.Length} of {plain.Length} bytes");
        }
    }

    [Fact]
    public async Task Playlist_CrossOrigin_IsAllowedToEveryone()
    {
        var (api, master, media) = await PlayAsync();
        foreach (var uri in new[] { master, media })
        {
            using var get = await SendAsync(api, HttpMethod.Get, uri, static r => r.Headers.Add("Origin", "https://player.example"));
            using var preflight = await SendAsync(api, HttpMethod.Options, uri, static r =>
            {
                r.Headers.Add("Origin", "https://player.example");
                r.Headers.Add("Access-Control-Request-Method", "GET");
                r.Headers.Add("Access-Control-Request-Headers", "authorization");
            });

            Assert.Equal("*", Header(get, "Access-Control-Allow-Origin"));
            Assert.Contains("AdCommerce-Fallback", Header(get, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
            Assert.True(preflight.IsSuccessStatusCode, $"{preflight.StatusCode}");
            Assert.Equal("*", Header(preflight, "Access-Control-Allow-Origin"));
            Assert.Contains("authorization", Header(preflight, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task MediaPlaylist_EditionThatNoChoiceMakes_IsNotFound()
    {
        var (api, _, media) = await PlayAsync();
        // /v1/editions/{episode}/r{revision}-{choices}-{tag}/{rendition}.m3u8
        var parts = media.Split('/');
        var id = parts[4].Split('-');
        var tag = id[2][..^1] + (id[2][^1] == '0' ? '1' : '0');
        string With(string episode, string edition, string rendition) => $"/v1/editions/{episode}/{edition}/{rendition}";

        string[] wrong =
        [
            With(parts[3], $"{id[0]}-{id[1]}-{tag}", parts[5]),
            With(parts[3], $"{id[0]}-{(id[1][0] == '0' ? '1' : '0')}{id[1][1..]}-{id[2]}", parts[5]),
            With(parts[3], $"{id[0]}-zz-{id[2]}", parts[5]),
            With(parts[3], $"{id[0]}-{id[1]}0-{id[2]}", parts[5]),
            With(parts[3], $"r9-{id[1]}-{id[2]}", parts[5]),
            With(parts[3], $"r01-{id[1]}-{id[2]}", parts[5]),
            With(parts[3], parts[4].ToUpperInvariant(), parts[5]),
            With("skin-deep-2", parts[4], parts[5]),
            With("no-such-episode", parts[4], parts[5]),
            With(parts[3], parts[4], "no-such-rendition.m3u8"),
        ];
        foreach (var uri in wrong)
        {
            using var answer = await api.Http.GetAsync(uri);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{uri}: {answer.StatusCode}");
            await AssertJsonErrorAsync(answer, 5);
        }
    }

    [Fact]
    public async Task Master_UnknownEpisode_IsNotFoundWithJson()
    {
        var api = await server.ApiAsync();

        using var master = await api.MasterAsync("viewer-oily", "no-such-episode");
        using var resolve = await api.ResolveAsync("viewer-oily", "no-such-episode");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (master.StatusCode, resolve.StatusCode));
        await AssertJsonErrorAsync(master, 5);
        await AssertJsonErrorAsync(resolve, 5);
    }

    [Fact]
    public async Task Segment_Range_IsPartOfTheWhole()
    {
        var (api, _, media) = await PlayAsync();
        var playlist = System.Text.Encoding.UTF8.GetString(await Plays.GetAsync(api, media));
        var segment = playlist.Split('\n').First(static line => line.Length > 0 && line[0] != '#');
        var whole = await Plays.GetAsync(api, segment);

        using var part = await SendAsync(api, HttpMethod.Get, segment, static r => r.Headers.Range = new(100, 199));
        using var beyond = await SendAsync(api, HttpMethod.Get, segment, r => r.Headers.Range = new(whole.Length + 10, null));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[100..200], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes 100-199/{whole.Length}", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal("*", Header(part, "Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    private async Task<(ServerApi Api, string Master, string Media)> PlayAsync()
    {
        var api = await server.ApiAsync();
        var play = await Plays.ResolveInTimeAsync(api, "viewer-oily", "skin-deep-1");
        return (api, play.PlaylistUri, Playlists.MediaUris(await Plays.GetAsync(api, play.PlaylistUri))[0]);
    }

    private static async Task<HttpResponseMessage> SendAsync(ServerApi api, HttpMethod method, string uri, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(method, uri);
        prepare?.Invoke(request);
        return await api.Http.SendAsync(request);
    }

    private static byte[] Decode(byte[] body, string? encoding)
    {
        if (encoding is null)
            return body;
        using var source = new MemoryStream(body);
        using Stream decoder = encoding == "br" ? new BrotliStream(source, CompressionMode.Decompress) : new GZipStream(source, CompressionMode.Decompress);
        using var decoded = new MemoryStream();
        decoder.CopyTo(decoded);
        return decoded.ToArray();
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    private static async Task AssertJsonErrorAsync(HttpResponseMessage answer, int code)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(code, json.RootElement.GetProperty("code").GetInt32());
        Assert.True(json.RootElement.GetProperty("message").GetString()!.Length > 10, "no message");
    }
}
