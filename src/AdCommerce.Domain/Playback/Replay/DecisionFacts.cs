using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Replay;

/// <summary>What a decision knew of the viewer.</summary>
/// <param name="Profile">The profile; null for none.</param>
/// <param name="History">Of a session of an earlier version, which has no <see cref="Asked"/>: what the viewer saw and what was in play; of what was earlier, what caps asked for.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.decision-facts")]
public sealed record DecisionFacts(ViewerProfile? Profile, ExposureHistory History)
{
    /// <summary>What was asked of what the viewer saw, and answered.</summary>
    [Id(0)] public AskedHistory? Asked { get; init; }

    /// <summary>Nothing, not even what was seen.</summary>
    public static readonly DecisionFacts Unknown = new(null, ExposureHistory.Unknown);

    /// <summary>Reads what <see cref="FactsEncoder"/> wrote. Only for bytes whose seal was opened: anything else is a bug.</summary>
    public static DecisionFacts Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var format = reader.ReadByte();
        if (format is not (FactsReader.FormatWithoutEarlier or FactsReader.FormatOfExposures or FactsEncoder.Format))
            throw new InvalidDataException("facts of an unknown format");
        var profile = reader.ReadBoolean() ? FactsReader.ReadProfile(reader) : null;
        if (format == FactsEncoder.Format)
            return new DecisionFacts(profile, ExposureHistory.None) { Asked = FactsReader.ReadAsked(reader) };
        var history = new ExposureHistory(reader.ReadBoolean(), FactsReader.ReadExposures(reader), EpisodeInPlay.Of(FactsReader.ReadExposures(reader)));
        return new DecisionFacts(profile, format == FactsReader.FormatOfExposures ? history with { Earlier = FactsReader.ReadEarlier(reader) } : history);
    }

    /// <summary>The history for making the decision again; of its own for each time.</summary>
    public DecisionHistory HistoryAgain() => Asked is { } asked ? DecisionHistory.Again(asked) : DecisionHistory.Of(History);
}
