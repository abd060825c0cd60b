using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace AdCommerce.Grains.Funnel;

// Calls interleave, so that those that come while an entry is on its way get into the next one together. What they see is never half an
// entry: the state changes in one step, after the append.
[Reentrant]
internal sealed partial class ShardGrain : Grain, IShardGrain, IDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(15);

    private readonly ShardParts _parts;
    private readonly ILogger _logger;
    private readonly int _partition;
    private readonly ShardSource _source;
    private readonly ShardWriter _writer;
    private readonly ShardKeeper _keeper;
    private readonly CancellationTokenSource _stopping = new();
    private Task _keeping = Task.CompletedTask;
    private long _keptPosition;
    private long _keptTimestamp;
    private long _snapshotBytes;
    private (long Position, string Hash) _hash = (-1, "");

    public ShardGrain(ShardParts parts, ILogger<ShardGrain> logger)
    {
        _parts = parts;
        _logger = logger;
        _partition = checked((int)this.GetPrimaryKeyLong());
        _source = new ShardSource(_partition, parts);
        // Another activation writes too: the directory decides which of the two comes back. Whatever waits is answered before.
        _writer = new ShardWriter(_source, parts, DeactivateOnIdle);
        _keeper = new ShardKeeper(_partition, _source, parts);
        _keptTimestamp = parts.Time.GetTimestamp();
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // The first call puts the state back, so that its caller hears why if that fails.
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(LookPeriod, LookPeriod) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_writer.DrainAsync(), _keeping).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    public Task<ShardAnswer> Record(string subject, ImmutableArray<FunnelEvent> events)
    {
        ArgumentOutOfRangeException.ThrowIfZero(events.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Length, ShardLimits.EventsPerCallMax);
        return _writer.SubmitAsync(new RecordWait(subject, events));
    }

    public Task<ImmutableArray<EventOutcome?>> FindKnown(string subject, ImmutableArray<FunnelEvent> events) =>
        _writer.ReadAsync(state => events.Select(happened => state.FindKnown(subject, happened)).ToImmutableArray());

    public Task<SubjectJourneys> Read(string subject) => _writer.ReadAsync(state => state.Read(subject));

    public Task<bool> SettleSeat(string subject, Guid eventId, ulong contentHash, long expireMicros) =>
        _writer.SubmitAsync(new SettleWait(subject, eventId, contentHash, expireMicros));

    public Task<SubjectJourneys> PutReminder(string subject, Reminder reminder, bool wanted) =>
        _writer.SubmitAsync(new ReminderWait(subject, reminder, wanted));

    public Task Forget(string subject) => _writer.SubmitAsync(new OperationWait(new SubjectForgotten(subject)));

    public Task EndMeasurement(string subject) => _writer.SubmitAsync(new MeasurementWait(subject));

    public Task<ImmutableArray<FunnelCell>> Count(string brandId) => _writer.ReadAsync(state => state.Cells(brandId));

    public Task<CounterRows> SumCounters(CounterQuestion question) => _writer.ReadAsync(state => state.Sum(question));

    public Task<CircleChanges> CountCircles(long since, int fromDay) => _writer.ReadAsync(state => state.CirclesSince(since, fromDay));

    public Task<ImmutableArray<LiftCell>> CountLift(string brandId) => _writer.ReadAsync(state => state.Lift(brandId));

    public Task<LiveAttempts> ReadAttempts(AttemptQuery query, long after) => _writer.ReadAttemptsAsync(query, after);

    public Task<ImmutableArray<RoomCount>> CountRooms(string brandId) => _writer.ReadAsync(state => state.Rooms(brandId));

    public Task<ImmutableArray<LeaseClosingAnswer>> CloseLeases(ImmutableArray<LeaseClosing> closings) => _writer.SubmitAsync(new CloseWait(closings));

    public Task<ImmutableArray<OpenCharge>> CountOpenCharges() =>
        _writer.ReadAsync(state => state.OpenLeases().Select(static open => new OpenCharge(open.Lease, open.Spend)).ToImmutableArray());

    public Task<ImmutableArray<DeliveryCell>> CountDelivery(string brandId) => _writer.ReadAsync(state => state.Delivery(brandId));

    public async Task<ShardStatus> Inspect()
    {
        var snapshots = await _source.Snapshots.ListAsync();
        var archived = _parts.Archive is { } archive ? await archive.FindEndAsync(_partition, CancellationToken.None) : 0;
        var trimmed = await _source.Log.FindTrimmedAsync();
        return await _writer.ReadAsync(state =>
        {
            if (_hash.Position != state.Position)
                _hash = (state.Position, _parts.Codec.HashOf(state));
            return new ShardStatus(_partition, state.Position, snapshots is [var newest, ..] ? newest : 0, archived, trimmed, _hash.Hash, state.Subjects);
        });
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!_keeping.IsCompleted || _writer.Position is not { } position || !IsDue(position))
            return;
        try
        {
            // What no event can change any more leaves the state first, so that the snapshot is as small as it can be.
            var through = await _writer.SubmitAsync(new OperationWait(new ShardCompacted()));
            _keeping = Task.Run(() => KeepAsync(through), CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotKept(exception, _partition);
        }
    }

    private bool IsDue(long position)
    {
        _keptPosition = Math.Max(_keptPosition, _writer.LoadedSnapshot);
        return position - _keptPosition >= SnapshotPacing.EntriesUntilNext(_parts.Config.SnapshotEntries, _snapshotBytes, _writer.EntryBytes)
            || (position > _keptPosition && _parts.Time.GetElapsedTime(_keptTimestamp) >= TimeSpan.FromMinutes(_parts.Config.SnapshotMinutes));
    }

    private async Task KeepAsync(long through)
    {
        try
        {
            _snapshotBytes = await _keeper.KeepAsync(through, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception exception)
        {
            // The log has everything; the next look tries again.
            LogNotKept(exception, _partition);
            return;
        }

        (_keptPosition, _keptTimestamp) = (through, _parts.Time.GetTimestamp());
        _writer.DropTail(through);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} was not compacted, snapshotted or archived; nothing is lost, and it is tried again")]
    private partial void LogNotKept(Exception exception, int partition);
}
