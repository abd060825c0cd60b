using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;

namespace AdCommerce.TestMedia.Hls;

/// <summary>Slots on whole segments of a test presentation.</summary>
public static class TestSlots
{
    /// <summary>One scene over the whole episode.</summary>
    public static Scene WholeScene(EpisodeContent content) => new("whole", 0, content.DurationMicros, ["make-up"], ["warm"], "bedroom");

    /// <summary>A slot as a request gives it: in time.</summary>
    public static Slot Request(string id, long startMicros, long endMicros) => new()
    {
        Id = id,
        SceneId = "whole",
        StartMicros = startMicros,
        EndMicros = endMicros,
        Category = "foundation",
        Box = new PictureBox(0.25, 0.5, 0.2, 0.3),
        Ranges = [],
        Variants = [],
    };

    /// <summary>A slot over some segments, fitted.</summary>
    public static Slot Fitted(EpisodeContent content, int first, int count)
    {
        Slot request = Request("table", first * TestPresentation.SegmentMicros, (first + count) * TestPresentation.SegmentMicros);
        return SlotsOnSegments.Fit(content, [WholeScene(content)], [request]).Value!.Slots[0];
    }
}
