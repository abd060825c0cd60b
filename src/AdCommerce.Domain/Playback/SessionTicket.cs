using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Playback.Replay;

namespace AdCommerce.Domain.Playback;

/// <summary>
/// One viewer playing one edition of one episode. It travels sealed with the player, so that resolving writes nothing and every silo,
/// also after a restart, gives the same answers for it.
/// </summary>
/// <param name="SessionId">Unique.</param>
/// <param name="Viewer">The viewer's pseudonym.</param>
/// <param name="EpisodeId">The episode.</param>
/// <param name="Decision">What was chosen, revision included.</param>
/// <param name="ExpireTime">When its events are no longer taken; whole milliseconds.</param>
public sealed record SessionTicket(Guid SessionId, string Viewer, string EpisodeId, EpisodeDecision Decision, DateTimeOffset ExpireTime) : ITicket
{
    /// <summary>
    /// Largest binary form. 32 slots with the longest ids fit, but not with everything that matched, and not with as many ghosts: those are left out
    /// where they do not.
    /// </summary>
    public const int BytesMax = 9_000;

    /// <summary>How long a session's events are taken.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const byte Format = 4;

    // Still written where there is no money in it, so that a session of before is the same bytes, and its tokens too.
    private const byte FormatWithoutMoney = 3;
    private const byte FormatWithoutInputs = 2;
    private const byte FormatWithoutGhosts = 1;
    private const int LengthsOfThreeTexts = 6;

    /// <summary>When a session began: the time in its id, a UUIDv7 (RFC 9562), in whole milliseconds.</summary>
    public static DateTimeOffset BeginOf(Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[16];
        sessionId.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }

    /// <summary>
    /// The ticket as it fits a token: the same, or without what was known of the viewer, so that the decision cannot be made again, or also without what matched,
    /// so that the explanations name no attributes, or without the ghosts as well, all of them, since to leave out some would favour the others. Where even that is too
    /// large, of some 30 slots whose names are all as long as they may be, it says nothing of money, and nothing of it is charged.
    /// </summary>
    public SessionTicket Bounded()
    {
        // Nearly every ticket is far below, which the lengths of its texts show.
        if (BytesAtMost() <= BytesMax || Encode().Length <= BytesMax)
            return this;
        var withoutFacts = this with { Decision = Decision with { Inputs = Decision.Inputs?.WithoutFacts() } };
        if (withoutFacts.Encode().Length <= BytesMax)
            return withoutFacts;
        var terse = withoutFacts.With(static slot => slot with { Matched = [] });
        if (terse.Encode().Length <= BytesMax)
            return terse;
        var bare = terse.With(static slot => slot with { Ghosts = [] });
        return bare.Encode().Length <= BytesMax ? bare : bare with { Decision = bare.Decision with { Charges = [] } };
    }

    /// <summary>The fixed binary form: what is sealed.</summary>
    public byte[] Encode() => TicketWriter.Encode(this);

    /// <inheritdoc/>
    public void Write(ref TicketWriter writer)
    {
        var hasMoney = Decision.HasMoney;
        writer.Write(hasMoney ? Format : FormatWithoutMoney);
        writer.Write(SessionId);
        writer.Write(Viewer);
        writer.Write(EpisodeId);
        writer.Write(ExpireTime.ToUnixTimeMilliseconds());
        writer.WriteNumber(Decision.Revision);
        writer.Write(Decision.Personalized);
        writer.Write((byte)Decision.Fallback);
        writer.WriteNumber(Decision.Slots.Length);
        foreach (var slot in Decision.Slots)
            Write(ref writer, slot);
        writer.Write(Decision.Circle);
        DecisionInputs.Write(ref writer, Decision.Inputs);
        if (!hasMoney)
            return;
        DecisionInputs.WriteMoney(ref writer, Decision.Inputs);
        writer.Write((byte)Decision.ChargedTo);
        writer.Write(!Decision.Charges.IsEmpty);
        foreach (var charge in Decision.Charges)
            ChargeClaimCodec.Write(ref writer, charge);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. Only for bytes whose seal was opened: anything else is a bug.</summary>
    public static SessionTicket Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var format = reader.ReadByte();
        if (format is not (Format or FormatWithoutMoney or FormatWithoutInputs or FormatWithoutGhosts))
            throw new InvalidDataException("a sealed session of an unknown format");
        var sessionId = new Guid(reader.ReadBytes(16), bigEndian: true);
        var viewer = reader.ReadString();
        var episodeId = reader.ReadString();
        var expireTime = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var revision = reader.Read7BitEncodedInt();
        var personalized = reader.ReadBoolean();
        var fallback = (FallbackReason)reader.ReadByte();
        var slots = ImmutableArray.CreateBuilder<SlotDecision>(reader.Read7BitEncodedInt());
        while (slots.Count < slots.Capacity)
            slots.Add(format == FormatWithoutGhosts ? ReadSlot(reader) : ReadSlot(reader) with { Propensity = reader.ReadDouble(), Ghosts = PlacementKeyCodec.ReadAll(reader) });
        var decision = new EpisodeDecision(revision, slots.MoveToImmutable(), personalized, fallback)
        {
            Circle = format == FormatWithoutGhosts ? "" : reader.ReadString(),
            Inputs = format is Format or FormatWithoutMoney ? DecisionInputs.Read(reader) : null,
        };
        if (format == Format)
            decision = ReadMoney(reader, decision);
        return new SessionTicket(sessionId, viewer, episodeId, decision, expireTime);
    }

    private int BytesAtMost()
    {
        const int BytesBesideTexts = 64 + ChargeClaimCodec.BytesMax;
        var chars = Viewer.Length + EpisodeId.Length + Decision.Circle.Length;
        foreach (var slot in Decision.Slots)
        {
            chars += BytesBesideTexts + slot.ProductId.Length + (slot.Placement is { } placement ? CharsOf(placement) : 0);
            foreach (var matched in slot.Matched)
                chars += matched.Length + 1;
            foreach (var ghost in slot.Ghosts)
                chars += CharsOf(ghost);
        }

        return BytesBesideTexts + (Decision.Inputs?.BytesAtMost() ?? 0) + Encoding.UTF8.GetMaxByteCount(chars);
    }

    private static EpisodeDecision ReadMoney(BinaryReader reader, EpisodeDecision decision)
    {
        var refusals = DecisionInputs.ReadMoney(reader);
        decision = decision with
        {
            Inputs = decision.Inputs is { } inputs && !refusals.IsEmpty ? inputs with { Money = refusals } : decision.Inputs,
            ChargedTo = (ChargeSubject)reader.ReadByte(),
        };
        return reader.ReadBoolean() ? decision with { Charges = [.. decision.Slots.Select(_ => ChargeClaimCodec.Read(reader))] } : decision;
    }

    private static int CharsOf(PlacementKey placement) =>
        placement.Campaign.BrandId.Length + placement.Campaign.CampaignId.Length + placement.PlacementId.Length + LengthsOfThreeTexts;

    private SessionTicket With(Func<SlotDecision, SlotDecision> change) => this with { Decision = Decision with { Slots = [.. Decision.Slots.Select(change)] } };

    private static void Write(ref TicketWriter writer, SlotDecision slot)
    {
        writer.Write((byte)slot.Reason);
        writer.Write((byte)slot.Choice);
        if (slot.Choice != 0)
        {
            PlacementKeyCodec.Write(ref writer, slot.Placement!.Value);
            writer.Write(slot.ProductId);
            writer.WriteNumber(slot.Matched.Length);
            foreach (var matched in slot.Matched)
                writer.Write(matched);
        }

        writer.Write(slot.Propensity);
        PlacementKeyCodec.WriteAll(ref writer, slot.Ghosts);
    }

    private static SlotDecision ReadSlot(BinaryReader reader)
    {
        var reason = (SlotReason)reader.ReadByte();
        var choice = reader.ReadByte();
        if (choice == 0)
            return SlotDecision.Original(reason);
        var placement = PlacementKeyCodec.Read(reader);
        var productId = reader.ReadString();
        var matched = ImmutableArray.CreateBuilder<string>(reader.Read7BitEncodedInt());
        while (matched.Count < matched.Capacity)
            matched.Add(reader.ReadString());
        return new SlotDecision(reason, choice, placement, productId, matched.MoveToImmutable());
    }
}
