using System.Collections.Immutable;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>How facts are written, of which only so many bytes are kept.</summary>
internal static class FactsWriter
{
    /// <summary>A text that stood in the same place of one of so many exposures before is named by how many that was.</summary>
    public const int BackMax = 16;

    /// <summary>Texts of an exposure.</summary>
    public const int Texts = 7;

    /// <summary>Texts of a product of a placement.</summary>
    public const int ShownTexts = 4;

    public static void Write(ref TicketWriter writer, ViewerProfile profile)
    {
        writer.WriteNumber(profile.Attributes.Count);
        foreach (var (id, value) in profile.Attributes)
        {
            writer.Write(id);
            writer.Write((byte)value.Kind);
            Write(ref writer, value.Words);
            writer.Write(BitConverter.DoubleToInt64Bits(value.Number));
        }

        writer.Write(profile.Consent.Personalization);
        writer.Write(profile.Consent.Measurement);
        writer.Write(profile.Consent.Messages);
        writer.Write(profile.Membership.IsMember);
        writer.Write(profile.Membership.ExpireTime?.UtcTicks ?? -1);
        writer.WriteNumber(profile.Version);
        Write(ref writer, profile.Blocks.BrandIds);
        Write(ref writer, profile.Blocks.ProductIds);
    }

    /// <summary>Ends early when it is more than <see cref="FactsEncoder.BytesMax"/>.</summary>
    public static void Write(ref TicketWriter writer, ImmutableArray<SeenExposure> exposures)
    {
        writer.WriteNumber(exposures.Length);
        var micros = 0L;
        for (var i = 0; i < exposures.Length && writer.Written.Length <= FactsEncoder.BytesMax; i++)
        {
            var changed = 0;
            for (var text = 0; text < Texts; text++)
            {
                if (i == 0 || TextOf(exposures[i], text) != TextOf(exposures[i - 1], text))
                    changed |= 1 << text;
            }

            writer.Write((byte)changed);
            for (var text = 0; text < Texts; text++)
            {
                if ((changed & (1 << text)) != 0)
                    Write(ref writer, exposures, i, text);
            }

            var step = exposures[i].TimeMicros - micros;
            writer.WriteNumber((step << 1) ^ (step >> 63));
            micros = exposures[i].TimeMicros;
        }
    }

    /// <summary>Sorted as they are, so that most have the brand and campaign of the one before. Ends early, too.</summary>
    public static void Write(ref TicketWriter writer, ImmutableArray<EarlierExposures> earlier)
    {
        writer.WriteNumber(earlier.Length);
        ShownProduct? before = null;
        for (var i = 0; i < earlier.Length && writer.Written.Length <= FactsEncoder.BytesMax; i++)
        {
            var (shown, count) = earlier[i];
            var changed = 0;
            for (var text = 0; text < ShownTexts; text++)
                changed |= before is null || TextOf(shown, text) != TextOf(before, text) ? 1 << text : 0;
            writer.Write((byte)changed);
            for (var text = 0; text < ShownTexts; text++)
            {
                if ((changed & (1 << text)) != 0)
                    writer.Write(TextOf(shown, text));
            }

            writer.WriteNumber(count);
            before = shown;
        }
    }

    private static void Write(ref TicketWriter writer, ImmutableArray<SeenExposure> exposures, int i, int text)
    {
        var mine = TextOf(exposures[i], text);
        for (var back = 2; back <= BackMax && back <= i; back++)
        {
            if (TextOf(exposures[i - back], text) == mine)
            {
                writer.WriteNumber(back);
                return;
            }
        }

        writer.WriteNumber(0);
        writer.Write(mine);
    }

    private static void Write(ref TicketWriter writer, ImmutableArray<string> words)
    {
        writer.WriteNumber(words.Length);
        foreach (var word in words)
            writer.Write(word);
    }

    private static string TextOf(ShownProduct shown, int text) => text switch
    {
        0 => shown.Placement.Campaign.BrandId,
        1 => shown.Placement.Campaign.CampaignId,
        2 => shown.Placement.PlacementId,
        _ => shown.ProductId,
    };

    private static string TextOf(SeenExposure exposure, int text) => text switch
    {
        0 => exposure.Placement.Campaign.BrandId,
        1 => exposure.Placement.Campaign.CampaignId,
        2 => exposure.Placement.PlacementId,
        3 => exposure.ProductId,
        4 => exposure.DramaId,
        5 => exposure.EpisodeId,
        _ => exposure.SlotId,
    };
}
