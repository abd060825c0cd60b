using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.Server.Catalog.Import;
using AdCommerce.TestMedia.Fuzzing;
using AdCommerce.TestMedia.Hls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Catalog.Import;

public sealed class MediaImporterTests
{
    [Fact]
    public async Task ImportEpisodeAsync_DamagedSources_AnswersAsThePureImportDoes()
    {
        for (int seed = 5000; seed < 5100; seed++)
        {
            FuzzCase damaged = FuzzCase.Of(seed);

            Result<EpisodeContent> result = await Importer(new FakeReader(damaged.Files)).ImportEpisodeAsync(TestFiles.SourceUri, default);

            Assert.True(damaged.Files.ImportEpisode().Rejection?.Message == result.Rejection?.Message, $"seed {seed}");
        }
    }

    [Fact]
    public async Task ImportEpisodeAsync_ManySegments_ReadsFourAtATime()
    {
        FakeReader reader = new(new TestPresentation { Segments = 20 }.Write());

        Result<EpisodeContent> result = await Importer(reader).ImportEpisodeAsync(TestFiles.SourceUri, default);

        Assert.True(result.IsSuccess);
        Assert.InRange(reader.MostAtOnce, 2, 4);
    }

    [Fact]
    public async Task ImportEpisodeAsync_FileRoot_ReadsWhatTheFuzzersReaderReads()
    {
        using TestFolder folder = new();
        folder.PutAll("show", new TestPresentation().Write().Files);
        using TestMediaSource source = new(new MediaOptions { Roots = { ["demo"] = folder.Folder } });

        Result<EpisodeContent> result = await source.Importer.ImportEpisodeAsync("media://demo/show/master.m3u8", default);

        Assert.True(result.IsSuccess, result.Rejection?.Message);
        Assert.Equal("/media/demo/show/540x960/0.m4s", result.Value!.Renditions.Single(r => r.Id == "540x960").Segments[0].Uri);
    }

    [Theory]
    [InlineData("media://demo/show/missing.m3u8", "no such file below the media root")]
    [InlineData("media://demo/../secret", "above its root")]
    [InlineData("media://demo/%2e%2e/%2e%2e/secret", "above its root")]
    [InlineData("media://other/master.m3u8", "not configured")]
    [InlineData("/etc/passwd", "not absolute")]
    [InlineData("", "empty")]
    public async Task ImportEpisodeAsync_SourceThatCannotBeRead_SaysWhy(string sourceUri, string expected)
    {
        using TestFolder folder = new();
        using TestMediaSource source = new(new MediaOptions { Roots = { ["demo"] = folder.Folder } });

        Rejection rejection = (await source.Importer.ImportEpisodeAsync(sourceUri, default)).Rejection!;

        Assert.Equal("source_uri", Assert.Single(rejection.Violations).Field);
        Assert.Contains(expected, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportEpisodeAsync_PlaylistLeadsOutOfTheRootBySymbolicLink_IsRefused()
    {
        using TestFolder folder = new();
        folder.PutAll("root/show", new TestPresentation().Write().Files);
        folder.Put("secret", [1, 2, 3]);
        string segment = Path.Combine(folder.Folder, "root", "show", "540x960", "2.m4s");
        File.Delete(segment);
        File.CreateSymbolicLink(segment, Path.Combine(folder.Folder, "secret"));
        using TestMediaSource source = new(new MediaOptions { Roots = { ["demo"] = Path.Combine(folder.Folder, "root") } });

        Rejection rejection = (await source.Importer.ImportEpisodeAsync("media://demo/show/master.m3u8", default)).Rejection!;

        Assert.Contains("no symbolic link leads out of the root", Assert.Single(rejection.Violations).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportEpisodeAsync_ByteRangeBehindTheEnd_IsRefused()
    {
        using TestFolder folder = new();
        TestFiles files = new TestPresentation().Write();
        files.Files["iframes/all.m4s"] = files.Files["iframes/all.m4s"][..^3];
        folder.PutAll("show", files.Files);
        using TestMediaSource source = new(new MediaOptions { Roots = { ["demo"] = folder.Folder } });

        Rejection rejection = (await source.Importer.ImportEpisodeAsync("media://demo/show/master.m3u8", default)).Rejection!;

        Assert.Contains("rendition iframes-162x288, segment 5", rejection.Message, StringComparison.Ordinal);
        Assert.Contains("ends behind the file's", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportEpisodeAsync_MoreBytesThanAllowedInAll_IsRefusedNamingTheOption()
    {
        using TestFolder folder = new();
        TestFiles files = new TestPresentation().Write();
        files.Files["540x960/1.m4s"] = [.. files.Files["540x960/1.m4s"], 0, 0x10, 0, 0, .. "free"u8, .. new byte[0x10_0000 - 8]];
        folder.PutAll("show", files.Files);
        using TestMediaSource source = new(new MediaOptions { Roots = { ["demo"] = folder.Folder }, ImportBytesMax = 1024 * 1024 });

        Rejection rejection = (await source.Importer.ImportEpisodeAsync("media://demo/show/master.m3u8", default)).Rejection!;

        Assert.Contains("AdCommerce:Media:ImportBytesMax", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportEpisodeAsync_TakesTooLong_IsRefusedNamingTheOption()
    {
        FakeTimeProvider time = new();
        FakeReader reader = new(new TestPresentation().Write()) { Stuck = true };
        Task<Result<EpisodeContent>> importing = Importer(reader, time).ImportEpisodeAsync(TestFiles.SourceUri, default);
        await reader.Begun;

        time.Advance(TimeSpan.FromSeconds(1801));

        Assert.Contains("AdCommerce:Media:ImportTimeoutSeconds", (await importing).Rejection!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportEpisodeAsync_CallerGivesUp_IsCancelled()
    {
        using CancellationTokenSource caller = new();
        FakeReader reader = new(new TestPresentation().Write()) { Stuck = true };
        Task<Result<EpisodeContent>> importing = Importer(reader).ImportEpisodeAsync(TestFiles.SourceUri, caller.Token);
        await reader.Begun;

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => importing);
    }

    private static MediaImporter Importer(IMediaReader reader, TimeProvider? time = null) =>
        new(reader, Options.Create(new MediaOptions()), time ?? TimeProvider.System, NullLogger<MediaImporter>.Instance);

    private sealed class FakeReader(TestFiles files) : IMediaReader
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _now;

        public bool Stuck { get; init; }

        public int MostAtOnce { get; private set; }

        public Task Begun => _begun.Task;

        public MediaAddressRules Rules => TestFiles.Rules;

        public async ValueTask<MediaAnswer> ReadAsync(MediaRead read, ImportBudget budget, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            if (Stuck)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            int now = Interlocked.Increment(ref _now);
            lock (_begun)
            {
                MostAtOnce = Math.Max(MostAtOnce, now);
            }

            await Task.Yield();
            MediaAnswer answer = files.Answer(read);
            Interlocked.Decrement(ref _now);
            return answer;
        }
    }
}
