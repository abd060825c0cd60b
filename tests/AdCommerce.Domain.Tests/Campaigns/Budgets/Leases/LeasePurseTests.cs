using AdCommerce.Domain.Campaigns.Budgets.Leases;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Leases;

public sealed class LeasePurseTests
{
    private static readonly LeaseReport Nothing = new("a", []);

    private readonly ManualTime _time = new(Start);
    private readonly LeasePurse _purse;

    public LeasePurseTests() => _purse = new LeasePurse(Campaign, _time);

    [Fact]
    public void Day_IsThatOfTheNewestLease()
    {
        Assert.Null(_purse.Day);
        _purse.Put(Lease(1, 250), Nothing, 0);
        _purse.Put(Lease(2, 250) with { Day = 20_001 }, Nothing, 0);

        Assert.Equal(20_001, _purse.Day);
    }

    [Fact]
    public void TryTake_UntilEmpty_TakesExactlyWhatThereIs()
    {
        _purse.Put(Lease(1, 250), Nothing, 0);

        Assert.True(_purse.TryTake(100, out var take));
        Assert.Equal(new LeaseTake(1, 20_000, 100, Start + (20 * Minute)), take);
        Assert.True(_purse.TryTake(100, out _));
        Assert.False(_purse.TryTake(100, out _));
        Assert.True(_purse.TryTake(50, out _));
        Assert.Equal(new HeldLeaseReport(1, 250, 0, true, 250), _purse.Report("a").Leases.Single());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryTake_SleptBetweenTakingAndTheClock_GetsNothing(bool isSuspended)
    {
        _purse.Put(Lease(1, 250), Nothing, 0);
        Assert.Equal(PurseLook.Open, _purse.Look(100, 0));
        var slept = false;
        _time.BeforeReading = () =>
        {
            if (!slept)
                _time.Advance(2 * Minute, isSuspended);
            slept = true;
        };

        Assert.False(_purse.TryTake(100, out _));

        // It stays taken, and goes back when the lease closes.
        Assert.Equal(100, _purse.Report("a").Leases.Single().TakenMicros);
        Assert.Equal(PurseLook.Empty, _purse.Look(100, 0));
    }

    [Fact]
    public void TryTake_CalendarSetBack_CountsFromTheRequest()
    {
        var requested = _time.GetTimestamp();
        _time.Advance(Minute);
        _purse.Put(Lease(1, 250), Nothing, requested);
        _time.NowMicros -= 10 * Hour;

        Assert.True(_purse.TryTake(100, out _));
        _time.Advance(Minute);
        Assert.False(_purse.TryTake(100, out _));
    }

    [Fact]
    public void Put_SecondLeaseWhileTheFirstIsOpen_UsesBoth()
    {
        _purse.Put(Lease(1, 150), Nothing, 0);
        _purse.Put(Lease(2, 150), _purse.Report("a"), 0);

        Assert.True(_purse.TryTake(100, out var first));
        Assert.True(_purse.TryTake(100, out var second));
        Assert.Equal((1, 2), (first.Lease, second.Lease));
    }

    [Fact]
    public void Put_SameLeaseAgain_ChangesNothing()
    {
        _purse.Put(Lease(1, 100), Nothing, 0);
        Assert.True(_purse.TryTake(100, out _));
        var told = _purse.Report("a");
        _purse.Put(null, told, 0);

        _purse.Put(Lease(1, 100), Nothing, 0);

        Assert.False(_purse.TryTake(100, out _));
        Assert.Empty(_purse.Report("a").Leases);
    }

    [Fact]
    public void NeedsLease_OnlyWhenWantedAndLittleIsLeft()
    {
        Assert.False(_purse.NeedsLease());
        Assert.Equal(PurseLook.Empty, _purse.Look(100, 0));
        Assert.True(_purse.NeedsLease());
        Assert.Equal(100, _purse.Request(Guid.Empty, "a").PriceMicros);

        _purse.Put(Lease(1, 600), Nothing, _time.GetTimestamp());
        Assert.False(_purse.NeedsLease());
        for (var i = 0; i < 5; i++)
            _purse.TryTake(100, out _);
        Assert.True(_purse.NeedsLease());

        _purse.Put(Lease(2, 600), Nothing, _time.GetTimestamp());
        Assert.False(_purse.NeedsLease());
        _time.Advance((2 * Minute) - (20 * Second));
        Assert.True(_purse.NeedsLease());
        _time.Advance(2 * Hour);
        Assert.False(_purse.NeedsLease());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    public void TryTake_NothingOrLess_IsABug(long price) => Assert.Throws<ArgumentOutOfRangeException>(() => _purse.TryTake(price, out _));

    [Fact]
    public void Warm_BeforeAnyDecision_NeedsALease()
    {
        _purse.Warm(100);

        Assert.True(_purse.NeedsLease());
        Assert.Equal(100, _purse.PriceMicros);
    }

    [Fact]
    public void Look_AboveTheMultiplier_IsPaced()
    {
        _purse.Put(Lease(1, 600) with { Multiplier = 0.25 }, Nothing, 0);

        Assert.Equal(PurseLook.Open, _purse.Look(100, 0.2499));
        Assert.Equal(PurseLook.Paced, _purse.Look(100, 0.25));
        Assert.Equal(PurseLook.Empty, _purse.Look(700, 0));
    }

    [Fact]
    public void Report_TakenWhileANewerLeaseSaysTheShare_CountsWhatWasWantedByThatShare()
    {
        _purse.Put(Lease(1, 200), Nothing, _time.GetTimestamp());
        _purse.TryTake(100, out _);
        _purse.Put(Lease(2, 200) with { Multiplier = 0.25 }, Nothing, _time.GetTimestamp());
        _purse.TryTake(100, out _);

        Assert.Equal([100 + (4 * 100), 0], _purse.Report("a").Leases.Select(static lease => lease.WantedMicros));
    }

    [Fact]
    public void Report_SeveralLeasesOpen_CountsTheirTimeOnce()
    {
        _purse.Put(Lease(1, 200), Nothing, _time.GetTimestamp());
        _time.Advance(30 * Second);
        _purse.Put(Lease(2, 200), Nothing, _time.GetTimestamp());
        _time.Advance(10 * Second);
        _purse.TryTake(200, out _);
        Assert.Equal([40 * Second, 0], _purse.Report("a").Leases.Select(static lease => lease.OpenMicros));

        _time.Advance(20 * Second);
        Assert.Equal([40 * Second, 20 * Second], _purse.Report("a").Leases.Select(static lease => lease.OpenMicros));

        // Over before anything more was taken: the rest of the time was nobody's.
        _time.Advance(5 * Minute);
        Assert.Equal([40 * Second, 110 * Second], _purse.Report("a").Leases.Select(static lease => lease.OpenMicros));
    }

    [Fact]
    public async Task TryTake_ManyThreadsDuringRenewals_NeverTakesMoreThanWasLeased()
    {
        const int Threads = 4;
        const int Leases = 100;
        const long Amount = 100_000;
        var purse = new LeasePurse(Campaign, TimeProvider.System);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var taken = new long[Threads][];
        var isDone = false;
        var takers = Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            var mine = taken[thread] = new long[Leases + 1];
            while (true)
            {
                var wasDone = Volatile.Read(ref isDone);
                if (purse.TryTake(1 + (thread * 7), out var take))
                    mine[take.Lease] += take.PriceMicros;
                else if (wasDone)
                    return;
            }
        })).ToArray();
        for (var number = 1; number <= Leases; number++)
            purse.Put(Lease(number, Amount) with { GrantTimeMicros = now, TakeEndTimeMicros = now + Hour }, purse.Report("a"), TimeProvider.System.GetTimestamp());

        Volatile.Write(ref isDone, true);
        await Task.WhenAll(takers);

        var reports = purse.Report("a").Leases.ToDictionary(static l => l.Number, static l => l.TakenMicros);
        for (var number = 1; number <= Leases; number++)
        {
            var sum = taken.Sum(mine => mine[number]);
            Assert.Equal(reports.GetValueOrDefault(number, Amount), sum);
        }
    }

    [Fact]
    public void LookAndTryTake_AllocateNothing()
    {
        var purse = new LeasePurse(Campaign, TimeProvider.System);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        purse.Put(Lease(1, long.MaxValue / 2) with { GrantTimeMicros = now, TakeEndTimeMicros = now + Hour }, Nothing, TimeProvider.System.GetTimestamp());
        Use(purse, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Use(purse, 10_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Use(LeasePurse purse, int times)
    {
        for (var i = 0; i < times; i++)
        {
            purse.Look(100, 0.5);
            purse.TryTake(100, out _);
        }
    }

    private static Lease Lease(long number, long amount) =>
        new(number, new Guid((int)number, 0, 0, new byte[8]), "a", 20_000, amount, 1, Start, Start + (2 * Minute), Start + (20 * Minute));
}
