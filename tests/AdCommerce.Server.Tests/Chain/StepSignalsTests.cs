using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Chain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;

namespace AdCommerce.Server.Tests.Chain;

public sealed class StepSignalsTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    /// <summary>An hour of the clock that is put forward, on a busy machine.</summary>
    private static readonly TimeSpan ToldPatienceMax = TimeSpan.FromMinutes(3);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly FakeSeats _seats = new();
    private readonly CancellationTokenSource _ends = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly RegistryReplica _registry;
    private readonly StepSignals _signals;

    public StepSignalsTests()
    {
        _registry = new RegistryReplica(new MemoryLogs(), _services.GetRequiredService<Serializer<RegistryEntry>>());
        _signals = new StepSignals(_registry, _seats, _time, NullLogger<StepSignals>.Instance);
    }

    public Task InitializeAsync() => _signals.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _ends.CancelAsync();
        await _signals.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    public void Dispose()
    {
        _signals.Dispose();
        _registry.Dispose();
        _ends.Dispose();
    }

    [Fact]
    public async Task WatchAsync_Begun_LooksAtOnceThenByTheClock()
    {
        var watch = await WatchAsync("lumiere");
        var begun = _time.GetUtcNow();

        Assert.Equal(StepSignal.None, await NextAsync(watch));

        Assert.True(_time.GetUtcNow() - begun >= StepSignals.LookAgainPeriod);
    }

    [Fact]
    public async Task WatchAsync_ContentOfTheBrandChanged_IsToldAndOthersAreNot()
    {
        var lumiere = await WatchAsync("lumiere");
        var petal = await WatchAsync("petal");
        var every = await WatchAsync(null);

        await PutAsync(new GroupPut(Group("lumiere", "circle")));

        Assert.Equal(StepSignal.Content, await ToldAsync(lumiere));
        Assert.Equal(StepSignal.Content, await ToldAsync(every));
        Assert.Equal(StepSignal.None, await NextAsync(petal));
    }

    [Fact]
    public async Task WatchAsync_ContentChangedBeforeTheLoopCameToIt_IsTold()
    {
        using var signals = new StepSignals(_registry, _seats, _time, NullLogger<StepSignals>.Instance);
        for (var i = 0; i < 10_000; i++)
            _seats.Publish(new ContentKey("lumiere", "circle"));
        var watch = signals.WatchAsync("petal", _ends.Token).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());

        // The loop is behind the seats, or has not begun.
        await signals.StartAsync(CancellationToken.None);
        await PutAsync(new GroupPut(Group("petal", "circle")));

        Assert.Equal(StepSignal.Content, await ToldAsync(watch));
        await signals.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task WatchAsync_SeatFreedAnywhere_IsTold()
    {
        var lumiere = await WatchAsync("lumiere");
        var petal = await WatchAsync("petal");

        _seats.Publish(new ContentKey("lumiere", "circle"));

        Assert.Equal(StepSignal.Seat, await ToldAsync(lumiere));
        Assert.Equal(StepSignal.None, await NextAsync(petal));
    }

    [Fact]
    public async Task WatchAsync_SignalsFail_AreListenedToAgain()
    {
        var watch = await WatchAsync("lumiere");
        _seats.Break();

        _seats.Publish(new ContentKey("lumiere", "circle"));

        Assert.Equal(StepSignal.Seat, await ToldAsync(watch));
    }

    [Fact]
    public async Task WatchAsync_LivestreamBeginsAndEnds_IsToldWhenItIs()
    {
        await PutAsync(new LivestreamPut(Livestream("lumiere", "friday", Now.AddMinutes(5), Now.AddMinutes(12))));
        var watch = await WatchAsync("lumiere");
        var petal = await WatchAsync("petal");

        // The livestream itself may still be told as a change.
        while (await ToldAsync(watch) != StepSignal.Time)
        {
        }

        Assert.True(_time.GetUtcNow() >= Now.AddMinutes(5));
        Assert.Equal(StepSignal.Time, await ToldAsync(watch));
        Assert.True(_time.GetUtcNow() >= Now.AddMinutes(12));
        Assert.Equal(StepSignal.None, await NextAsync(petal));
    }

    [Fact]
    public async Task WatchAsync_LivestreamMadeWhileWaiting_IsToldInTime()
    {
        var watch = await WatchAsync("lumiere");
        await PutAsync(new LivestreamPut(Livestream("lumiere", "friday", Now.AddMinutes(5), Now.AddMinutes(90))));
        Assert.Equal(StepSignal.Content, await ToldAsync(watch));

        Assert.Equal(StepSignal.Time, await ToldAsync(watch));
        // Far from the hour for which it naps when nothing is to come.
        Assert.InRange(_time.GetUtcNow(), Now.AddMinutes(5), Now.AddMinutes(55));
    }

    [Fact]
    public async Task WatchAsync_ManyAtOnce_ComeTogether()
    {
        var watch = await WatchAsync("lumiere");

        for (var i = 0; i < 1_000; i++)
            _seats.Publish(new ContentKey("lumiere", $"circle-{i}"));
        await PutAsync(new GroupPut(Group("lumiere", "circle")));
        await _seats.DrainedAsync();

        var told = StepSignal.None;
        for (var looks = 0; told != (StepSignal.Seat | StepSignal.Content); looks++)
        {
            Assert.InRange(looks, 0, 3);
            told |= await ToldAsync(watch);
        }
    }

    [Fact]
    public async Task WatchAsync_Cancelled_IsForgotten()
    {
        var watch = await WatchAsync("lumiere");
        Assert.Equal(1, _signals.Watchers);
        var next = watch.MoveNextAsync().AsTask();

        await _ends.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(0, _signals.Watchers);
    }

    /// <summary>A stream that has had its first look.</summary>
    private async Task<IAsyncEnumerator<StepSignal>> WatchAsync(string? brandId)
    {
        var watch = _signals.WatchAsync(brandId, _ends.Token).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(StepSignal.None, watch.Current);
        return watch;
    }

    /// <summary>The next signal, however much time has to pass for it.</summary>
    private async Task<StepSignal> NextAsync(IAsyncEnumerator<StepSignal> watch)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        var next = watch.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token));
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.True(await next);
        return watch.Current;
    }

    /// <summary>The next look that was told and not only due: on a busy machine the clock that is put forward is ahead of whoever tells.</summary>
    private async Task<StepSignal> ToldAsync(IAsyncEnumerator<StepSignal> watch)
    {
        using var patience = new CancellationTokenSource(ToldPatienceMax);
        while (true)
        {
            if (await NextAsync(watch) is not StepSignal.None and var told)
                return told;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task PutAsync(RegistryChange change)
    {
        var now = _time.GetUtcNow();
        Assert.NotNull(await _registry.AppendAsync(new RegistryEntry(Guid.CreateVersion7(now), RequestKey.None, now, [change]), _registry.Latest));
        await _registry.CatchUpAsync(CancellationToken.None);
    }

    private static PrivateGroup Group(string brand, string id) => new()
    {
        Key = new(brand, id),
        CampaignId = "autumn",
        Title = "Circle",
        Welcome = "",
        Capacity = 1,
        WaitingCapacity = 0,
        Order = 0,
        CodeRequired = false,
        Markets = [],
        DisclosureLabel = "Ad",
    };

    private static Livestream Livestream(string brand, string id, DateTimeOffset start, DateTimeOffset end) => new()
    {
        Key = new(brand, id),
        CampaignId = "autumn",
        Title = "Friday",
        RoomUri = "/room",
        Host = "Host",
        Offers = [],
        StartTime = start,
        EndTime = end,
        Capacity = 0,
        Markets = [],
        DisclosureLabel = "Ad",
    };

    private sealed class FakeSeats : ISeatSignals
    {
        private Channel<ContentKey> _signals = Channel.CreateUnbounded<ContentKey>();

        public void Publish(ContentKey group) => _signals.Writer.TryWrite(group);

        public async IAsyncEnumerable<ContentKey> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var group in _signals.Reader.ReadAllAsync(cancellationToken))
                yield return group;
        }

        public void Break()
        {
            var broken = Interlocked.Exchange(ref _signals, Channel.CreateUnbounded<ContentKey>());
            broken.Writer.Complete(new TimeoutException("the store went away"));
        }

        public async Task DrainedAsync()
        {
            while (_signals.Reader.Count > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }
}
