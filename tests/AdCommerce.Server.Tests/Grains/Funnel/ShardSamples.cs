using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>Events to put into shards.</summary>
internal static class ShardSamples
{
    public const string Brand = "lumiere";
    public const string Viewer = "viewer";

    /// <summary>When time begins in these tests, microseconds since 1970.</summary>
    public const long Begin = 20_000L * 24 * 3_600_000_000;

    public static readonly DateTimeOffset BeginTime = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly EntryDimensions Seen = new(
        new PlacementKey(new CampaignKey(Brand, "spring"), "first"), "matte", "skin-deep", "skin-deep-1", "table", "love", "CN", "phone", "");

    public static Guid Id(int number) => new((uint)number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    /// <summary>A whole exposure in a session of its own: each one that is recorded counts one.</summary>
    public static FunnelEvent Exposure(int id) => Event(EventKind.ExposureStop, id) with { SessionId = Id(1_000_000 + id), LengthMillis = 3_000, ExposureMillisMin = 3_000 };

    public static FunnelEvent GroupJoin(int id) => Event(EventKind.GroupJoin, id) with { ObjectId = "circle" };

    /// <summary>How many exposures a state counts.</summary>
    public static long Exposures(this ShardState state) => state.Cells(Brand).Sum(static cell => cell.Counts.Exposures);

    private static FunnelEvent Event(EventKind kind, int id) => new()
    {
        Id = Id(id),
        ContentHash = (ulong)id,
        Kind = kind,
        AgeMicros = 0,
        Origin = Seen,
        Terms = JourneyTerms.Default,
        SessionId = Id(1_000_000),
        ExpireMicros = Begin + (30L * 24 * 3_600_000_000),
    };
}
