using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

/// <summary>Playlists that tools wrote, not we: the demo drama's packager, and ffmpeg's HLS muxer.</summary>
public sealed class RealPlaylistsTests
{
    [Fact]
    public void Validate_DemoDrama_IsClean() => Assert.Empty(HlsValidator.Validate(Read("skin-deep"), facts: null));

    [Fact]
    public void Validate_Ffmpeg_IsReadAndLacksWhatFfmpegLeavesOut()
    {
        ImmutableArray<HlsFinding> findings = HlsValidator.Validate(Read("ffmpeg"), facts: null);

        // It writes version 7 always, and neither AVERAGE-BANDWIDTH nor FRAME-RATE.
        Assert.Equal([HlsRule.P10, HlsRule.P15, HlsRule.P18], findings.Select(finding => finding.Rule).Distinct().Order());
    }

    private static HlsPresentation Read(string name)
    {
        string root = Path.Combine(AppContext.BaseDirectory, "Media", "Hls", "Real", name);
        Dictionary<string, ReadOnlyMemory<byte>> files = Directory.GetFiles(root, "*.m3u8", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(root, path).Replace('\\', '/'), path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));
        return new HlsPresentation(files["master.m3u8"], files);
    }
}
