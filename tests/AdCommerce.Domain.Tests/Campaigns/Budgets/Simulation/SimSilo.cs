using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>A silo: its purse, and the one request to the ledger that is under way.</summary>
internal sealed class SimSilo(MoneyWorld world, string name, SimTime time)
{
    private const long TimeoutMicros = 3 * MoneyScenario.Second;

    // Seldomer than a server looks, so that worlds are played quickly, and often enough to see each lease before it is over.
    private const long WatchMicros = 15 * MoneyScenario.Second;

    private LeasePurse _purse = new(MoneyWorld.Campaign, time);
    private Guid? _operation;
    private long _requested;
    private long _retryAt;
    private int _life;

    public long DownUntil { get; set; }

    public bool IsDown => world.Now < DownUntil;

    /// <summary>The process dies; what its purse held is lost until its leases close.</summary>
    public void Crash(long downMicros)
    {
        DownUntil = world.Now + downMicros;
        _purse = new LeasePurse(MoneyWorld.Campaign, time);
        // Other silos know that the campaign spends, and what its events cost.
        _purse.Warm(world.Scenario.Prices.Max());
        (_operation, _retryAt) = (null, 0);
        _life++;
    }

    /// <summary>A decision for which the campaign would win. Money taken, or none.</summary>
    /// <param name="priceMicros">Its price.</param>
    /// <param name="draw">Its draw.</param>
    /// <param name="sleepMicros">For how long the machine sleeps between taking and reading the clock.</param>
    /// <param name="isSuspended">And whether its running clock stops meanwhile.</param>
    public LeaseTake? Decide(long priceMicros, double draw, long sleepMicros, bool isSuspended)
    {
        LeaseTake? taken = null;
        var look = _purse.Look(priceMicros, draw);
        world.Outcome[$"look{look}"]++;
        if (look == PurseLook.Open)
        {
            if (sleepMicros > 0)
                time.SleepAtNextReading(sleepMicros, isSuspended);
            if (_purse.TryTake(priceMicros, out var take))
                taken = take;
            time.Wake();
            if (sleepMicros > 0)
                DownUntil = world.Now + sleepMicros;
        }

        Renew();
        return taken;
    }

    /// <summary>Looks now and then whether it needs a lease.</summary>
    public void Watch()
    {
        if (world.Now >= world.Scenario.Budget.EndTimeMicros)
            return;
        Renew();
        world.After(WatchMicros, Watch);
    }

    private void Renew()
    {
        if (_operation is not null || world.Now < _retryAt || IsDown || !_purse.NeedsLease())
            return;
        _operation = world.NewId();
        _requested = time.GetTimestamp();
        Ask();
    }

    private void Ask()
    {
        var (life, operation) = (_life, _operation!.Value);
        var request = _purse.Request(operation, name);
        world.Outcome["leaseCalls"]++;
        world.Send(() => world.Ledger().Ask(request, answer => world.Send(() => Hear(life, operation, request, answer))));
        world.After(TimeoutMicros, () =>
        {
            // While it sleeps it may be answered, or die.
            WhenAwake(() =>
            {
                if (_life == life && _operation == operation)
                    Ask();
            });
        });
    }

    private void Hear(int life, Guid operation, LeaseRequest request, LeaseAnswer answer)
    {
        // An answer that was given up, or came twice.
        if (_life != life || _operation != operation)
            return;
        WhenAwake(() =>
        {
            if (_life != life || _operation != operation)
                return;
            _purse.Put(answer.Lease, request.Report, _requested);
            (_operation, _retryAt) = (null, world.Now + answer.RetryMicros);
            world.Outcome[$"answer{answer.Refusal}"]++;
        });
    }

    private void WhenAwake(Action action)
    {
        if (IsDown)
            world.After(DownUntil - world.Now, action);
        else
            action();
    }
}
