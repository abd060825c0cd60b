using System.Collections.Immutable;
using System.Text;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>How a session carries what was known of the viewer.</summary>
public enum FactsKind : byte
{
    /// <summary>Not at all: of a session of an earlier version.</summary>
    NotRecorded,

    /// <summary>There was nothing: no profile, and it was not known what the viewer saw, so that nothing that has caps was shown.</summary>
    Unknown,

    /// <summary>As they are: of a viewer who has no key, since nothing is stored of them. They name what is in play, and no profile.</summary>
    Open,

    /// <summary>Sealed with the viewer's own key, so that they go with the viewer.</summary>
    Sealed,

    /// <summary>They are larger than a token holds.</summary>
    TooLarge,
}

/// <summary>
/// What a decision was made of, named or carried by its session, so that it can be made again. The registry and the rates are named by positions of their logs;
/// what was known of the viewer travels along, as no store has it once it has changed.
/// </summary>
/// <param name="RegistryPosition">Position of the registry's log.</param>
/// <param name="RatesVersion">Position of the log of rates (<see cref="Learning.LearnedRates.Version"/>).</param>
/// <param name="Context">When and where.</param>
/// <param name="Kind">What <paramref name="Facts"/> are.</param>
/// <param name="Facts">What was known of the viewer (<see cref="DecisionFacts"/>), at most <see cref="FactsEncoder.BytesMax"/> and what a seal adds.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.decision-inputs")]
public sealed record DecisionInputs(long RegistryPosition, long RatesVersion, DecisionContext Context, FactsKind Kind, byte[] Facts)
{
    /// <summary>What purses refused (<see cref="DecisionMoney.Refusals"/>).</summary>
    // From a silo of an earlier version it comes past every initializer.
    [Id(0)] public ImmutableArray<uint> Money { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The same with what purses refused; without what was known of the viewer where that is more than a session carries.</summary>
    public DecisionInputs With(DecisionMoney? money) => money?.Refusals() is not { IsEmpty: false } refusals ? this
        : refusals.Length <= DecisionMoney.RefusalsMax ? this with { Money = refusals }
        : this with { Kind = FactsKind.TooLarge, Facts = [] };

    /// <summary>Of a decision that was made without knowing anything of the viewer.</summary>
    public static DecisionInputs WithoutViewer(PlaybackSnapshot snapshot, Learning.LearnedRates rates, DecisionContext context) =>
        new(snapshot.State.Position, rates.Version, context, FactsKind.Unknown, []);

    /// <summary>The same without what was known of the viewer, where a token has no room for it.</summary>
    public DecisionInputs WithoutFacts() => Facts.Length == 0 && Money.IsEmpty ? this : this with { Kind = FactsKind.TooLarge, Facts = [], Money = [] };

    /// <summary>Not less than what <see cref="Write"/> takes.</summary>
    internal int BytesAtMost()
    {
        const int BytesBesideTexts = 64;
        return BytesBesideTexts + Facts.Length + (sizeof(uint) * Money.Length) + Encoding.UTF8.GetMaxByteCount(Context.Market.Length + Context.Device.Length);
    }

    internal static void Write(ref TicketWriter writer, DecisionInputs? inputs)
    {
        writer.Write(inputs is not null);
        if (inputs is null)
            return;
        writer.Write(inputs.RegistryPosition);
        writer.Write(inputs.RatesVersion);
        writer.Write(inputs.Context.Now.UtcTicks);
        writer.Write(inputs.Context.Market);
        writer.Write(inputs.Context.Device);
        writer.Write(inputs.Context.ProfileAllowed);
        writer.Write((byte)inputs.Kind);
        writer.WriteNumber(inputs.Facts.Length);
        writer.Write(inputs.Facts);
    }

    internal static DecisionInputs? Read(BinaryReader reader) => !reader.ReadBoolean() ? null : new DecisionInputs(
        reader.ReadInt64(),
        reader.ReadInt64(),
        new DecisionContext(new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), reader.ReadString(), reader.ReadString(), reader.ReadBoolean()),
        (FactsKind)reader.ReadByte(),
        reader.ReadBytes(reader.Read7BitEncodedInt()));

    internal static void WriteMoney(ref TicketWriter writer, DecisionInputs? inputs)
    {
        writer.WriteNumber(inputs?.Money.Length ?? 0);
        foreach (var refusal in inputs?.Money ?? [])
            writer.Write(refusal);
    }

    internal static ImmutableArray<uint> ReadMoney(BinaryReader reader)
    {
        var refusals = ImmutableArray.CreateBuilder<uint>(reader.Read7BitEncodedInt());
        while (refusals.Count < refusals.Capacity)
            refusals.Add(reader.ReadUInt32());
        return refusals.MoveToImmutable();
    }
}
