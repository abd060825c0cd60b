using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>How facts are written, of which only so many bytes are kept.</summary>
internal static class FactsWriter
{
    /// <summary>A name that stood in the same place of one of so many counts before is named by how many that was.</summary>
    public const int BackMax = 16;

    /// <summary>Most names of what a cap counts.</summary>
    public const int Names = 3;

    /// <summary>In a count's first byte: two bits for the scope less 1, two for the window less 1, one for each name that is not that of the count before.</summary>
    public const int WindowShift = 2;

    /// <summary>Where the bits of names begin.</summary>
    public const int NamesShift = 4;

    /// <summary>Two bits.</summary>
    public const int TwoBits = 3;

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
    public static void Write(ref TicketWriter writer, AskedHistory asked)
    {
        writer.Write(asked.IsKnown);
        writer.WriteNumber(asked.Counts.Length);
        for (var i = 0; i < asked.Counts.Length && writer.Written.Length <= FactsEncoder.BytesMax; i++)
            Write(ref writer, asked.Counts, i);
        writer.WriteNumber(asked.Separating.Length);
        foreach (var (brandId, category) in asked.Separating)
        {
            writer.Write(brandId);
            writer.Write(category);
        }

        writer.WriteNumber(asked.Locked.Length);
        foreach (var (group, productId) in asked.Locked)
        {
            writer.Write(group);
            writer.Write(productId);
        }
    }

    /// <summary>How many names there are of what a cap of the scope counts.</summary>
    public static int NamesOf(CapScope scope) => scope switch
    {
        CapScope.Placement => Names,
        CapScope.Campaign => 2,
        _ => 1,
    };

    private static void Write(ref TicketWriter writer, ImmutableArray<AskedCount> counts, int i)
    {
        var (target, window, count) = counts[i];
        var names = NamesOf(target.Scope);
        var changed = 0;
        for (var name = 0; name < names; name++)
            changed |= i == 0 || NameOf(target, name) != NameOf(counts[i - 1].Target, name) ? 1 << name : 0;
        writer.Write((byte)(((int)target.Scope - 1) | (((int)window - 1) << WindowShift) | (changed << NamesShift)));
        for (var name = 0; name < names; name++)
        {
            if ((changed & (1 << name)) != 0)
                Write(ref writer, counts, i, name);
        }

        writer.WriteNumber(count);
    }

    private static void Write(ref TicketWriter writer, ImmutableArray<AskedCount> counts, int i, int name)
    {
        var mine = NameOf(counts[i].Target, name);
        for (var back = 2; back <= BackMax && back <= i; back++)
        {
            if (NameOf(counts[i - back].Target, name) == mine)
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

    private static string NameOf(in CapTarget target, int name) => name switch
    {
        0 => target.Name,
        1 => target.CampaignId,
        _ => target.PlacementId,
    };
}
