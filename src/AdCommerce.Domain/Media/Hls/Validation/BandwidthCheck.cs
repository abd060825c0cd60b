using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Hls.Validation;

/// <summary>P15: BANDWIDTH is not below the peak of any edition, AVERAGE-BANDWIDTH is near the average of this one.</summary>
internal static class BandwidthCheck
{
    private const int AveragePercentMax = 10;

    public static void Run(ValidationContext context)
    {
        Dictionary<string, (long Peak, long Average)?> rates =
            context.Playlists.ToDictionary(playlist => playlist.Uri, playlist => Measure(context, playlist));
        foreach (HlsStreamInf stream in context.Multivariant.Streams)
        {
            if (stream.AverageBandwidthBitsPerSecond is null)
            {
                context.AddMultivariant(HlsRule.P15, stream.Line, "AVERAGE-BANDWIDTH is missing");
            }

            (long Peak, long Average)? measured = Sum(
                rates.GetValueOrDefault(stream.Uri),
                Largest(context, rates, "AUDIO", stream.AudioGroup, stream.Uri),
                Largest(context, rates, "VIDEO", stream.VideoGroup, stream.Uri),
                Largest(context, rates, "SUBTITLES", stream.SubtitlesGroup, stream.Uri));
            CheckRates(context, stream.Line, stream.BandwidthBitsPerSecond, stream.AverageBandwidthBitsPerSecond, measured);
        }

        foreach (HlsIFrameStreamInf stream in context.Multivariant.IFrameStreams)
        {
            CheckRates(
                context, stream.Line, stream.BandwidthBitsPerSecond, stream.AverageBandwidthBitsPerSecond, rates.GetValueOrDefault(stream.Uri));
        }
    }

    private static void CheckRates(ValidationContext context, int line, long bandwidth, long? average, (long Peak, long Average)? measured)
    {
        if (average > bandwidth)
        {
            context.AddMultivariant(HlsRule.P15, line, $"AVERAGE-BANDWIDTH {average} is above BANDWIDTH {bandwidth}");
        }

        if (measured is not { } rate)
        {
            return;
        }

        if (bandwidth < rate.Peak)
        {
            context.AddMultivariant(HlsRule.P15, line, $"BANDWIDTH {bandwidth} is below the peak of {rate.Peak}");
        }

        if (average is { } found && Math.Abs(found - rate.Average) * 100 > rate.Average * AveragePercentMax)
        {
            context.AddMultivariant(
                HlsRule.P15, line,
                $"AVERAGE-BANDWIDTH {found} is more than {AveragePercentMax} % away from the average of {rate.Average}");
        }
    }

    private static (long Peak, long Average)? Measure(ValidationContext context, CheckedPlaylist playlist)
    {
        if (!playlist.IsKnown || context.Facts is not { } facts)
        {
            return null;
        }

        SegmentSize[] sizes = [.. playlist.Facts.Select((fact, i) => new SegmentSize(fact!.SizeBytes, playlist.Playlist.Segments[i].DurationMicros))];
        long everywhere = facts.Renditions.GetValueOrDefault(playlist.RenditionId!)?.PeakBitsPerSecond ?? 0;
        long peak = HlsBitrate.Peak(sizes, playlist.Playlist.TargetDurationSeconds);
        return (Math.Max(peak, everywhere), HlsBitrate.Average(sizes));
    }

    // A player plays one rendition of a group beside the stream, so the largest counts (RFC 8216bis 4.4.6.2). Its own entry in the group adds
    // nothing.
    private static (long Peak, long Average)? Largest(
        ValidationContext context, Dictionary<string, (long Peak, long Average)?> rates, string type, string? group, string streamUri)
    {
        (long peak, long average) = (0, 0);
        foreach (HlsMedia media in context.Multivariant.Media)
        {
            if (group is null || media.Type != type || media.GroupId != group || media.Uri is null || media.Uri == streamUri)
            {
                continue;
            }

            if (rates.GetValueOrDefault(media.Uri) is not { } rate)
            {
                return null;
            }

            (peak, average) = (Math.Max(peak, rate.Peak), Math.Max(average, rate.Average));
        }

        return (peak, average);
    }

    private static (long Peak, long Average)? Sum(params ReadOnlySpan<(long Peak, long Average)?> parts)
    {
        (long peak, long average) = (0, 0);
        foreach ((long Peak, long Average)? part in parts)
        {
            if (part is not { } rate)
            {
                return null;
            }

            (peak, average) = (peak + rate.Peak, average + rate.Average);
        }

        return (peak, average);
    }
}
