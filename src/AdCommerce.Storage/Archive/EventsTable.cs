using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using Parquet;
using Parquet.Schema;
using static AdCommerce.Storage.Archive.RowGroups;

namespace AdCommerce.Storage.Archive;

/// <summary>One row per event, for people's own tools and for exports.</summary>
internal sealed class EventsTable : ArchiveTable<ArchivedEvent>
{
    private const int RowBytes = 512;

    private static readonly DataField Position = new DataField<long>("position");
    private static readonly DataField Index = new DataField<int>("index");
    private static readonly DataField Subject = Text("subject");
    private static readonly DataField EventId = new DataField<Guid>("event_id");
    private static readonly DataField Kind = Text("kind");
    private static readonly DataField TimeMicros = new DataField<long>("time_micros");
    private static readonly DataField ReceivedMicros = new DataField<long>("received_micros");
    private static readonly DataField SessionId = new DataField<Guid>("session_id");
    private static readonly DataField ObjectId = Text("object_id");
    private static readonly DataField LengthMillis = new DataField<int>("length_millis");
    private static readonly DataField OrderId = Text("order_id");
    private static readonly DataField Currency = OptionalText("currency");
    private static readonly DataField ValueMicros = OptionalLong("value_micros");

    // Files of formats 1 and 2 do not have it.
    private static readonly DataField Propensity = OptionalDouble("propensity");
    private static readonly DataField Outcome = Text("outcome");
    private static readonly DataField Rejection = Text("rejection");

    // Files of formats 1 to 3 do not have them.
    private static readonly DataField Charge = Text("charge");
    private static readonly DataField Lease = OptionalLong("lease");
    private static readonly DataField ChargeDay = OptionalLong("charge_day");
    private static readonly DataField PriceMicros = OptionalLong("price_micros");

    /// <summary>The one there is; after the fields that it is made of.</summary>
    public static readonly EventsTable Instance = new();

    public override string Name => ArchiveSet.Events;

    public override ParquetSchema Columns { get; } = new(
    [
        Position, Index, Subject, EventId, Kind, TimeMicros, ReceivedMicros, .. DimensionColumns.Fields, SessionId, ObjectId, LengthMillis, OrderId,
        Currency, ValueMicros, Outcome, Rejection, Propensity, Charge, Lease, ChargeDay, PriceMicros,
    ]);

    public override int Weigh(ArchivedEvent row) => RowBytes;

    public override async Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<ArchivedEvent> rows, CancellationToken cancellationToken)
    {
        await group.WriteAsync(Position, rows, row => row.Position, cancellationToken);
        await group.WriteAsync(Index, rows, row => row.Index, cancellationToken);
        await group.WriteTextAsync(Subject, rows, row => row.Subject);
        await group.WriteAsync(EventId, rows, row => row.EventId, cancellationToken);
        await group.WriteTextAsync(Kind, rows, row => SnakeCase<EventKind>.Of(row.Kind));
        await group.WriteAsync(TimeMicros, rows, row => row.TimeMicros, cancellationToken);
        await group.WriteAsync(ReceivedMicros, rows, row => row.ReceivedMicros, cancellationToken);
        await DimensionColumns.WriteAsync(group, rows, row => row.Origin);
        await group.WriteAsync(SessionId, rows, row => row.SessionId, cancellationToken);
        await group.WriteTextAsync(ObjectId, rows, row => row.ObjectId);
        await group.WriteAsync(LengthMillis, rows, row => row.LengthMillis, cancellationToken);
        await group.WriteTextAsync(OrderId, rows, row => row.OrderId);
        await group.WriteTextAsync(Currency, rows, row => row.Value?.CurrencyCode);
        await group.WriteOptionalAsync(ValueMicros, rows, row => row.Value?.AmountMicros, cancellationToken);
        await group.WriteTextAsync(Outcome, rows, row => SnakeCase<EventStatus>.Of(row.Outcome.Status));
        await group.WriteTextAsync(Rejection, rows, row => SnakeCase<EventRejection>.Of(row.Outcome.Rejection));
        await group.WriteOptionalAsync(Propensity, rows, row => row.Propensity > 0 ? row.Propensity : (double?)null, cancellationToken);
        await group.WriteTextAsync(Charge, rows, row => SnakeCase<ChargeOutcome>.Of(row.Outcome.Charge));
        await group.WriteOptionalAsync(Lease, rows, row => row.Lease, cancellationToken);
        await group.WriteOptionalAsync(ChargeDay, rows, row => (long?)row.ChargeDay, cancellationToken);
        await group.WriteOptionalAsync(PriceMicros, rows, row => row.PriceMicros, cancellationToken);
    }

    public override async Task<IReadOnlyList<ArchivedEvent>> ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var positions = await group.ValuesAsync<long>(Position, cancellationToken);
        var indexes = await group.ValuesAsync<int>(Index, cancellationToken);
        var subjects = await group.TextsAsync(Subject, cancellationToken);
        var eventIds = await group.ValuesAsync<Guid>(EventId, cancellationToken);
        var kinds = await group.TextsAsync(Kind, cancellationToken);
        var times = await group.ValuesAsync<long>(TimeMicros, cancellationToken);
        var received = await group.ValuesAsync<long>(ReceivedMicros, cancellationToken);
        var origins = await DimensionColumns.ReadAsync(group, cancellationToken);
        var sessions = await group.ValuesAsync<Guid>(SessionId, cancellationToken);
        var objects = await group.TextsAsync(ObjectId, cancellationToken);
        var lengths = await group.ValuesAsync<int>(LengthMillis, cancellationToken);
        var orders = await group.TextsAsync(OrderId, cancellationToken);
        var currencies = await group.TextsAsync(Currency, cancellationToken);
        var values = await group.OptionalAsync<long>(ValueMicros, cancellationToken);
        var outcomes = await group.TextsAsync(Outcome, cancellationToken);
        var rejections = await group.TextsAsync(Rejection, cancellationToken);
        var propensities = group.ColumnExists(Propensity) ? await group.OptionalAsync<double>(Propensity, cancellationToken) : new double?[positions.Length];
        var (charges, leases, chargeDays, prices) = await ReadChargesAsync(group, positions.Length, cancellationToken);
        var rows = new ArchivedEvent[positions.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new ArchivedEvent
            {
                Position = positions[i],
                Index = indexes[i],
                Subject = subjects[i],
                EventId = eventIds[i],
                Kind = SnakeCase<EventKind>.Parse(kinds[i]),
                TimeMicros = times[i],
                ReceivedMicros = received[i],
                Origin = origins[i],
                SessionId = sessions[i],
                ObjectId = objects[i],
                LengthMillis = lengths[i],
                OrderId = orders[i],
                Value = values[i] is { } amount ? new Money(currencies[i], amount) : null,
                Propensity = propensities[i] ?? 0,
                Lease = leases[i],
                ChargeDay = (int?)chargeDays[i],
                PriceMicros = prices[i],
                Outcome = new EventOutcome(SnakeCase<EventStatus>.Parse(outcomes[i]), SnakeCase<EventRejection>.Parse(rejections[i])) { Charge = charges[i] },
            };
        }

        return rows;
    }

    private static async Task<(ChargeOutcome[] Charges, long?[] Leases, long?[] Days, long?[] Prices)> ReadChargesAsync(
        ParquetRowGroupReader group, int rows, CancellationToken cancellationToken)
    {
        if (!group.ColumnExists(Charge))
            return (new ChargeOutcome[rows], new long?[rows], new long?[rows], new long?[rows]);
        return (
            Array.ConvertAll(await group.TextsAsync(Charge, cancellationToken), SnakeCase<ChargeOutcome>.Parse),
            await group.OptionalAsync<long>(Lease, cancellationToken),
            await group.OptionalAsync<long>(ChargeDay, cancellationToken),
            await group.OptionalAsync<long>(PriceMicros, cancellationToken));
    }
}
