using System.Globalization;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>What these tests read of a ResolveEpisodeResponse in its JSON form.</summary>
public sealed record ResolvedEpisode(string PlaylistUri, string Duration, IReadOnlyList<ResolvedSlot> Slots)
{
    /// <summary>Seconds of a duration such as "9.600s".</summary>
    public static double SecondsOf(string duration) => double.Parse(duration.TrimEnd('s'), CultureInfo.InvariantCulture);
}

/// <summary>A slot of it; offsets such as "9.600s".</summary>
public sealed record ResolvedSlot(string Slot, string StartOffset, string EndOffset, Box Box, ResolvedProduct? Product, string? Explanation)
{
    public double Start => ResolvedEpisode.SecondsOf(StartOffset);

    public double End => ResolvedEpisode.SecondsOf(EndOffset);
}

/// <summary>Shares of the picture's width and height.</summary>
public sealed record Box(double X, double Y, double Width, double Height);

/// <summary>The product in the picture; its colour as "#RRGGBB".</summary>
public sealed record ResolvedProduct(string Name, string Title, string MainColor);
