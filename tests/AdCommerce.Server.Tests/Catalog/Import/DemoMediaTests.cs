using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.Server.Catalog.Import;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace AdCommerce.Server.Tests.Catalog.Import;

public sealed class DemoProbe(ITestOutputHelper output)
{
    [Fact]
    public async Task Probe()
    {
        string folder = Environment.GetEnvironmentVariable("DEMO_MEDIA")!;
        var options = Options.Create(new MediaOptions { Roots = { ["demo"] = folder } });
        MediaRoots roots = new(options);
        using MediaHttpClient client = new();
        MediaSource source = new(new FileMediaReader(roots, options), new HttpsMediaReader(client, options, TimeProvider.System), roots, options);
        MediaImporter importer = new(source, options, TimeProvider.System, NullLogger<MediaImporter>.Instance);
        foreach (string name in (string[])["skin-deep-1", "skin-deep-2"])
        {
            Result<EpisodeContent> content = await importer.ImportEpisodeAsync($"media://demo/{name}/master.m3u8", default);
            Show(content.Rejection);
            if (content.Value is not { } episode)
            {
                continue;
            }

            output.WriteLine($"{name} {episode.DurationMicros} {episode.FrameMicros} {string.Join(' ', episode.Renditions.Select(r => r.Id + "/" + r.Segments.Length))}");
            var scenes = new[] { new Scene("all", 0, episode.DurationMicros, [], [], "") };
            foreach (string slotFolder in Directory.GetDirectories(Path.Combine(folder, name, "variants")))
            {
                foreach (string variant in Directory.GetDirectories(slotFolder).Order())
                {
                    string[] playlist = File.ReadAllLines(Path.Combine(variant, "540x960", "playlist.m3u8"));
                    int first = int.Parse(playlist.First(l => l.StartsWith("#EXT-X-MEDIA-SEQUENCE:", StringComparison.Ordinal)).Split(':')[1]);
                    int count = Directory.GetFiles(Path.Combine(variant, "iframes"), "*.m3u8").Length > 0 ? File.ReadAllLines(Path.Combine(variant, "iframes", "playlist.m3u8")).Count(l => l.StartsWith("#EXTINF", StringComparison.Ordinal)) : 0;
                    var slot = new Slot { Id = "s", SceneId = "all", StartMicros = first * 1_920_000L, EndMicros = (first + count) * 1_920_000L, Category = "c", Box = new PictureBox(0, 0, 1, 1), Ranges = [], Variants = [] };
                    Result<FittedSlots> fitted = SlotsOnSegments.Fit(episode, [.. scenes], [slot]);
                    Show(fitted.Rejection);
                    Result<VariantGrading> grading = await importer.ImportVariantAsync(episode, fitted.Value!.Slots[0], "p", $"media://demo/{name}/{Path.GetRelativePath(Path.Combine(folder, name), variant)}/master.m3u8", default);
                    output.WriteLine($"   {Path.GetFileName(variant)} {grading.Value?.Grade}");
                    Show(grading.Rejection);
                    foreach (VariantFinding f in grading.Value?.Findings ?? [])
                    {
                        output.WriteLine($"       {f.Grade} {f.RenditionId} {f.Segment} {f.Box} {f.Message}");
                    }
                }
            }
        }
    }

    private void Show(Rejection? rejection)
    {
        foreach (FieldViolation violation in rejection?.Violations ?? [])
        {
            output.WriteLine($"  ! {violation.Field}: {violation.Description}");
        }
    }
}
