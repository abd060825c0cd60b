using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;

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
/// Proof that a slot really showed a product to a viewer in a session, or withheld one. It travels sealed with the player, who can neither read
/// nor change it, and returns with each event about the slot.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Viewer">The viewer's pseudonym.</param>
/// <param name="EpisodeId">The episode.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="SlotIndex">The slot, in order of time.</param>
/// <param name="Placement">The placement that put the product there; null for a slot that was left as it was shot because of ghosts.</param>
/// <param name="ProductId">The product; empty without a placement.</param>
/// <param name="Allowed">What may be reported.</param>
/// <param name="ExpireTime">When it is no longer taken; whole milliseconds.</param>
/// <param name="Ghosts">The placements that this viewer, held out from their campaigns, would have seen there (<see cref="SlotDecision.Ghosts"/>).</param>
public sealed record EventTicket(
    Guid SessionId,
    string Viewer,
    string EpisodeId,
    int Revision,
    int SlotIndex,
    PlacementKey? Placement,
    string ProductId,
    EventKinds Allowed,
    DateTimeOffset ExpireTime,
    ImmutableArray<PlacementKey> Ghosts) : ITicket
{
    private const byte Format = 3;

    // Still written where there is nothing to charge.
    private const byte FormatWithoutMoney = 2;
    private const byte FormatWithoutGhosts = 1;

    /// <summary>The circle of viewers that was decided for (<see cref="EpisodeDecision.Circle"/>).</summary>
    public string Circle { get; init; } = "";

    /// <summary>The chance that this came out (<see cref="SlotDecision.Propensity"/>); 0 where it counts for no estimate.</summary>
    public double Propensity { get; init; }

    /// <summary>What an exposure may be charged to; null when the campaign has no budget.</summary>
    public ChargeClaim? Charge { get; init; }

    /// <summary>Under whom it is charged.</summary>
    public ChargeSubject ChargedTo { get; init; }

    /// <summary>The ticket of one slot of a session, or null for the original that withholds nothing.</summary>
    public static EventTicket? Of(SessionTicket session, int slotIndex)
    {
        var slot = session.Decision.Slots[slotIndex];
        if (slot.Placement is null && slot.Ghosts.IsEmpty)
            return null;
        var allowed = slot.Placement is null ? EventKinds.Exposure : EventKinds.Exposure | EventKinds.Tap | EventKinds.Order;
        return new EventTicket(
            session.SessionId, session.Viewer, session.EpisodeId, session.Decision.Revision, slotIndex, slot.Placement, slot.ProductId, allowed,
            session.ExpireTime, slot.Ghosts)
        {
            Circle = session.Decision.Circle,
            Propensity = slot.Propensity,
            Charge = session.Decision.ChargeOf(slotIndex),
            ChargedTo = session.Decision.ChargeOf(slotIndex) is null ? default : session.Decision.ChargedTo,
        };
    }

    /// <summary>The fixed binary form: what is sealed.</summary>
    public byte[] Encode() => TicketWriter.Encode(this);

    /// <inheritdoc/>
    public void Write(ref TicketWriter writer)
    {
        writer.Write(Charge is null ? FormatWithoutMoney : Format);
        writer.Write(SessionId);
        writer.Write(Viewer);
        writer.Write(EpisodeId);
        writer.WriteNumber(Revision);
        writer.WriteNumber(SlotIndex);
        writer.Write(Placement.HasValue);
        if (Placement is { } placement)
            PlacementKeyCodec.Write(ref writer, placement);
        writer.Write(ProductId);
        writer.WriteNumber((int)Allowed);
        writer.Write(ExpireTime.ToUnixTimeMilliseconds());
        PlacementKeyCodec.WriteAll(ref writer, Ghosts);
        writer.Write(Circle);
        writer.Write(Propensity);
        if (Charge is null)
            return;
        writer.Write((byte)ChargedTo);
        ChargeClaimCodec.Write(ref writer, Charge);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. Only for bytes whose seal was opened: anything else is a bug.</summary>
    public static EventTicket Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var format = reader.ReadByte();
        if (format is not (Format or FormatWithoutMoney or FormatWithoutGhosts))
            throw new InvalidDataException("a sealed event ticket of an unknown format");
        return new EventTicket(
            new Guid(reader.ReadBytes(16), bigEndian: true),
            reader.ReadString(),
            reader.ReadString(),
            reader.Read7BitEncodedInt(),
            reader.Read7BitEncodedInt(),
            format == FormatWithoutGhosts || reader.ReadBoolean() ? PlacementKeyCodec.Read(reader) : null,
            reader.ReadString(),
            (EventKinds)reader.Read7BitEncodedInt(),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
            format == FormatWithoutGhosts ? [] : PlacementKeyCodec.ReadAll(reader))
        {
            Circle = format == FormatWithoutGhosts ? "" : reader.ReadString(),
            Propensity = format == FormatWithoutGhosts ? 0 : reader.ReadDouble(),
            ChargedTo = format == Format ? (ChargeSubject)reader.ReadByte() : default,
            Charge = format == Format ? ChargeClaimCodec.Read(reader) : null,
        };
    }
}
