using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>Entries as a shard would write them: viewers of two brands who watch, read, join, buy, pay back and leave, and some who repeat themselves.</summary>
internal sealed class FunnelTraffic(int seed, string viewers = "viewer-")
{
    public const long HourMicros = 3_600_000_000;
    public const long DayMicros = 24 * HourMicros;

    /// <summary>2026-11-25 00:00 UTC.</summary>
    public const long StartMicros = 1_795_564_800_000_000;

    public static readonly ImmutableArray<string> Brands = ["lumiere", "verdant"];

    private readonly Random _random = new(seed);
    private readonly List<(string Subject, FunnelEvent Order)> _orders = [];
    private FunnelEvent? _last;
    private int _ids;

    /// <summary>Time of the last entry.</summary>
    public long TimeMicros { get; private set; } = StartMicros;

    /// <summary>The state that the entries make.</summary>
    public ShardState State { get; } = new();

    /// <summary>The next entries, with what they did.</summary>
    public ImmutableArray<ArchivedEntry> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Apply(_random.NextInt64(2 * HourMicros), [.. Operations()]))];

    /// <summary>An entry so much later that everything has become final.</summary>
    public ArchivedEntry Settle() => Apply(60 * DayMicros, [new ShardCompacted()]);

    private ArchivedEntry Apply(long stepMicros, ImmutableArray<ShardOperation> operations)
    {
        TimeMicros += stepMicros;
        var entry = new ShardEntry(TimeMicros, operations);
        var effects = State.Apply(entry);
        return new ArchivedEntry(State.Position, entry, effects);
    }

    private IEnumerable<ShardOperation> Operations()
    {
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var subject = $"{viewers}{_random.Next(12)}";
            yield return _random.Next(40) switch
            {
                0 => new SubjectForgotten(subject),
                1 => new ShardCompacted(),
                2 => new LeasesClosing([new LeaseClosing(new CampaignKey(Brands[0], "spring"), [_random.Next(1, 6)], 0)]),
                _ => new EventsRecorded(subject, [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Event(subject))]),
            };
        }
    }

    private FunnelEvent Event(string subject)
    {
        if (_last is not null && _random.Next(10) == 0)
            return _last;
        var kind = (EventKind)_random.Next(1, 12);
        var campaign = new CampaignKey(Brands[_random.Next(4) == 0 ? 0 : subject[^1] % 2], _random.Next(4) == 0 ? "spring" : "autumn");
        var made = new FunnelEvent
        {
            Id = new Guid(++_ids, (short)seed, 0, new byte[8]),
            ContentHash = (ulong)_ids,
            Kind = kind,
            AgeMicros = _random.Next(3) == 0 ? _random.NextInt64(2 * DayMicros) : 0,
            Origin = new EntryDimensions(
                new PlacementKey(campaign, "first"), _random.Next(2) == 0 ? "matte" : "dew", "skin-deep", "skin-deep-1", "table", "", "CN", "phone", "")
            {
                Circle = subject[^1] % 2 == 0 ? "taste=fruity" : "",
            },
            Terms = JourneyTerms.Default,
            SessionId = new Guid(_random.Next(4), 0, 0, new byte[8]),
            ExpireMicros = TimeMicros + (10 * DayMicros),
            ObjectId = kind is EventKind.NoteOpen or EventKind.NoteRead ? "note" : kind is EventKind.RoomJoin or EventKind.RoomLeave ? "room" : kind is EventKind.GroupJoin or EventKind.GroupLeave ? "group" : "",
            LengthMillis = kind is EventKind.ExposureStop or EventKind.NoteRead or EventKind.RoomLeave ? 4_000 : 0,
            ExposureMillisMin = 3_000,
            IsTested = kind == EventKind.ExposureStop,
            // The others are sessions.
            IsOfViewer = kind == EventKind.ExposureStop && subject[^1] % 2 == 0,
            Propensity = kind == EventKind.ExposureStop && _ids % 3 != 0 ? 1.0 / (1 << (_ids % 4)) : 0,
            Charge = campaign.BrandId == Brands[0] ? new ChargeClaim(1 + (_ids % 5), 20_782, 250, TimeMicros + DayMicros, (ChargeBar)(_ids % 8 == 0 ? 4 : 0)) : null,
            Ghosts = kind == EventKind.ExposureStop && _ids % 2 == 0 ? [new PlacementKey(campaign with { CampaignId = "summer" }, "first")] : [],
            OrderId = kind == EventKind.Order ? $"order-{_ids}" : "",
            Value = kind == EventKind.Order ? new Money(_random.Next(2) == 0 ? "CNY" : "EUR", 1_000_000 * _random.NextInt64(10, 99)) : null,
        };
        if (kind == EventKind.Order)
            _orders.Add((subject, made));
        var paid = _orders.LastOrDefault(order => order.Subject == subject).Order;
        return _last = kind != EventKind.Refund ? made
            : paid is null ? made with { Kind = EventKind.Tap }
            : made with { Origin = paid.Origin, OrderId = paid.OrderId, Value = paid.Value! with { AmountMicros = 1_000_000 } };
    }
}
