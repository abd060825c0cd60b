namespace AdCommerce.Domain.Media.Hls;

/// <summary>What of a playlist decides its version.</summary>
[Flags]
public enum HlsFeatures
{
    /// <summary>Nothing beyond version 1.</summary>
    None = 0,

    /// <summary>IV of <c>EXT-X-KEY</c>.</summary>
    KeyIv = 1,

    /// <summary>An <c>EXTINF</c> with a decimal point.</summary>
    FractionalDurations = 2,

    /// <summary><c>EXT-X-BYTERANGE</c>.</summary>
    ByteRanges = 4,

    /// <summary><c>EXT-X-I-FRAMES-ONLY</c>.</summary>
    IFramesOnly = 8,

    /// <summary>KEYFORMAT or KEYFORMATVERSIONS of <c>EXT-X-KEY</c>, or its method SAMPLE-AES.</summary>
    KeyFormat = 16,

    /// <summary><c>EXT-X-MAP</c>.</summary>
    Map = 32,

    /// <summary>INSTREAM-ID of <c>EXT-X-MEDIA</c> that starts with SERVICE.</summary>
    ServiceCaptions = 64,

    /// <summary><c>EXT-X-DEFINE</c>.</summary>
    Variables = 128,
}

/// <summary>Which <c>EXT-X-VERSION</c> a playlist needs (RFC 8216bis 8): the lowest that allows all it uses.</summary>
public static class HlsVersion
{
    /// <summary>The version for a set of features; 1 for none.</summary>
    public static int Needed(HlsFeatures features) => features switch
    {
        _ when features.HasFlag(HlsFeatures.Variables) => 8,
        _ when features.HasFlag(HlsFeatures.ServiceCaptions) => 7,
        _ when features.HasFlag(HlsFeatures.Map) => features.HasFlag(HlsFeatures.IFramesOnly) ? 5 : 6,
        _ when features.HasFlag(HlsFeatures.KeyFormat) => 5,
        _ when (features & (HlsFeatures.ByteRanges | HlsFeatures.IFramesOnly)) != 0 => 4,
        _ when features.HasFlag(HlsFeatures.FractionalDurations) => 3,
        _ when features.HasFlag(HlsFeatures.KeyIv) => 2,
        _ => 1,
    };

    /// <summary>What a media playlist uses.</summary>
    public static HlsFeatures FeaturesOf(MediaPlaylist playlist)
    {
        HlsFeatures features = playlist.IFramesOnly ? HlsFeatures.IFramesOnly : HlsFeatures.None;
        features |= playlist.Defines.IsEmpty ? HlsFeatures.None : HlsFeatures.Variables;
        foreach (HlsSegment segment in playlist.Segments)
        {
            features |= segment.DurationText.Contains('.', StringComparison.Ordinal) ? HlsFeatures.FractionalDurations : HlsFeatures.None;
            features |= segment.Range is null ? HlsFeatures.None : HlsFeatures.ByteRanges;
            features |= segment.Map is null ? HlsFeatures.None : HlsFeatures.Map;
            foreach (HlsKey key in segment.Keys)
            {
                features |= FeaturesOf(key.Attributes, key.Method);
            }
        }

        return features;
    }

    /// <summary>What a multivariant playlist uses.</summary>
    public static HlsFeatures FeaturesOf(MultivariantPlaylist playlist)
    {
        HlsFeatures features = playlist.Defines.IsEmpty ? HlsFeatures.None : HlsFeatures.Variables;
        foreach (HlsMedia media in playlist.Media)
        {
            bool service = media.Attributes.Value("INSTREAM-ID")?.StartsWith("SERVICE", StringComparison.Ordinal) == true;
            features |= service ? HlsFeatures.ServiceCaptions : HlsFeatures.None;
        }

        foreach (HlsTag tag in playlist.SessionTags)
        {
            features |= tag.Name == "EXT-X-SESSION-KEY" ? FeaturesOf(tag.Attributes, tag.Attributes.Value("METHOD") ?? "") : HlsFeatures.None;
        }

        return features;
    }

    private static HlsFeatures FeaturesOf(HlsAttributeList key, string method)
    {
        HlsFeatures features = key.Find("IV") is null ? HlsFeatures.None : HlsFeatures.KeyIv;
        bool format = key.Find("KEYFORMAT") is not null || key.Find("KEYFORMATVERSIONS") is not null;
        return features | (format || method.StartsWith("SAMPLE-AES", StringComparison.Ordinal) ? HlsFeatures.KeyFormat : HlsFeatures.None);
    }
}
