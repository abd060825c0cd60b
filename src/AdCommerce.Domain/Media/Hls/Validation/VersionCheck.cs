namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P10: the version is the lowest that allows what is used.</summary>
internal static class VersionCheck
{
    private const int VersionDefault = 1;

    /// <summary>RFC 8216bis 8: a multivariant playlist with renditions may say 4, so that very old players leave it alone; it need not.</summary>
    private const int VersionWithRenditionsMax = 4;

    public static void Run(ValidationContext context)
    {
        MultivariantPlaylist multivariant = context.Multivariant;
        int allowed = multivariant.Media.IsEmpty ? VersionDefault : VersionWithRenditionsMax;
        if (Problem(multivariant.Version, HlsVersion.FeaturesOf(multivariant), allowed) is { } problem)
        {
            context.AddMultivariant(HlsRule.P10, 0, problem);
        }

        foreach (CheckedPlaylist playlist in context.Playlists)
        {
            if (Problem(playlist.Playlist.Version, HlsVersion.FeaturesOf(playlist.Playlist), VersionDefault) is { } found)
            {
                context.Add(HlsRule.P10, playlist, 0, found);
            }
        }
    }

    private static string? Problem(int? declared, HlsFeatures features, int allowed)
    {
        int version = declared ?? VersionDefault;
        int needed = HlsVersion.Needed(features);
        return version >= needed && version <= Math.Max(needed, allowed) ? null : $"EXT-X-VERSION is {version}, but {needed} is needed ({features})";
    }
}
