using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>
/// Writes what a decision knew of one viewer in a fixed binary form. The profile, which changes rarely, is written when it changes and copied from then on. Mutable and not
/// thread-safe: the viewer's grain owns it.
/// </summary>
public sealed class FactsEncoder
{
    /// <summary>
    /// Most bytes. Of a usual viewer it is some 50 to 300, however much the viewer saw; where caps of very many placements count what the viewer saw of each of them it is more, and
    /// facts are left out.
    /// </summary>
    public const int BytesMax = 2_048;

    internal const byte Format = 3;

    private ViewerProfile? _profile;
    private byte[]? _profileBytes = [];

    /// <summary>Writes facts.</summary>
    /// <param name="profile">The profile; null for none.</param>
    /// <param name="asked">What was asked of what the viewer saw, and answered.</param>
    /// <param name="destination">Takes them; <see cref="BytesMax"/> long.</param>
    /// <returns>How many bytes; -1 when they are more.</returns>
    public int Write(ViewerProfile? profile, AskedHistory asked, Span<byte> destination)
    {
        if (!ReferenceEquals(profile, _profile))
            (_profile, _profileBytes) = (profile, profile is null ? [] : Encode(profile));
        if (_profileBytes is null)
            return -1;
        var writer = new TicketWriter(destination);
        writer.Write(Format);
        writer.Write(profile is not null);
        writer.Write(_profileBytes);
        FactsWriter.Write(ref writer, asked);
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
        var bytes = writer.Written.Length <= BytesMax ? writer.Written.ToArray() : null;
        writer.Dispose();
        return bytes;
    }
}
