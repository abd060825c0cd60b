using System.Buffers;
using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Playback;

/// <summary>Writes the multivariant playlist of an edition: rates as measured, codecs of what was chosen, media playlists by edition.</summary>
internal sealed class MultivariantTemplate
{
    private readonly string _episodeId;
    private readonly EpisodeRevision _revision;
    private readonly ImmutableArray<RenditionTemplate> _renditions;
    private readonly Dictionary<string, int> _indexOf;
    private readonly long[] _peakBitsPerSecond;
    private readonly int _version = 1;

    public MultivariantTemplate(string episodeId, EpisodeRevision revision, ImmutableArray<RenditionTemplate> renditions)
    {
        _episodeId = episodeId;
        _revision = revision;
        _renditions = renditions;
        _indexOf = renditions.Select(static (r, i) => (r.Id, i)).ToDictionary(static p => p.Id, static p => p.i, StringComparer.Ordinal);
        _peakBitsPerSecond = [.. revision.Content.Renditions.Select((r, i) => AtLeastOne(HlsBitrate.PeakOverEditions(r, i, revision.Slots)))];
        _version = VersionOf(Render(new string('0', revision.Slots.Length), default));
    }

    /// <summary>The playlist as a player gets it.</summary>
    public byte[] Render(string choices, EditionId edition)
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        var writer = new HlsWriter(buffer);
        var averages = _renditions.Select(r => AtLeastOne(HlsBitrate.Average([r.SizeOf(choices)]))).ToArray();
        writer.Begin(_version);
        if (_revision.Content.IndependentSegments)
            writer.IndependentSegments();
        foreach (var tag in _revision.Content.OtherTags)
            writer.KeptTag(tag);
        foreach (var media in _revision.Content.Media)
        {
            writer.Media(
                media.Type, media.GroupId, media.Name, media.RenditionId is { } id ? UriOf(id, edition) : null, media.OtherAttributes);
        }

        foreach (var stream in _revision.Content.Streams)
            writer.StreamInf(Entry(stream, choices, averages), UriOf(stream.RenditionId, edition));
        foreach (var iFrames in _revision.Content.IFrameStreams)
            writer.IFrameStreamInf(Entry(iFrames, choices, averages), UriOf(iFrames.RenditionId, edition));
        return buffer.WrittenSpan.ToArray();
    }

    // What decides the version (kept session keys, captions) is the same in every edition: it is read off one.
    private static int VersionOf(byte[] playlist) =>
        MultivariantPlaylistParser.Parse(playlist).Value is { } read ? HlsVersion.Needed(HlsVersion.FeaturesOf(read)) : 1;

    // An attribute of 0 would be refused by players; media of no bytes exists in subtitles at most.
    private static long AtLeastOne(long bitsPerSecond) => Math.Max(1, bitsPerSecond);

    private string UriOf(string renditionId, EditionId edition) => EditionPaths.Media(_episodeId, edition, renditionId);

    private HlsStreamEntry Entry(StreamEntry stream, string choices, long[] averages)
    {
        var played = PlayedWith(stream);
        var average = played.Sum(group => group.Max(r => averages[r]));
        return new HlsStreamEntry
        {
            BandwidthBitsPerSecond = Bandwidth(played.Sum(group => group.Max(r => _peakBitsPerSecond[r])), average),
            AverageBandwidthBitsPerSecond = average,
            Codecs = CodecsWith(stream.Codecs, played.SelectMany(static g => g), choices),
            Width = stream.Width,
            Height = stream.Height,
            FrameRate = stream.FrameRate,
            AudioGroup = stream.AudioGroup,
            SubtitlesGroup = stream.SubtitlesGroup,
            ClosedCaptions = stream.ClosedCaptions,
            OtherAttributes = stream.OtherAttributes,
        };
    }

    private HlsStreamEntry Entry(IFrameEntry iFrames, string choices, long[] averages)
    {
        var index = _indexOf[iFrames.RenditionId];
        return new HlsStreamEntry
        {
            BandwidthBitsPerSecond = Bandwidth(_peakBitsPerSecond[index], averages[index]),
            AverageBandwidthBitsPerSecond = averages[index],
            Codecs = CodecsWith(iFrames.Codecs, [index], choices),
            Width = iFrames.Width,
            Height = iFrames.Height,
            OtherAttributes = iFrames.OtherAttributes,
        };
    }

    // A segment that is shorter than half a target duration beside long ones is in no run that counts for the peak, but in the average.
    private static long Bandwidth(long peak, long average) => Math.Max(peak, average);

    /// <summary>RFC 8216bis 4.4.6.2: rates are those of the dearest playable combination, so one rendition of each group counts.</summary>
    private List<int[]> PlayedWith(StreamEntry stream)
    {
        var played = new List<int[]> { new[] { _indexOf[stream.RenditionId] } };
        foreach (var group in new[] { ("AUDIO", stream.AudioGroup), ("SUBTITLES", stream.SubtitlesGroup) })
        {
            var members = _revision.Content.Media
                .Where(m => m.Type == group.Item1 && m.GroupId == group.Item2 && m.RenditionId is not null && m.RenditionId != stream.RenditionId)
                .Select(m => _indexOf[m.RenditionId!])
                .ToArray();
            if (members.Length > 0)
                played.Add(members);
        }

        return played;
    }

    private ImmutableArray<string> CodecsWith(ImmutableArray<string> codecs, IEnumerable<int> renditions, string choices)
    {
        var all = codecs;
        foreach (var index in renditions)
        {
            for (var k = 0; k < _revision.Slots.Length; k++)
            {
                if (EditionId.ChoiceOf(choices[k]) is var choice and > 0)
                {
                    var replacement = _revision.Slots[k].Variants[choice - 1].Renditions.FirstOrDefault(r => r.RenditionId == _renditions[index].Id);
                    all = replacement is null ? all : all.AddRange(replacement.Codecs.Where(c => !all.Contains(c)));
                }
            }
        }

        return all;
    }
}
