using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
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

    /// <summary>What was written before there was <see cref="ExposureHistory.Earlier"/>, and still is where no cap asks for it.</summary>
    internal const byte FormatWithoutEarlier = 1;

    internal const byte Format = 2;

    private ViewerProfile? _profile;
    private ImmutableArray<SeenExposure> _seen = [];
    private byte[]? _profileBytes = [];
    private byte[]? _seenBytes = [0];
    private (ImmutableArray<EarlierExposures> Earlier, LifeCaps Caps, ImmutableSortedDictionary<string, Product> Products) _counted = ([], LifeCaps.None, RegistryState.Empty.Products);
    private byte[]? _countedBytes = [];

    /// <summary>Writes facts.</summary>
    /// <param name="profile">The profile; null for none.</param>
    /// <param name="history">What the viewer saw; of what was earlier only what caps of the snapshot count is written.</param>
    /// <param name="snapshot">What is decided from.</param>
    /// <param name="destination">Takes them; <see cref="BytesMax"/> long.</param>
    /// <returns>How many bytes; -1 when they are more.</returns>
    public int Write(ViewerProfile? profile, ExposureHistory history, PlaybackSnapshot snapshot, Span<byte> destination)
    {
        if (!ReferenceEquals(profile, _profile))
            (_profile, _profileBytes) = (profile, profile is null ? [] : Encode(profile));
        if (history.Seen != _seen)
            (_seen, _seenBytes) = (history.Seen, Encode(history.Seen));
        Count(history.Earlier, snapshot);
        if (_seenBytes is null || _profileBytes is null || _countedBytes is null)
            return -1;
        var writer = new TicketWriter(destination);
        writer.Write(_countedBytes.Length > 0 ? Format : FormatWithoutEarlier);
        writer.Write(profile is not null);
        writer.Write(_profileBytes);
        writer.Write(history.IsKnown);
        writer.Write(_seenBytes);
        FactsWriter.Write(ref writer, history.InPlay);
        writer.Write(_countedBytes);
        var length = writer.Written.Length <= BytesMax ? writer.Written.Length : -1;
        // Close to the end it may have gone on elsewhere; as a rule it stands there already.
        if (length >= 0)
            writer.Written.CopyTo(destination);
        writer.Dispose();
        return length;
    }

    // What it is made of is the same at nearly every decision.
    private void Count(ImmutableArray<EarlierExposures> earlier, PlaybackSnapshot snapshot)
    {
        var caps = snapshot.Candidates.LifeCaps;
        if (caps == _counted.Caps && earlier == _counted.Earlier && (caps.IsEmpty || snapshot.State.Products == _counted.Products))
            return;
        _counted = (earlier, caps, snapshot.State.Products);
        var needed = caps.NeededOf(earlier, snapshot.State);
        _countedBytes = needed.IsEmpty ? [] : Encode(needed);
    }

    private static byte[]? Encode(ImmutableArray<EarlierExposures> earlier)
    {
        var writer = new TicketWriter(stackalloc byte[BytesMax]);
        FactsWriter.Write(ref writer, earlier);
        return Taken(ref writer);
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
