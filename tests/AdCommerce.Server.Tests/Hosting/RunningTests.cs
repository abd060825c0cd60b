using AdCommerce.Server.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Hosting;

public sealed class RunningTests
{
    private readonly WatchedTime _time = new();
    private readonly TaskCompletionSource _running = new();

    [Fact]
    public async Task EndsInTimeAsync_NeverToldToStop_GoesOnAsLongAsItRuns()
    {
        using var stopping = new CancellationTokenSource();
        var ends = Running.EndsInTimeAsync(_running.Task, _time, stopping.Token);

        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(ends.IsCompleted);
        _running.SetResult();

        Assert.True(await ends);
    }

    [Fact]
    public async Task EndsInTimeAsync_ToldToStop_HasUntilTheLimit()
    {
        using var stopping = new CancellationTokenSource();
        var ends = Running.EndsInTimeAsync(_running.Task, _time, stopping.Token);

        await stopping.CancelAsync();
        await WaitForTimerAsync();
        _time.Advance(Running.StopMax - TimeSpan.FromSeconds(1));
        Assert.False(ends.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await ends);
    }

    [Fact]
    public async Task EndsInTimeAsync_FailsBeforeItIsToldToStop_IsOver()
    {
        using var stopping = new CancellationTokenSource();
        _running.SetException(new InvalidOperationException("no start"));

        Assert.True(await Running.EndsInTimeAsync(_running.Task, _time, stopping.Token));
    }

    // The timer begins where the stop is noticed, on another thread.
    private async Task WaitForTimerAsync()
    {
        while (_time.Timers == 0)
            await Task.Yield();
    }

    private sealed class WatchedTime : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
