using System.Collections.Immutable;
using System.IO.Hashing;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>Events of one viewer at stated times, and a shard to record them in.</summary>
internal static class FunnelSamples
{
    public const string Viewer = "viewer";
    public const string Brand = "lumiere";
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>A Monday, 00:00 UTC: when time begins in these tests.</summary>
    public const long Begin = 20_000 * Day;

    public static readonly Guid Session = Id(1_000_000);

    public static readonly EntryDimensions Seen = Variant("matte", "skin-deep-1", "table");

    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static Serializer Serializer { get; } = Services.GetRequiredService<Serializer>();

    public static EntryDimensions Variant(string product, string episode, string slot, string campaign = "spring") => new(
        new PlacementKey(new CampaignKey(Brand, campaign), "matte-first"), product, "skin-deep", episode, slot, "love", "CN", "phone", "");

    /// <summary>An id that sorts as its number does.</summary>
    public static Guid Id(int number) => new((uint)number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    /// <summary>An event of the sample variant, created now.</summary>
    public static FunnelEvent Event(EventKind kind, int id, string objectId = "", int lengthMillis = 0) => new()
    {
        Id = Id(id),
        ContentHash = (ulong)id,
        Kind = kind,
        AgeMicros = 0,
        Origin = Seen,
        Terms = JourneyTerms.Default,
        SessionId = Session,
        ExpireMicros = Begin + (1_000 * Day),
        ObjectId = objectId,
        LengthMillis = lengthMillis,
        ExposureMillisMin = kind is EventKind.ExposureStart or EventKind.ExposureStop ? 3_000 : 0,
    };

    /// <summary>A whole exposure, in a session of its own.</summary>
    public static FunnelEvent Exposure(int id) => Event(EventKind.ExposureStop, id, lengthMillis: 3_000) with { SessionId = Id(2_000_000 + id) };

    public static FunnelEvent NoteOpen(int id) => Event(EventKind.NoteOpen, id, "honest");

    public static FunnelEvent RoomJoin(int id, string room = "friday") => Event(EventKind.RoomJoin, id, room);

    public static FunnelEvent GroupJoin(int id) => Event(EventKind.GroupJoin, id, "circle");

    public static FunnelEvent Sale(EventKind kind, int id, long amountMicros, string orderId = "order-1", string currency = "CNY") =>
        Event(kind, id) with { OrderId = orderId, Value = new Money(currency, amountMicros) };

    /// <summary>An entry with events of one subject.</summary>
    public static ShardEntry Entry(long timeMicros, params FunnelEvent[] events) => new(timeMicros, [new EventsRecorded(Viewer, [.. events])]);

    /// <summary>An entry that compacts.</summary>
    public static ShardEntry Compaction(long timeMicros) => new(timeMicros, [new ShardCompacted()]);

    /// <summary>Records an event at its time, and gives its outcome.</summary>
    public static EventOutcome Record(this ShardState state, long timeMicros, FunnelEvent funnelEvent) =>
        state.Apply(Entry(timeMicros, funnelEvent)).Outcomes[0][0];

    /// <summary>The sample viewer's only journey.</summary>
    public static Journey Journey(this ShardState state) => Assert.Single(state.Read(Viewer).Journeys);

    /// <summary>What equal states have in common: the hash of what a serializer writes of the snapshot.</summary>
    public static string Hash(this ShardState state) => Hash(state.ToSnapshot());

    public static string Hash(ShardSnapshot snapshot) => Convert.ToHexStringLower(XxHash128.Hash(Serializer.SerializeToArray(snapshot)));

    /// <summary>The state after its snapshot was written and read.</summary>
    public static ShardState Restored(this ShardState state) =>
        ShardState.Of(Serializer.Deserialize<ShardSnapshot>(Serializer.SerializeToArray(state.ToSnapshot()))!);
}
