using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>Writes facts into memory that is there; what does not fit is noticed and left out. Numbers and texts are as of <see cref="BinaryWriter"/>.</summary>
internal ref struct FactsWriter(Span<byte> destination)
{
    /// <summary>A text that stood in the same place of one of so many exposures before is named by how many that was.</summary>
    public const int BackMax = 16;

    /// <summary>Texts of an exposure.</summary>
    public const int Texts = 7;

    private readonly Span<byte> _destination = destination;
    private int _length;

    /// <summary>Bytes written; -1 when there was no room for all.</summary>
    public readonly int Length => IsFull ? -1 : _length;

    /// <summary>Whether something did not fit.</summary>
    public bool IsFull { readonly get; private set; }

    public void Write(byte value)
    {
        if (Take(1) is { IsEmpty: false } place)
            place[0] = value;
    }

    public void Write(bool value) => Write((byte)(value ? 1 : 0));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Take(bytes.Length) is { IsEmpty: false } place)
            bytes.CopyTo(place);
    }

    public void WriteInt64(long value)
    {
        if (Take(sizeof(long)) is { IsEmpty: false } place)
            BinaryPrimitives.WriteInt64LittleEndian(place, value);
    }

    public void WriteNumber(long value)
    {
        var left = (ulong)value;
        while (left > 0x7F)
        {
            Write((byte)(left | 0x80));
            left >>= 7;
        }

        Write((byte)left);
    }

    public void Write(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        WriteNumber(bytes);
        if (Take(bytes) is { IsEmpty: false } place)
            Encoding.UTF8.GetBytes(text, place);
    }

    public void Write(ViewerProfile profile)
    {
        WriteNumber(profile.Attributes.Count);
        foreach (var (id, value) in profile.Attributes)
        {
            Write(id);
            Write((byte)value.Kind);
            Write(value.Words);
            WriteInt64(BitConverter.DoubleToInt64Bits(value.Number));
        }

        Write(profile.Consent.Personalization);
        Write(profile.Consent.Measurement);
        Write(profile.Consent.Messages);
        Write(profile.Membership.IsMember);
        WriteInt64(profile.Membership.ExpireTime?.UtcTicks ?? -1);
        WriteNumber(profile.Version);
        Write(profile.Blocks.BrandIds);
        Write(profile.Blocks.ProductIds);
    }

    public void Write(ImmutableArray<SeenExposure> exposures)
    {
        WriteNumber(exposures.Length);
        var micros = 0L;
        for (var i = 0; i < exposures.Length && !IsFull; i++)
        {
            var changed = 0;
            for (var text = 0; text < Texts; text++)
            {
                if (i == 0 || TextOf(exposures[i], text) != TextOf(exposures[i - 1], text))
                    changed |= 1 << text;
            }

            Write((byte)changed);
            for (var text = 0; text < Texts; text++)
            {
                if ((changed & (1 << text)) != 0)
                    Write(exposures, i, text);
            }

            var step = exposures[i].TimeMicros - micros;
            WriteNumber((step << 1) ^ (step >> 63));
            micros = exposures[i].TimeMicros;
        }
    }

    private void Write(ImmutableArray<SeenExposure> exposures, int i, int text)
    {
        var mine = TextOf(exposures[i], text);
        for (var back = 2; back <= BackMax && back <= i; back++)
        {
            if (TextOf(exposures[i - back], text) == mine)
            {
                WriteNumber(back);
                return;
            }
        }

        WriteNumber(0);
        Write(mine);
    }

    private void Write(ImmutableArray<string> words)
    {
        WriteNumber(words.Length);
        foreach (var word in words)
            Write(word);
    }

    private Span<byte> Take(int bytes)
    {
        if (IsFull || bytes > _destination.Length - _length)
        {
            IsFull = true;
            return [];
        }

        _length += bytes;
        return _destination.Slice(_length - bytes, bytes);
    }

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
