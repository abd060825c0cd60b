using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using static AdCommerce.Server.Tests.Grains.Funnel.ShardSamples;

namespace AdCommerce.Server.Tests.Grains.Funnel;

public sealed class ShardWriterTests
{
    private readonly MemoryLogStore _store = new();
    private readonly ShardRig _rig;

    public ShardWriterTests() => _rig = new ShardRig(new MemoryLog(_store), new MemorySnapshots());

    [Fact]
    public async Task Submit_ManyWhileAnEntryIsOnItsWay_GoIntoTheNextOneTogether()
    {
        var gate = new TaskCompletionSource();
        _store.BeforeAppend = () => gate.Task;
        var writer = _rig.NewWriter();
        var first = Record(writer, Exposure(1));
        await UntilAsync(() => writer.Position == 0);
        var rest = Enumerable.Range(2, 20).Select(id => Record(writer, Exposure(id))).ToList();

        Assert.False(first.IsCompleted);
        gate.SetResult();
        await Task.WhenAll([first, .. rest]);

        // The first may have waited for those that came with it; the rest never takes more than one entry.
        Assert.InRange(_store.Range.Newest, 1, 2);
        Assert.Equal(21, await writer.ReadAsync(static state => state.Exposures()));
    }

    [Fact]
    public async Task Submit_EntryNotYetAcknowledged_AnswersNobody()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        _store.BeforeAppend = () =>
        {
            reached.TrySetResult();
            return gate.Task;
        };
        var writer = _rig.NewWriter();

        var recorded = Record(writer, Exposure(1));
        await reached.Task;

        Assert.False(recorded.IsCompleted);
        Assert.Equal(0, await writer.ReadAsync(static state => state.Exposures()));
        gate.SetResult();
        Assert.Equal([EventOutcome.Accepted], await recorded);
    }

    [Fact]
    public async Task Submit_OnlyWhatIsKnownOrRefused_WritesNothing()
    {
        var writer = _rig.NewWriter();
        await Record(writer, Exposure(1));

        var outcomes = await Record(
            writer, Exposure(1), Exposure(1) with { ContentHash = 99 }, Exposure(2) with { ExpireMicros = Begin - 1 });

        Assert.Equal(
            [EventOutcome.Duplicate, EventOutcome.Rejected(EventRejection.Conflict), EventOutcome.Rejected(EventRejection.TokenExpired)], outcomes);
        Assert.Equal(1, _store.Range.Newest);
    }

    [Fact]
    public async Task Submit_KnownAndNewOnes_AnswersEachInItsPlace()
    {
        var writer = _rig.NewWriter();
        await Record(writer, Exposure(2));

        var outcomes = await Record(writer, Exposure(1), Exposure(2), Exposure(3), Exposure(3));

        Assert.Equal([EventOutcome.Accepted, EventOutcome.Duplicate, EventOutcome.Accepted, EventOutcome.Duplicate], outcomes);
    }

    [Fact]
    public async Task Submit_PositionTaken_StepsDownAndCountsNothingTwice()
    {
        var steppedDown = 0;
        var stale = _rig.NewWriter(() => steppedDown++);
        await Record(stale, Exposure(1));
        var other = _rig.NewWriter();
        await Record(other, Exposure(2));

        var outcomes = await Record(stale, Exposure(2), Exposure(3));

        Assert.Equal([EventOutcome.Duplicate, EventOutcome.Accepted], outcomes);
        Assert.Equal(1, steppedDown);
        Assert.Equal(3, (await _rig.ReplayAsync()).Exposures());
        Assert.Equal(ShardRig.Codec.HashOf(await _rig.ReplayAsync()), await stale.ReadAsync(ShardRig.Codec.HashOf));
    }

    [Fact]
    public async Task Submit_LogTrimmedBehindAStaleWriter_BeginsAnewFromASnapshot()
    {
        var snapshots = new MemorySnapshots();
        var rig = new ShardRig(new MemoryLog(_store), snapshots, new MemoryArchive());
        var stale = rig.NewWriter();
        await Record(stale, Exposure(1));
        var other = rig.NewWriter();
        for (var id = 2; id <= 10; id++)
            await Record(other, Exposure(id));
        await rig.NewKeeper().KeepAsync(5, CancellationToken.None);
        await rig.NewKeeper().KeepAsync(9, CancellationToken.None);
        Assert.Equal(6, _store.Range.Oldest);

        // Position 2, which this writer takes for the next one, was written and trimmed long ago.
        var outcomes = await Record(stale, Exposure(1), Exposure(2), Exposure(11));

        Assert.Equal([EventOutcome.Duplicate, EventOutcome.Duplicate, EventOutcome.Accepted], outcomes);
        Assert.Equal((6, 11), _store.Range);
        Assert.Equal(11, (await rig.StartAsync()).Exposures());
    }

    [Theory]
    [InlineData(AppendFault.NotSent)]
    [InlineData(AppendFault.LostUnknown)]
    [InlineData(AppendFault.WrittenUnknown)]
    [InlineData(AppendFault.WrittenLate)]
    internal async Task Submit_AppendFails_AcknowledgesNobodyAndTheRepeatCountsOnce(AppendFault fault)
    {
        var writer = _rig.NewWriter();
        await Record(writer, Exposure(1));
        _store.Fault = _ => fault;

        await Assert.ThrowsAsync<LogUnavailableException>(() => Record(writer, Exposure(2)));
        _store.Fault = static _ => AppendFault.None;
        var outcome = Assert.Single(await Record(writer, Exposure(2)));

        Assert.Equal(fault is AppendFault.WrittenUnknown or AppendFault.WrittenLate ? EventOutcome.Duplicate : EventOutcome.Accepted, outcome);
        Assert.Equal(2, (await _rig.ReplayAsync()).Exposures());
        Assert.Equal(ShardRig.Codec.HashOf(await _rig.ReplayAsync()), await writer.ReadAsync(ShardRig.Codec.HashOf));
    }

    [Fact]
    public async Task Submit_StoreAwayAtTheStart_SaysSoAndRecovers()
    {
        _store.IsAway = true;
        var writer = _rig.NewWriter();

        await Assert.ThrowsAsync<LogUnavailableException>(() => Record(writer, Exposure(1)));
        await Assert.ThrowsAsync<LogUnavailableException>(() => writer.ReadAsync(static state => state.Position));
        _store.IsAway = false;

        Assert.Equal([EventOutcome.Accepted], await Record(writer, Exposure(1)));
    }

    [Fact]
    public async Task Submit_MoreThanMayWait_IsRefusedAndWhatWaitsIsKept()
    {
        var gate = new TaskCompletionSource();
        _store.BeforeAppend = () => gate.Task;
        var writer = _rig.NewWriter();
        var waiting = new List<Task<EventOutcome[]>>();
        ShardOverloadedException? refused = null;
        for (var call = 0; refused is null; call++)
        {
            try
            {
                waiting.Add(Record(writer, [.. Enumerable.Range(call * 500, 500).Select(Exposure)], $"viewer-{call}"));
            }
            catch (ShardOverloadedException exception)
            {
                refused = exception;
            }
        }

        Assert.InRange(refused.RetryMillis, ShardLimits.RetryMillisMin, ShardLimits.RetryMillisMax);
        Assert.InRange(waiting.Count * 500, ShardLimits.EventsWaitingMax, ShardLimits.EventsWaitingMax + ShardLimits.EventsPerEntryMax);
        gate.SetResult();
        Assert.All(await Task.WhenAll(waiting), outcomes => Assert.All(outcomes, outcome => Assert.Equal(EventOutcome.Accepted, outcome)));
        Assert.Equal(waiting.Count * 500, (await _rig.ReplayAsync()).Exposures());
        Assert.InRange(_store.Range.Newest, waiting.Count * 500 / ShardLimits.EventsPerEntryMax, waiting.Count);
    }

    [Fact]
    public async Task Submit_SettleOfASeatNobodyRecorded_KeepsItsEventOutForEver()
    {
        var writer = _rig.NewWriter();
        var join = GroupJoin(1);

        Assert.False(await SettleAsync(writer, join));
        Assert.False(await SettleAsync(writer, join));

        Assert.Equal([EventOutcome.Rejected(EventRejection.SeatLost)], await Record(writer, join));
        Assert.Equal(1, _store.Range.Newest);
    }

    [Fact]
    public async Task Submit_SettleOfASeatRecordedInTheSameEntry_IsTrue()
    {
        var gate = new TaskCompletionSource();
        _store.BeforeAppend = () => gate.Task;
        var writer = _rig.NewWriter();
        var first = Record(writer, Exposure(1));
        await UntilAsync(() => writer.Position == 0);
        var recorded = Record(writer, GroupJoin(2));
        var settled = SettleAsync(writer, GroupJoin(2));
        gate.SetResult();

        Assert.Equal([EventOutcome.Accepted], await first);
        Assert.Equal([EventOutcome.Accepted], await recorded);
        Assert.True(await settled);
    }

    [Fact]
    public async Task Submit_SettleOfAnIdThatAnotherEventUsed_KeepsTheSeatOutAlsoAfterThatOneExpired()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(BeginTime);
        var rig = new ShardRig(new MemoryLog(_store), new MemorySnapshots(), time: time);
        var writer = rig.NewWriter();
        var join = GroupJoin(1);
        await Record(writer, Exposure(1) with { ContentHash = 7, ExpireMicros = Begin + 1 });

        Assert.False(await SettleAsync(writer, join));
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([EventOutcome.Rejected(EventRejection.Conflict)], await Record(writer, join));
        Assert.False(await SettleAsync(writer, join));
    }

    [Fact]
    public async Task Submit_SameReminderAgain_WritesNothing()
    {
        var writer = _rig.NewWriter();
        var reminder = new Reminder(Exposure(1).Origin.Campaign, "friday", Begin + 1_000_000);

        await writer.SubmitAsync(new ReminderWait(Viewer, reminder, wanted: true));
        var known = await writer.SubmitAsync(new ReminderWait(Viewer, reminder, wanted: true));
        Assert.Equal(reminder, Assert.Single(known.Reminders));
        Assert.Equal(1, _store.Range.Newest);

        Assert.Empty((await writer.SubmitAsync(new ReminderWait(Viewer, reminder, wanted: false))).Reminders);
        await writer.SubmitAsync(new ReminderWait(Viewer, reminder, wanted: false));
        Assert.Equal(2, _store.Range.Newest);
    }

    [Fact]
    public async Task Submit_ClockBehindTheLog_WritesNoEarlierTime()
    {
        await Record(_rig.NewWriter(), Exposure(1));
        var behind = new ShardRig(new MemoryLog(_store), new MemorySnapshots(), time: new Microsoft.Extensions.Time.Testing.FakeTimeProvider(BeginTime.AddHours(-1)));

        await Record(behind.NewWriter(), Exposure(2));

        Assert.Equal(Begin, (await _rig.ReplayAsync()).TimeMicros);
    }

    private static Task<bool> SettleAsync(ShardWriter writer, FunnelEvent seat) =>
        writer.SubmitAsync(new SettleWait(Viewer, seat.Id, seat.ContentHash, seat.ExpireMicros));

    private static Task<EventOutcome[]> Record(ShardWriter writer, params FunnelEvent[] events) => Record(writer, events, Viewer);

    private static Task<EventOutcome[]> Record(ShardWriter writer, FunnelEvent[] events, string subject)
    {
        var answer = writer.SubmitAsync(new RecordWait(subject, [.. events]));
        return answer.ContinueWith(static done => done.GetAwaiter().GetResult().Outcomes.ToArray(), TaskScheduler.Default);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
