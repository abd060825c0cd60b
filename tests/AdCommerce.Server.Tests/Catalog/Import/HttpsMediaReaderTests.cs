using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.Server.Catalog.Import;
using AdCommerce.TestMedia.Hls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Catalog.Import;

public sealed class HttpsMediaReaderTests
{
    private static readonly string[] Loopback = ["127.0.0.1/32", "::1/128"];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("127.1")]
    public async Task ReadAsync_AddressThatIsNotPublic_IsNeverConnectedEvenWhenAllowed(string host)
    {
        using TestMediaSource source = new(new MediaOptions { AllowedHosts = { host } });

        Rejection rejection = (await source.Importer.ImportEpisodeAsync($"https://{host}/master.m3u8", default)).Rejection!;

        Assert.Contains("not a public one", rejection.Message, StringComparison.Ordinal);
    }

    // Names cannot be IPv6 addresses here, but what they resolve to can.
    [Theory]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[::10.0.0.1]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00::1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    public async Task SendAsync_IPv6AddressThatIsNotPublic_IsRefusedByThePolicy(string host)
    {
        using MediaHttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://{host}/");

        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(request, default));

        Assert.Contains("AntiSSRF", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_LoopbackServer_GetsNoRequest()
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(context => context.Response.WriteAsync("#EXTM3U"));
        using TestMediaSource source = new(new MediaOptions { AllowedHosts = { host.Authority } }, certificates: host.Trust);

        await source.Importer.ImportEpisodeAsync($"https://{host.Authority}/master.m3u8", default);

        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task ReadAsync_HostNotOnTheList_IsRefusedWithoutARequest()
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(context => context.Response.WriteAsync("#EXTM3U"));
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { "cdn.example.com" } });

        Rejection rejection = (await source.Importer.ImportEpisodeAsync($"https://{host.Authority}/master.m3u8", default)).Rejection!;

        Assert.Contains("not on the list of allowed hosts", rejection.Message, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task ImportEpisodeAsync_AllowedHost_ReadsPlaylistsByteRangesAndSegments()
    {
        TestFiles files = new TestPresentation().Write();
        await using LoopbackHost host = await LoopbackHost.StartAsync(context => Serve(files, context));
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority } });

        Result<EpisodeContent> result = await source.Importer.ImportEpisodeAsync($"https://{host.Authority}/show/master.m3u8", default);

        Assert.True(result.IsSuccess, result.Rejection?.Message);
        Assert.Equal($"https://{host.Authority}/show/540x960/0.m4s", result.Value!.Renditions.Single(r => r.Id == "540x960").Segments[0].Uri);
        Assert.Equal($"https://{host.Authority}/show/iframes/all.m4s", result.Value.Renditions.Single(r => r.Id == "iframes-162x288").Segments[0].Uri);
    }

    [Fact]
    public async Task ImportEpisodeAsync_RedirectedPlaylist_ResolvesItsUrisAgainstWhereItWasFound()
    {
        TestFiles files = new TestPresentation().Write();
        await using LoopbackHost host = await LoopbackHost.StartAsync(context =>
        {
            if (context.Request.Path == "/latest.m3u8")
            {
                context.Response.Redirect("/show/master.m3u8");
                return Task.CompletedTask;
            }

            return Serve(files, context);
        });
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority } });

        Result<EpisodeContent> result = await source.Importer.ImportEpisodeAsync($"https://{host.Authority}/latest.m3u8", default);

        Assert.True(result.IsSuccess, result.Rejection?.Message);
        Assert.EndsWith("/show/288x512/0.m4s", result.Value!.Renditions.Single(r => r.Id == "288x512").Segments[0].Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data", "not on the list")]
    [InlineData("https://evil.example/x", "not on the list")]
    [InlineData("http://localhost/x", "scheme http")]
    [InlineData("file:///etc/passwd", "scheme file")]
    [InlineData("media://demo/x.m3u8", "media root")]
    [InlineData("https://private.example/x", "not a public one")]
    public async Task ReadAsync_RedirectToWhereItMustNotGo_IsRefused(string location, string expected)
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location.Replace("private.example", "10.0.0.1", StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority, "10.0.0.1" } });

        MediaAnswer answer = await ReadAsync(source, $"https://{host.Authority}/master.m3u8");

        Assert.Contains(expected, Assert.Single(answer.Problems).Message, StringComparison.Ordinal);
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task ReadAsync_EndlessRedirects_EndAtTheLimit()
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(context =>
        {
            context.Response.Redirect($"/next{context.Request.Path}");
            return Task.CompletedTask;
        });
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority }, RedirectsMax = 2 });

        MediaAnswer answer = await ReadAsync(source, $"https://{host.Authority}/master.m3u8");

        Assert.Contains("redirected more than 2 times", Assert.Single(answer.Problems).Message, StringComparison.Ordinal);
        Assert.Equal(3, host.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_BodyLargerThanAllowed_IsRefused(bool saysItsLength)
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(async context =>
        {
            byte[] body = new byte[5000];
            context.Response.ContentLength = saysItsLength ? body.Length : null;
            await context.Response.Body.WriteAsync(body);
        });
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority }, PlaylistBytesMax = 4096 });

        MediaAnswer answer = await ReadAsync(source, $"https://{host.Authority}/master.m3u8");

        Assert.Contains("more than 4096 bytes", Assert.Single(answer.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_BodyThatNeverEnds_IsGivenUpAfterTheTimeout()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackHost host = await LoopbackHost.StartAsync(async context =>
        {
            await context.Response.WriteAsync("#EXTM3U\n");
            await context.Response.Body.FlushAsync();
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority }, RequestTimeoutSeconds = 7 }, time);

        ValueTask<MediaAnswer> reading = ReadAsync(source, $"https://{host.Authority}/master.m3u8");
        await begun.Task;
        time.Advance(TimeSpan.FromSeconds(8));

        Assert.Contains("within 7 s", Assert.Single((await reading).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_HostWithoutByteRanges_SaysWhatToDo()
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(context => context.Response.WriteAsync("whole file"));
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority } });

        MediaAnswer answer = await source.Reader.ReadAsync(Request($"https://{host.Authority}/a.mp4") with { Range = new ByteRange(4, 0) }, new ImportBudget(1000), default);

        Assert.Contains("does not serve byte ranges", Assert.Single(answer.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_MissingFile_NamesStatusAndWhatToDo()
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        using TestMediaSource source = Open(host, new MediaOptions { AllowedHosts = { host.Authority } });

        Rejection rejection = (await source.Importer.ImportEpisodeAsync($"https://{host.Authority}/master.m3u8", default)).Rejection!;

        Assert.Equal("source_uri", Assert.Single(rejection.Violations).Field);
        Assert.Contains($"https://{host.Authority}/master.m3u8: the host answers with status 403", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_CertificateOfNobody_IsRefused()
    {
        await using LoopbackHost host = await LoopbackHost.StartAsync(context => context.Response.WriteAsync("#EXTM3U"));
        using TestMediaSource source = new(new MediaOptions { AllowedHosts = { host.Authority } }, letThrough: Loopback);

        MediaAnswer answer = await ReadAsync(source, $"https://{host.Authority}/master.m3u8");

        Assert.Contains("certificate", Assert.Single(answer.Problems).Message, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }

    private static TestMediaSource Open(LoopbackHost host, MediaOptions options, TimeProvider? time = null) => new(options, time, Loopback, host.Trust);

    private static ValueTask<MediaAnswer> ReadAsync(TestMediaSource source, string uri) => source.Reader.ReadAsync(Request(uri), new ImportBudget(1_000_000), default);

    private static MediaRead Request(string uri)
    {
        Assert.True(MediaAddress.TryParse(uri, out MediaAddress? address, out _));
        return new MediaRead { Kind = MediaReadKind.MultivariantPlaylist, Address = address };
    }

    private static async Task Serve(TestFiles files, HttpContext context)
    {
        string name = context.Request.Path.Value!["/show/".Length..];
        if (!files.Files.TryGetValue(name, out byte[]? bytes))
        {
            context.Response.StatusCode = 404;
            return;
        }

        await Results.Bytes(bytes, "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(context);
    }
}
