using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>Reads what <see cref="FactsWriter"/> wrote.</summary>
internal static class FactsReader
{
    public static ViewerProfile ReadProfile(BinaryReader reader)
    {
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, AttributeValue>(StringComparer.Ordinal);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            attributes.Add(reader.ReadString(), new AttributeValue((AttributeKind)reader.ReadByte(), ReadWords(reader), BitConverter.Int64BitsToDouble(reader.ReadInt64())));
        return new ViewerProfile
        {
            Attributes = attributes.ToImmutable(),
            Consent = new Consent(reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean()),
            Membership = new Membership(reader.ReadBoolean(), reader.ReadInt64() is >= 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null),
            Version = reader.Read7BitEncodedInt64(),
            Blocks = new ViewerBlocks(ReadWords(reader), ReadWords(reader)),
        };
    }

    public static ImmutableArray<SeenExposure> ReadExposures(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var texts = new string[count, FactsWriter.Texts];
        var exposures = ImmutableArray.CreateBuilder<SeenExposure>(count);
        var micros = 0L;
        for (var i = 0; i < count; i++)
        {
            var changed = reader.ReadByte();
            for (var text = 0; text < FactsWriter.Texts; text++)
            {
                var back = (changed & (1 << text)) == 0 ? 1 : reader.Read7BitEncodedInt();
                texts[i, text] = back == 0 ? reader.ReadString() : texts[i - back, text];
            }

            var step = reader.Read7BitEncodedInt64();
            micros += (step >>> 1) ^ -(step & 1);
            exposures.Add(new SeenExposure(
                new PlacementKey(new CampaignKey(texts[i, 0], texts[i, 1]), texts[i, 2]), texts[i, 3], texts[i, 4], texts[i, 5], texts[i, 6], micros));
        }

        return exposures.MoveToImmutable();
    }

    public static ImmutableArray<EarlierExposures> ReadEarlier(BinaryReader reader)
    {
        var earlier = ImmutableArray.CreateBuilder<EarlierExposures>(reader.Read7BitEncodedInt());
        var texts = new string[FactsWriter.ShownTexts];
        while (earlier.Count < earlier.Capacity)
        {
            var changed = reader.ReadByte();
            for (var text = 0; text < texts.Length; text++)
            {
                if ((changed & (1 << text)) != 0)
                    texts[text] = reader.ReadString();
            }

            earlier.Add(new EarlierExposures(
                new ShownProduct(new PlacementKey(new CampaignKey(texts[0], texts[1]), texts[2]), texts[3]), reader.Read7BitEncodedInt()));
        }

        return earlier.MoveToImmutable();
    }

    private static ImmutableArray<string> ReadWords(BinaryReader reader)
    {
        var words = ImmutableArray.CreateBuilder<string>(reader.Read7BitEncodedInt());
        while (words.Count < words.Capacity)
            words.Add(reader.ReadString());
        return words.MoveToImmutable();
    }
}
