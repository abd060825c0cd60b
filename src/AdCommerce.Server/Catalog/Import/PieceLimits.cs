using AdCommerce.Domain.Catalog.Import;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>The limits of one piece, and how to tell people that it broke one.</summary>
internal static class PieceLimits
{
    /// <summary>Longest piece of this kind, bytes.</summary>
    public static int BytesMax(MediaOptions options, MediaReadKind kind) => kind switch
    {
        MediaReadKind.MultivariantPlaylist or MediaReadKind.MediaPlaylist => options.PlaylistBytesMax,
        MediaReadKind.InitSection => options.InitBytesMax,
        MediaReadKind.WebVtt => options.PlaylistBytesMax,
        _ => options.SegmentBytesMax,
    };

    /// <summary>Name of the option behind <see cref="BytesMax"/>.</summary>
    public static string OptionOf(MediaReadKind kind) => kind switch
    {
        MediaReadKind.MultivariantPlaylist or MediaReadKind.MediaPlaylist or MediaReadKind.WebVtt => nameof(MediaOptions.PlaylistBytesMax),
        MediaReadKind.InitSection => nameof(MediaOptions.InitBytesMax),
        _ => nameof(MediaOptions.SegmentBytesMax),
    };

    /// <summary>Measures what arrived, or says why that was too much.</summary>
    public static MediaAnswer Conclude(MediaRead read, PieceBuffer buffer, PieceOutcome outcome, MediaOptions options, ImportBudget budget, MediaAddress? readFrom = null) => outcome switch
    {
        PieceOutcome.Complete => read.Measure(buffer.Bytes, readFrom),
        PieceOutcome.TooLarge => read.Failed(TooLarge(options, read.Kind)),
        _ => read.Failed($"the import would read more than {budget.BytesMax} bytes in all: import a smaller source or raise {MediaOptions.Section}:{nameof(MediaOptions.ImportBytesMax)}"),
    };

    /// <summary>The message for a piece that is too long.</summary>
    public static string TooLarge(MediaOptions options, MediaReadKind kind) =>
        $"it has more than {BytesMax(options, kind)} bytes: import a smaller one or raise {MediaOptions.Section}:{OptionOf(kind)}";
}
