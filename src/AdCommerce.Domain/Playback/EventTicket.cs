using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback;

/// <summary>What a player may report with an event token: bits, so that a token allows several.</summary>
[Flags]
public enum EventKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The product's slot began and ended to be on screen.</summary>
    Exposure = 1,

    /// <summary>The product was tapped.</summary>
    Tap = 2,

    /// <summary>A note was opened and read.</summary>
    Note = 4,

    /// <summary>A room was joined and left.</summary>
    Room = 8,

    /// <summary>A seat was taken and given back.</summary>
    Group = 16,

    /// <summary>Something was bought, or paid back.</summary>
    Order = 32,
}

/// <summary>
/// Proof that a slot really showed a product to a viewer in a session. It travels sealed with the player, who can neither read nor
/// change it, and returns with each event about the slot.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Viewer">The viewer's pseudonym.</param>
/// <param name="EpisodeId">The episode.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="SlotIndex">The slot, in order of time.</param>
/// <param name="Placement">The placement that put the product there.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Allowed">What may be reported.</param>
/// <param name="ExpireTime">When it is no longer taken; whole milliseconds.</param>
public sealed record EventTicket(
    Guid SessionId,
    string Viewer,
    string EpisodeId,
    int Revision,
    int SlotIndex,
    PlacementKey Placement,
    string ProductId,
    EventKinds Allowed,
    DateTimeOffset ExpireTime)
{
    private const byte Format = 1;

    /// <summary>The ticket of one slot of a session, or null for the original.</summary>
    public static EventTicket? Of(SessionTicket session, int slotIndex)
    {
        var slot = session.Decision.Slots[slotIndex];
        return slot.Placement is not { } placement
            ? null
            : new EventTicket(
                session.SessionId, session.Viewer, session.EpisodeId, session.Decision.Revision, slotIndex, placement, slot.ProductId,
                EventKinds.Exposure | EventKinds.Tap | EventKinds.Order, session.ExpireTime);
    }

    /// <summary>The fixed binary form: what is sealed.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream(192);
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write(SessionId.ToByteArray(bigEndian: true));
        writer.Write(Viewer);
        writer.Write(EpisodeId);
        writer.Write7BitEncodedInt(Revision);
        writer.Write7BitEncodedInt(SlotIndex);
        writer.Write(Placement.Campaign.BrandId);
        writer.Write(Placement.Campaign.CampaignId);
        writer.Write(Placement.PlacementId);
        writer.Write(ProductId);
        writer.Write7BitEncodedInt((int)Allowed);
        writer.Write(ExpireTime.ToUnixTimeMilliseconds());
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. Only for bytes whose seal was opened: anything else is a bug.</summary>
    public static EventTicket Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        if (reader.ReadByte() != Format)
            throw new InvalidDataException("a sealed event ticket of an unknown format");
        return new EventTicket(
            new Guid(reader.ReadBytes(16), bigEndian: true),
            reader.ReadString(),
            reader.ReadString(),
            reader.Read7BitEncodedInt(),
            reader.Read7BitEncodedInt(),
            new PlacementKey(new CampaignKey(reader.ReadString(), reader.ReadString()), reader.ReadString()),
            reader.ReadString(),
            (EventKinds)reader.Read7BitEncodedInt(),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()));
    }
}
