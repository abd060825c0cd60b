using AdCommerce.Domain.Campaigns.Budgets.Charging;

namespace AdCommerce.Domain.Playback;

/// <summary>How tickets spell what may be charged.</summary>
internal static class ChargeClaimCodec
{
    /// <summary>Most bytes that one takes.</summary>
    public const int BytesMax = 36;

    public static void Write(ref TicketWriter writer, ChargeClaim? charge)
    {
        writer.Write(charge.HasValue);
        if (charge is not { } claim)
            return;
        writer.WriteNumber(claim.Lease);
        writer.WriteNumber(claim.Day);
        writer.WriteNumber(claim.PriceMicros);
        writer.Write(claim.CloseTimeMicros);
        writer.Write((byte)claim.Bar);
    }

    public static ChargeClaim? Read(BinaryReader reader) => !reader.ReadBoolean() ? null : new ChargeClaim(
        reader.Read7BitEncodedInt64(), (int)reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadInt64(), (ChargeBar)reader.ReadByte());
}
