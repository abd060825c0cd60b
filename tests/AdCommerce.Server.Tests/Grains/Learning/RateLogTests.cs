using AdCommerce.Domain.Learning.Ledger;
using AdCommerce.Grains.Learning;
using AdCommerce.Grains.Log;
using AdCommerce.Server.Tests.Grains.Funnel;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace AdCommerce.Server.Tests.Grains.Learning;

/// <summary>Weeks of rates in a store: what may still be asked for is there, the rest is not.</summary>
public sealed class RateLogTests : IDisposable
{
    private const long HourMillis = 3_600_000;
    private const int Weeks = 3;

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly MemoryLogStore _store = new();
    private readonly MemorySnapshots _snapshots = new();
    private readonly RateLog _log;

    public RateLogTests() => _log = new RateLog(
        new MemoryLog(_store), _snapshots, _services.GetRequiredService<Serializer<RateEntry>>(), _services.GetRequiredService<Serializer<RateSnapshot>>());

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Keep_WeeksOfEntries_KeepsEveryVersionForSevenDaysAfterItWasReplaced_AndNotForEver()
    {
        // An entry each hour, of which each has another half-life: so that a state tells which it is.
        var state = await WriteAsync(Weeks * 7 * 24);

        var kept = 0;
        for (var position = 1L; position <= state.Position; position++)
        {
            var rebuilt = await _log.RebuildAsync(position, CancellationToken.None);
            var replacedForHours = state.Position - position - 1;
            Assert.True(rebuilt is not null || replacedForHours > 7 * 24, $"{position} of {state.Position} is gone");
            if (rebuilt is null)
                continue;
            kept++;
            Assert.Equal((position, (int)position, position * HourMillis), (rebuilt.Position, rebuilt.HalfLifeDays, rebuilt.TimeMillis));
        }

        Assert.InRange(kept, 7 * 24, 9 * 24);
        Assert.Equal(state.Position, (await _log.LoadAsync(CancellationToken.None)).Marks[^1].Position + (await FollowAsync()));
    }

    [Fact]
    public async Task Keep_NoChangeForWeeks_KeepsTheVersionThatIsStillUsed()
    {
        var state = await WriteAsync(10);
        state = await AppendAsync(state, Weeks * 7 * 24 * HourMillis);

        Assert.Equal(10, (await _log.RebuildAsync(10, CancellationToken.None))!.HalfLifeDays);
        Assert.Equal(11, (await _log.RebuildAsync(11, CancellationToken.None))!.HalfLifeDays);
    }

    [Fact]
    public async Task Rebuild_BeyondTheEnd_IsNothing()
    {
        await WriteAsync(3);

        Assert.Null(await _log.RebuildAsync(4, CancellationToken.None));
    }

    [Fact]
    public async Task Rebuild_WithoutTheNewestSnapshot_GoesOnFromTheOneBefore()
    {
        await WriteAsync(20);
        var newest = (await _snapshots.ListAsync())[0];
        _snapshots.Remove(newest);

        Assert.Equal(20, (await _log.RebuildAsync(20, CancellationToken.None))!.HalfLifeDays);
    }

    [Fact]
    public async Task Append_TakenPosition_WritesNothing()
    {
        await WriteAsync(2);

        Assert.Null(await _log.AppendAsync(2, Entry(2, 5), CancellationToken.None));
        Assert.Equal(2, (await _log.ReadAsync(1, CancellationToken.None)).Count);
        await Assert.ThrowsAsync<LogUnavailableException>(async () =>
        {
            _store.IsAway = true;
            await _log.ReadAsync(1, CancellationToken.None);
        });
    }

    private async Task<RateState> WriteAsync(int hours)
    {
        var state = new RateState();
        for (var hour = 1; hour <= hours; hour++)
            state = await AppendAsync(state, hour * HourMillis);
        return state;
    }

    private async Task<RateState> AppendAsync(RateState state, long timeMillis)
    {
        var entry = Entry((int)state.Position + 1, timeMillis);
        state.Apply(entry, (await _log.AppendAsync(state.Position + 1, entry, CancellationToken.None))!.Value);
        if (state.IsMarked)
            await _log.KeepAsync(state, timeMillis, CancellationToken.None);
        return state;
    }

    private async Task<int> FollowAsync() => (await _log.ReadAsync((await _log.LoadAsync(CancellationToken.None)).Position + 1, CancellationToken.None)).Count;

    private static RateEntry Entry(int number, long timeMillis) => new() { TimeMillis = timeMillis, Day = 1, FromDay = 0, HalfLifeDays = number, RegistryPosition = 0 };
}
