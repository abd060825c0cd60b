using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Domain.Chain;

/// <summary>
/// Proof that a next step was really offered to a viewer, and after which variant. It travels sealed with the player, and returns with each
/// event about the step.
/// </summary>
/// <param name="Viewer">The viewer's pseudonym.</param>
/// <param name="SessionId">The session in which the variant was seen.</param>
/// <param name="Origin">The variant, which is carried through note, room and group.</param>
/// <param name="Stage">Note, livestream or group.</param>
/// <param name="ObjectId">Its id in the brand.</param>
/// <param name="ExpireTime">When it is no longer taken; whole milliseconds.</param>
public sealed record StepTicket(
    string Viewer, Guid SessionId, EntryDimensions Origin, Stage Stage, string ObjectId, DateTimeOffset ExpireTime) : ITicket
{
    /// <summary>How long a step's events are taken: a note that is read tomorrow, an order that comes a week after the room.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private const byte Format = 2;

    // Without a circle. No longer written, and read for as long as such a ticket may come back.
    private const byte FormatWithoutCircle = 1;

    /// <summary>What may be reported: the step's own events, and what is bought there.</summary>
    public EventKinds Allowed => EventKinds.Order | Stage switch
    {
        Stage.Note => EventKinds.Note,
        Stage.Livestream => EventKinds.Room,
        Stage.Group => EventKinds.Group,
        _ => EventKinds.None,
    };

    /// <summary>The fixed binary form: what is sealed.</summary>
    public byte[] Encode() => TicketWriter.Encode(this);

    /// <inheritdoc/>
    public void Write(ref TicketWriter writer)
    {
        writer.Write(Format);
        writer.Write(Viewer);
        writer.Write(SessionId);
        writer.Write(Origin.Placement.Campaign.BrandId);
        writer.Write(Origin.Placement.Campaign.CampaignId);
        writer.Write(Origin.Placement.PlacementId);
        foreach (var text in (ReadOnlySpan<string>)[
            Origin.ProductId, Origin.DramaId, Origin.EpisodeId, Origin.SlotId, Origin.Theme, Origin.Market, Origin.Device, Origin.Arm,
            Origin.Circle])
        {
            writer.Write(text);
        }

        writer.Write((byte)Stage);
        writer.Write(ObjectId);
        writer.Write(ExpireTime.ToUnixTimeMilliseconds());
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. Only for bytes whose seal was opened: anything else is a bug.</summary>
    public static StepTicket Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var format = reader.ReadByte();
        if (format is not (Format or FormatWithoutCircle))
            throw new InvalidDataException("a sealed step of an unknown format");
        return new StepTicket(
            reader.ReadString(),
            new Guid(reader.ReadBytes(16), bigEndian: true),
            new EntryDimensions(
                new PlacementKey(new CampaignKey(reader.ReadString(), reader.ReadString()), reader.ReadString()),
                reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(),
                reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString())
            {
                Circle = format == FormatWithoutCircle ? "" : reader.ReadString(),
            },
            (Stage)reader.ReadByte(),
            reader.ReadString(),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()));
    }
}
