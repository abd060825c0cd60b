using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Playback;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.EndToEnd.Tests.ForeignValidators;
using AdCommerce.Server.Catalog.Import;

namespace AdCommerce.Server.Tests.Catalog.Import;

/// <summary>The demo's media is real: drawn, encoded and packaged with ffmpeg. What import says of it is known.</summary>
public sealed class DemoMediaTests
{
    private static readonly string DemoFolder = Path.Combine(Repository.Root, "src", "AdCommerce.Server", "Demo");

    [Theory]
    [InlineData("skin-deep-1", 21, 40_320_000)]
    [InlineData("skin-deep-2", 31, 59_520_000)]
    public async Task ImportEpisodeAsync_DemoEpisode_IsImportedWhole(string episodeId, int segments, long durationMicros)
    {
        using TestMediaSource media = Source();

        EpisodeContent content = Value(await media.Importer.ImportEpisodeAsync($"media://demo/{episodeId}/master.m3u8", default));

        Assert.Equal((durationMicros, 40_000, true), (content.DurationMicros, content.FrameMicros, content.IndependentSegments));
        Assert.Equal(
            ["288x512", "540x960", "audio-audio-music", "iframes-162x288", "subtitles-subtitles-english", "subtitles-subtitles-zh-hans"],
            content.Renditions.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.All(content.Renditions, rendition => Assert.Equal(segments, rendition.Segments.Length));
        Assert.All(content.Renditions, rendition => Assert.Equal(durationMicros, rendition.Segments.Sum(segment => segment.MeasuredMicros)));
    }

    [Theory]
    [InlineData("skin-deep-1")]
    [InlineData("skin-deep-2")]
    public async Task ImportVariantAsync_DemoVariants_AreGradedAsTheyWereDrawnAndEveryEditionIsClean(string episodeId)
    {
        EpisodeRevision revision = await ImportWithVariantsAsync(episodeId);

        Assert.All(revision.Slots, slot => Assert.True(slot.Variants.Length >= 4));
        EditionCheckResult check = EditionCheck.Run(episodeId, revision, default);
        Assert.True(check.IsClean, string.Join("\n", check.Findings.Take(10)));
        Assert.True(check.EditionsChecked >= 25);
    }

    [RequiresFact(Requirement.ForeignValidators)]
    public async Task Editions_OfTheDemo_AreAllAcceptedByForeignParsers()
    {
        List<(string Name, HlsPresentation Presentation)> editions = [];
        foreach (string episodeId in (string[])["skin-deep-1", "skin-deep-2"])
        {
            EpisodeEditions all = new(episodeId, await ImportWithVariantsAsync(episodeId));
            IEnumerable<string> choices =
                from first in Enumerable.Range(0, all.Revision.Slots[0].Variants.Length + 1)
                from second in Enumerable.Range(0, all.Revision.Slots[1].Variants.Length + 1)
                select $"{EditionId.DigitOf(first)}{EditionId.DigitOf(second)}";
            editions.AddRange(choices.Select(all.Get).Select(edition => ($"{episodeId} {edition.Id}", PresentationOf(episodeId, all, edition))));
            Assert.True(editions.Count >= all.Count);
        }

        IReadOnlyDictionary<string, ForeignVerdict> foreign = await ForeignParsers.JudgeAsync(editions);

        Assert.All(editions, edition =>
        {
            Assert.Empty(foreign[edition.Name].HlsParser);
            Assert.Empty(foreign[edition.Name].M3U8Parser);
        });
    }

    [Fact]
    public async Task ImportVariantAsync_DemoBrokenVariant_IsRefusedWithEveryReason()
    {
        using TestMediaSource media = Source();
        using JsonDocument drama = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(DemoFolder, "drama.json")));
        EpisodeContent content = Value(await media.Importer.ImportEpisodeAsync("media://demo/skin-deep-1/master.m3u8", default));
        Slot slot = Value(Fit(content, drama, "skin-deep-1")).Slots.Single(slot => slot.Id == "table");

        VariantGrading grading = Value(await media.Importer.ImportVariantAsync(content, slot, "broken", "media://demo/skin-deep-1/variants/table/broken/master.m3u8", default));

        Assert.Equal(VariantGrade.C, grading.Grade);
        Assert.Contains(grading.Findings, f => f is { RenditionId: "540x960", Message: "Found 3 segments, expected 4." });
        Assert.Contains(grading.Findings, f => f is { RenditionId: "540x960", Segment: 0, Box: "moof/traf/trun", Message: "Found a duration of 1.8 s, expected 1.92 s." });
        Assert.False(grading.ToResult().IsSuccess);
    }

    private static HlsPresentation PresentationOf(string episodeId, EpisodeEditions editions, Edition edition) => new(
        edition.Multivariant,
        editions.Revision.Content.Renditions.ToDictionary(
            rendition => EditionPaths.Media(episodeId, edition.Id, rendition.Id), rendition => edition.Media(rendition.Id)!.Value));

    private static async Task<EpisodeRevision> ImportWithVariantsAsync(string episodeId)
    {
        using TestMediaSource media = Source();
        using JsonDocument drama = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(DemoFolder, "drama.json")));
        EpisodeContent content = Value(await media.Importer.ImportEpisodeAsync($"media://demo/{episodeId}/master.m3u8", default));
        FittedSlots fitted = Value(Fit(content, drama, episodeId));
        ImmutableArray<Slot> slots = fitted.Slots;
        foreach (JsonElement variant in drama.RootElement.GetProperty("variants").EnumerateArray().Where(v => Text(v, "episode") == episodeId))
        {
            Slot slot = slots.Single(slot => slot.Id == Text(variant, "slot"));
            VariantGrading grading = Value(await media.Importer.ImportVariantAsync(content, slot, Text(variant, "product"), UriOf(Text(variant, "source")), default));
            VariantGrade expected = Text(variant, "product") == "petal-midnight-repair" ? VariantGrade.B : VariantGrade.A;
            Assert.True(grading.Grade == expected, string.Join("\n", grading.Findings));
            slots = slots.Replace(slot, slot.With(grading.Variant!));
        }

        return Revision(content, fitted.Scenes, slots);
    }

    private static TestMediaSource Source() => new(new MediaOptions { Roots = { ["demo"] = Path.Combine(DemoFolder, "media") } });

    private static Result<FittedSlots> Fit(EpisodeContent content, JsonDocument drama, string episodeId)
    {
        JsonElement episode = drama.RootElement.GetProperty("episodes").EnumerateArray().Single(e => Text(e, "id") == episodeId);
        IEnumerable<Scene> scenes = episode.GetProperty("scenes").EnumerateArray().Select(s => new Scene(Text(s, "id"), Micros(s, "startSeconds"), Micros(s, "endSeconds"), [], [], ""));
        IEnumerable<Slot> slots = episode.GetProperty("slots").EnumerateArray().Select(s => new Slot
        {
            Id = Text(s, "id"),
            SceneId = Text(s, "scene"),
            StartMicros = Micros(s, "startSeconds"),
            EndMicros = Micros(s, "endSeconds"),
            Category = Text(s, "category"),
            Box = s.GetProperty("box").Deserialize<PictureBox>(JsonSerializerOptions.Web)!,
            Ranges = [],
            Variants = [],
        });
        return SlotsOnSegments.Fit(content, [.. scenes], [.. slots]);
    }

    private static EpisodeRevision Revision(EpisodeContent content, ImmutableArray<Scene> scenes, ImmutableArray<Slot> slots) =>
        new() { Number = 1, Title = "Demo", SourceUri = "", Content = content, Scenes = scenes, Slots = slots };

    private static T Value<T>(Result<T> result)
        where T : class
    {
        Assert.True(result.IsSuccess, string.Join("\n", result.Rejection?.Violations.Select(violation => violation.ToString()) ?? []));
        return result.Value!;
    }

    private static string UriOf(string source) => "media://demo/" + source["media/".Length..];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static long Micros(JsonElement element, string name) =>
        (long)(decimal.Parse(element.GetProperty(name).GetRawText(), CultureInfo.InvariantCulture) * 1_000_000);
}
