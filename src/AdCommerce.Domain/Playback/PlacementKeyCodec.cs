using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback;

/// <summary>Placements' names in the binary form of tickets.</summary>
internal static class PlacementKeyCodec
{
    public static void Write(ref TicketWriter writer, PlacementKey placement)
    {
        writer.Write(placement.Campaign.BrandId);
        writer.Write(placement.Campaign.CampaignId);
        writer.Write(placement.PlacementId);
    }

    public static PlacementKey Read(BinaryReader reader) => new(new CampaignKey(reader.ReadString(), reader.ReadString()), reader.ReadString());

    public static void WriteAll(ref TicketWriter writer, ImmutableArray<PlacementKey> placements)
    {
        writer.WriteNumber(placements.Length);
        foreach (var placement in placements)
            Write(ref writer, placement);
    }

    public static ImmutableArray<PlacementKey> ReadAll(BinaryReader reader)
    {
        var placements = ImmutableArray.CreateBuilder<PlacementKey>(reader.Read7BitEncodedInt());
        while (placements.Count < placements.Capacity)
            placements.Add(Read(reader));
        return placements.MoveToImmutable();
    }
}
