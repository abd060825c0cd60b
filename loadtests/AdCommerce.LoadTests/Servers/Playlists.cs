using System.Text;

namespace AdCommerce.LoadTests.Servers;

/// <summary>What is read of playlists.</summary>
internal static class Playlists
{
    private const string Editions = "/v1/editions/";

    /// <summary>Every media playlist that a multivariant playlist names: variants, audio, subtitles, I-frames.</summary>
    public static IReadOnlyList<string> MediaUris(byte[] multivariant) =>
        [.. Encoding.UTF8.GetString(multivariant).Split('\n', '"').Where(static part => part.StartsWith(Editions, StringComparison.Ordinal)).Distinct()];
}
