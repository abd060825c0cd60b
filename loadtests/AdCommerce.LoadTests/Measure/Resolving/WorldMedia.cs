using System.Globalization;
using AdCommerce.TestMedia.Hls;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>The media of the world's episodes, made in code: all are cuts of one source, and each slot has a conformed variant for each product of its category.</summary>
internal sealed class WorldMedia(string folder, int segments)
{
    /// <summary>Name of the media root.</summary>
    public const string Root = "load";

    /// <summary>Products of a category.</summary>
    public const int ProductsPerCategory = 2;

    private const string Episode = "episode";

    /// <summary>Writes all files.</summary>
    public void Write()
    {
        Write(Episode, new TestPresentation { Segments = segments, Rungs = [(540, 960)], WithSubtitles = false, WithIFrames = false });
        for (var slot = 0; slot < WorldSizes.Slots; slot++)
        {
            for (var product = 0; product < ProductsPerCategory; product++)
            {
                Write(VariantFolder(slot, product), TestPresentation.Variant(FirstSegment(slot), 1) with
                {
                    Rungs = [(540, 960)],
                    WithIFrames = false,
                    Salt = (byte)(100 + (slot * ProductsPerCategory) + product),
                });
            }
        }
    }

    /// <summary>An episode with some of the slots.</summary>
    public ImportEpisodeRequest ImportOf(string drama, string episode, int slots)
    {
        var request = new ImportEpisodeRequest
        {
            Parent = $"dramas/{drama}",
            EpisodeId = episode,
            Title = "Load",
            SourceUri = Uri(Episode),
            Scenes = { new Scene { Id = "whole", StartOffset = At(0), EndOffset = At(segments), Themes = { "growth" }, Moods = { "warm" }, Place = "bedroom" } },
        };
        for (var slot = 0; slot < slots; slot++)
        {
            request.Slots.Add(new Slot
            {
                Id = SlotId(slot),
                StartOffset = At(FirstSegment(slot)),
                EndOffset = At(FirstSegment(slot) + 1),
                Category = WorldNames.Category(slot),
                Box = new() { X = 0.25, Y = 0.5, Width = 0.2, Height = 0.3 },
            });
        }

        return request;
    }

    /// <summary>A variant of one of its slots.</summary>
    public static ImportVariantRequest VariantOf(string episode, int slot, int product) => new()
    {
        Parent = $"episodes/{episode}/slots/{SlotId(slot)}",
        Product = $"products/{WorldNames.Product(slot, product)}",
        SourceUri = Uri(VariantFolder(slot, product)),
    };

    private int FirstSegment(int slot) => (slot * segments / WorldSizes.Slots) + 1;

    private static string SlotId(int slot) => string.Create(CultureInfo.InvariantCulture, $"slot-{slot}");

    private static string VariantFolder(int slot, int product) => string.Create(CultureInfo.InvariantCulture, $"variant-{slot}-{product}");

    private static string Uri(string source) => $"media://{Root}/{source}/{TestFiles.Master}";

    private static Duration At(int segment) => Duration.FromTimeSpan(TimeSpan.FromMicroseconds(segment * TestPresentation.SegmentMicros));

    private void Write(string source, TestPresentation presentation)
    {
        foreach (var (name, bytes) in presentation.Write().Files)
        {
            var file = Path.Combine(folder, source, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }
}
