using System.Collections.Immutable;

namespace AdCommerce.Domain.Chain;

/// <summary>Where a livestream stands.</summary>
public enum LivestreamState : byte
{
    /// <summary>It is still to come.</summary>
    Scheduled,

    /// <summary>The room is open.</summary>
    Live,

    /// <summary>It is over, or was called off.</summary>
    Ended,
}

/// <summary>A product on sale in a livestream.</summary>
/// <param name="ProductId">One of the brand's products.</param>
/// <param name="StageStartMicros">When it comes on stage, from the livestream's start.</param>
/// <param name="StageEndMicros">First instant after it.</param>
/// <param name="OfferPrice">The price inside the room, the same for every viewer; null: the product's own.</param>
/// <param name="OfferLabel">What is offered, as shown: "Two for one"; may be empty.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.livestream-offer")]
public sealed record LivestreamOffer(string ProductId, long StageStartMicros, long StageEndMicros, Money? OfferPrice, string OfferLabel);

/// <summary>A room in which a host sells live: the third stage of the chain.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.livestream")]
public sealed record Livestream
{
    /// <summary>Most products on sale in one livestream.</summary>
    public const int OffersMax = 100;

    /// <summary>Largest limit of viewers at once.</summary>
    public const int CapacityMax = 10_000_000;

    /// <summary>Longest time from start to end.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromDays(7);

    /// <summary>Its name.</summary>
    [Id(0)] public required ContentKey Key { get; init; }

    /// <summary>The campaign whose journeys it serves.</summary>
    [Id(1)] public required string CampaignId { get; init; }

    /// <summary>1 to 120 characters.</summary>
    [Id(2)] public required string Title { get; init; }

    /// <summary>Where the room is: an https URI or an absolute path on this service.</summary>
    [Id(3)] public required string RoomUri { get; init; }

    /// <summary>Who hosts it, as shown.</summary>
    [Id(4)] public required string Host { get; init; }

    /// <summary>What is on sale, in order of stage time; they do not overlap.</summary>
    [Id(5)] public required ImmutableArray<LivestreamOffer> Offers { get; init; }

    /// <summary>When it is to begin.</summary>
    [Id(6)] public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it is to end; an offer is valid until then, in the room.</summary>
    [Id(7)] public required DateTimeOffset EndTime { get; init; }

    /// <summary>Most viewers at once; 0: no limit. Above it nobody more is led there.</summary>
    [Id(8)] public required int Capacity { get; init; }

    /// <summary>ISO 3166-1 alpha-2 codes where it may be offered; empty: everywhere.</summary>
    [Id(9)] public required ImmutableArray<string> Markets { get; init; }

    /// <summary>As shown beside it. Never empty.</summary>
    [Id(10)] public required string DisclosureLabel { get; init; }

    /// <summary>Where it stands. Brands start and end it; past its end time it counts as ended whatever this says.</summary>
    [Id(11)] public LivestreamState State { get; init; }

    /// <summary>When it went live; null before.</summary>
    [Id(12)] public DateTimeOffset? LiveTime { get; init; }

    /// <summary>Position in the registry of the last change: the etag.</summary>
    [Id(13)] public long Version { get; init; }

    /// <summary>Where it stands at an instant: past its end time it has ended whatever was said.</summary>
    public LivestreamState StateAt(DateTimeOffset now) => now >= EndTime ? LivestreamState.Ended : State;
}
