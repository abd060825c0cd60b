namespace AdCommerce.Domain.Playback;

/// <summary>The paths under which players find playlists (architecture.md, API).</summary>
public static class EditionPaths
{
    /// <summary>The media playlist of an edition's rendition.</summary>
    public static string Media(string episodeId, EditionId edition, string renditionId) =>
        $"/v1/editions/{episodeId}/{edition}/{renditionId}.m3u8";

    /// <summary>The multivariant playlist of a session.</summary>
    public static string Master(string episodeId, string session) => $"/v1/episodes/{episodeId}/master.m3u8?session={session}";
}
