using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>Reads what <see cref="FactsWriter"/> wrote, and what earlier versions did, whose sessions are kept for days.</summary>
internal static class FactsReader
{
    /// <summary>Every exposure of the viewer's; before there was <see cref="ExposureHistory.Earlier"/>, and where no cap asked for it.</summary>
    public const byte FormatWithoutEarlier = 1;

    /// <summary>Every exposure of the viewer's, and of earlier ones those that caps asked for.</summary>
    public const byte FormatOfExposures = 2;

    private const int ExposureTexts = 7;
    private const int ShownTexts = 4;

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
        var texts = new string[count, ExposureTexts];
        var exposures = ImmutableArray.CreateBuilder<SeenExposure>(count);
        var micros = 0L;
        for (var i = 0; i < count; i++)
        {
            var changed = reader.ReadByte();
            for (var text = 0; text < ExposureTexts; text++)
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
        var texts = new string[ShownTexts];
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

    public static AskedHistory ReadAsked(BinaryReader reader)
    {
        var isKnown = reader.ReadBoolean();
        var counts = ImmutableArray.CreateBuilder<AskedCount>(reader.Read7BitEncodedInt());
        var names = new string[counts.Capacity, FactsWriter.Names];
        while (counts.Count < counts.Capacity)
            counts.Add(ReadCount(reader, names, counts.Count));
        return new AskedHistory(
            isKnown,
            counts.MoveToImmutable(),
            ReadPairs(reader, static (brandId, category) => new SeparatingProduct(brandId, category)),
            ReadPairs(reader, static (group, productId) => new LockedProduct(group, productId)));
    }

    private static AskedCount ReadCount(BinaryReader reader, string[,] names, int i)
    {
        var first = reader.ReadByte();
        var scope = (CapScope)((first & FactsWriter.TwoBits) + 1);
        for (var name = 0; name < FactsWriter.Names; name++)
        {
            // A name that the scope has not is empty, as it is in a target.
            if (name >= FactsWriter.NamesOf(scope))
            {
                names[i, name] = "";
                continue;
            }

            var back = (first & (1 << (FactsWriter.NamesShift + name))) == 0 ? 1 : reader.Read7BitEncodedInt();
            names[i, name] = back == 0 ? reader.ReadString() : names[i - back, name];
        }

        var target = new CapTarget(scope, names[i, 0], names[i, 1], names[i, 2]);
        return new AskedCount(target, (CapWindow)(((first >> FactsWriter.WindowShift) & FactsWriter.TwoBits) + 1), reader.Read7BitEncodedInt());
    }

    private static ImmutableArray<T> ReadPairs<T>(BinaryReader reader, Func<string, string, T> pairOf)
    {
        var pairs = ImmutableArray.CreateBuilder<T>(reader.Read7BitEncodedInt());
        while (pairs.Count < pairs.Capacity)
            pairs.Add(pairOf(reader.ReadString(), reader.ReadString()));
        return pairs.MoveToImmutable();
    }

    private static ImmutableArray<string> ReadWords(BinaryReader reader)
    {
        var words = ImmutableArray.CreateBuilder<string>(reader.Read7BitEncodedInt());
        while (words.Count < words.Capacity)
            words.Add(reader.ReadString());
        return words.MoveToImmutable();
    }
}
