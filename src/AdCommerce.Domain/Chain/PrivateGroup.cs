using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Chain;

/// <summary>A brand's own community: the last stage of the chain. A campaign's groups fill in order.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.private-group")]
public sealed record PrivateGroup
{
    /// <summary>Most seats of one group. Its seats are one value in the store.</summary>
    public const int CapacityMax = 2_000;

    /// <summary>Longest waiting list.</summary>
    public const int WaitingMax = 2_000;

    /// <summary>Highest order.</summary>
    public const int OrderMax = 1_000;

    /// <summary>Its name.</summary>
    [Id(0)] public required ContentKey Key { get; init; }

    /// <summary>The campaign whose journeys it serves.</summary>
    [Id(1)] public required string CampaignId { get; init; }

    /// <summary>1 to 120 characters.</summary>
    [Id(2)] public required string Title { get; init; }

    /// <summary>What a new member reads first; 0 to 2,000 characters.</summary>
    [Id(3)] public required string Welcome { get; init; }

    /// <summary>Seats, 1 to <see cref="CapacityMax"/>. It may be lowered below the seats taken: nobody loses a seat, and none is given until there is room.</summary>
    [Id(4)] public required int Capacity { get; init; }

    /// <summary>Most viewers on its waiting list, 0 to <see cref="WaitingMax"/>; 0: it has none.</summary>
    [Id(5)] public required int WaitingCapacity { get; init; }

    /// <summary>Groups of a campaign fill in this order, then by id; 0 to <see cref="OrderMax"/>.</summary>
    [Id(6)] public required int Order { get; init; }

    /// <summary>True when a seat asks for a code, which is redeemed once.</summary>
    [Id(7)] public required bool CodeRequired { get; init; }

    /// <summary>ISO 3166-1 alpha-2 codes where it may be offered; empty: everywhere.</summary>
    [Id(8)] public required ImmutableArray<string> Markets { get; init; }

    /// <summary>As shown beside it. Never empty.</summary>
    [Id(9)] public required string DisclosureLabel { get; init; }

    /// <summary>True when no seat is given any more.</summary>
    [Id(10)] public bool Closed { get; init; }

    /// <summary>Position in the registry of the last change: the etag.</summary>
    [Id(11)] public long Version { get; init; }
}

/// <summary>
/// A named window in time, such as a festival fair, that turns the next step towards its livestreams, and lifts its placements by a stated factor.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.occasion")]
public sealed record Occasion
{
    /// <summary>Most livestreams of one occasion.</summary>
    public const int LivestreamsMax = 100;

    /// <summary>Most placements of one occasion, all of a campaign's counted as one.</summary>
    public const int PlacementsMax = 256;

    /// <summary>Smallest factor of placements, in percent.</summary>
    public const int PlacementPercentMin = 101;

    /// <summary>Largest factor of placements, in percent.</summary>
    public const int PlacementPercentMax = 1_000;

    /// <summary>In <see cref="Placements"/> in a placement's place: all of the campaign's, also those to come.</summary>
    public const string AllPlacements = "-";

    /// <summary>Longest window.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromDays(366);

    /// <summary>Its name.</summary>
    [Id(0)] public required ContentKey Key { get; init; }

    /// <summary>As shown: "Spring Festival fair".</summary>
    [Id(1)] public required string Title { get; init; }

    /// <summary>First instant.</summary>
    [Id(2)] public required DateTimeOffset StartTime { get; init; }

    /// <summary>First instant after it.</summary>
    [Id(3)] public required DateTimeOffset EndTime { get; init; }

    /// <summary>ISO 3166-1 alpha-2 codes where it is held; at least one.</summary>
    [Id(4)] public required ImmutableArray<string> Markets { get; init; }

    /// <summary>Ids of the brand's livestreams that belong to it; at most <see cref="LivestreamsMax"/>, and not none unless it has placements.</summary>
    [Id(5)] public required ImmutableArray<string> LivestreamIds { get; init; }

    /// <summary>Position in the registry of the last change: the etag.</summary>
    [Id(6)] public long Version { get; init; }

    /// <summary>The brand's placements that it lifts; at most <see cref="PlacementsMax"/>.</summary>
    // Written before there were any, it comes past every initializer.
    [Id(7)] public ImmutableArray<PlacementKey> Placements { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What their value is multiplied by inside the window and the markets, in percent; 0 without placements.</summary>
    [Id(8)] public int PlacementPercent { get; init; }

    /// <summary>True inside its window, in one of its markets.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="market">ISO 3166-1 alpha-2 code; empty when not known, where none is held.</param>
    public bool IsOnAt(DateTimeOffset now, string market) => now >= StartTime && now < EndTime && Markets.Contains(market);
}
