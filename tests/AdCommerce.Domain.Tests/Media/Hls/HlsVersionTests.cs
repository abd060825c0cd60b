using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class HlsVersionTests
{
    [Theory]
    [InlineData(HlsFeatures.None, 1)]
    [InlineData(HlsFeatures.KeyIv, 2)]
    [InlineData(HlsFeatures.FractionalDurations | HlsFeatures.KeyIv, 3)]
    [InlineData(HlsFeatures.ByteRanges, 4)]
    [InlineData(HlsFeatures.IFramesOnly | HlsFeatures.FractionalDurations, 4)]
    [InlineData(HlsFeatures.KeyFormat, 5)]
    [InlineData(HlsFeatures.IFramesOnly | HlsFeatures.Map | HlsFeatures.ByteRanges, 5)]
    [InlineData(HlsFeatures.Map, 6)]
    [InlineData(HlsFeatures.ServiceCaptions, 7)]
    [InlineData(HlsFeatures.Variables | HlsFeatures.Map, 8)]
    public void Needed_Features_IsTheLowestVersionThatAllowsThem(HlsFeatures features, int version) =>
        Assert.Equal(version, HlsVersion.Needed(features));
}
