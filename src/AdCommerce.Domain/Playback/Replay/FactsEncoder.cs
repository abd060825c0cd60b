using System.Collections.Immutable;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>
/// Writes what is known of one viewer in a fixed binary form, at each decision. What changes rarely, the profile and what was seen, is written when it changes
/// and copied from then on. Mutable and not thread-safe: the viewer's grain owns it.
/// </summary>
public sealed class FactsEncoder
{
    /// <summary>Most bytes. Of a usual viewer it is some 100 to 400; with many exposures of many placements it is more, and they are left out.</summary>
    public const int BytesMax = 2_048;

    internal const byte Format = 1;

    private ViewerProfile? _profile;
    private ImmutableArray<SeenExposure> _seen = [];
    private byte[]? _profileBytes = [];
    private byte[]? _seenBytes = [0];

    /// <summary>Writes facts.</summary>
    /// <param name="profile">The profile; null for none.</param>
    /// <param name="history">What the viewer saw.</param>
    /// <param name="destination">Takes them; <see cref="BytesMax"/> long.</param>
    /// <returns>How many bytes; -1 when they are more.</returns>
    public int Write(ViewerProfile? profile, ExposureHistory history, Span<byte> destination)
    {
        if (!ReferenceEquals(profile, _profile))
            (_profile, _profileBytes) = (profile, profile is null ? [] : Encode(profile));
        if (history.Seen != _seen)
            (_seen, _seenBytes) = (history.Seen, Encode(history.Seen));
        if (_seenBytes is null || _profileBytes is null)
            return -1;
        var writer = new TicketWriter(destination);
        writer.Write(Format);
        writer.Write(profile is not null);
        writer.Write(_profileBytes);
        writer.Write(history.IsKnown);
        writer.Write(_seenBytes);
        FactsWriter.Write(ref writer, history.InPlay);
        var length = writer.Written.Length <= BytesMax ? writer.Written.Length : -1;
        // Close to the end it may have gone on elsewhere; as a rule it stands there already.
        if (length >= 0)
            writer.Written.CopyTo(destination);
        writer.Dispose();
        return length;
    }

    private static byte[]? Encode(ViewerProfile profile)
    {
        var writer = new TicketWriter(stackalloc byte[BytesMax]);
        FactsWriter.Write(ref writer, profile);
        return Taken(ref writer);
    }

    private static byte[]? Encode(ImmutableArray<SeenExposure> seen)
    {
        var writer = new TicketWriter(stackalloc byte[BytesMax]);
        FactsWriter.Write(ref writer, seen);
        return Taken(ref writer);
    }

    private static byte[]? Taken(ref TicketWriter writer)
    {
        var bytes = writer.Written.Length <= BytesMax ? writer.Written.ToArray() : null;
        writer.Dispose();
        return bytes;
    }
}
