using System.Collections.Immutable;
using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>An exposure's report on its way.</summary>
/// <param name="Id">Tells duplicates.</param>
/// <param name="Viewer">Whose.</param>
/// <param name="Key">What may be charged once.</param>
/// <param name="Placement">What was seen.</param>
/// <param name="Millis">Watched.</param>
/// <param name="Claim">What the token says.</param>
internal sealed record SimEvent(long Id, int Viewer, ChargeKey Key, PlacementKey Placement, int Millis, ChargeClaim Claim);

/// <summary>A shard: its log, and the state that is a fold of it. What it charges goes through the product's own code.</summary>
internal sealed class SimPartition(MoneyWorld world, SimTime time)
{
    private const int FullMillis = 3_000;

    private readonly List<(long Time, object What)> _log = [];
    private State _state = new();

    public long DownUntil { get; set; }

    public bool IsDown => world.Now < DownUntil;

    public DeliveryCounters Counters => _state.Counters;

    /// <summary>Judges, writes and applies an event; what became of it.</summary>
    public ChargeOutcome? Record(SimEvent reported)
    {
        if (_state.Known.Contains(reported.Id))
            return null;
        return (ChargeOutcome?)Append(reported);
    }

    /// <summary>Writes closings, and answers what was charged.</summary>
    public ImmutableArray<LeaseSpend> Close(LeaseClosing closing) => (ImmutableArray<LeaseSpend>)Append(closing)!;

    public LeaseSpend SpendOf(LeaseKey lease) => _state.Book.SpendOf(lease);

    /// <summary>The process died, and starts from its log. The state must be what it was.</summary>
    public void Restart()
    {
        var before = _state.Text();
        _state = new State();
        foreach (var (at, what) in _log)
            _state.Apply(what, at);
        world.Require(_state.Text() == before, "a shard's replay is another state");
    }

    // An entry's time never goes back.
    private object? Append(object what)
    {
        var at = Math.Max(time.NowMicros, _log.Count > 0 ? _log[^1].Time : 0);
        _log.Add((at, what));
        return _state.Apply(what, at);
    }

    private sealed class State
    {
        private readonly Dictionary<int, ChargeMarks> _marks = [];

        public LeaseBook Book { get; } = new();

        public DeliveryCounters Counters { get; } = new();

        public HashSet<long> Known { get; } = [];

        public object? Apply(object what, long at)
        {
            if (what is LeaseClosing closing)
                return Book.Close(closing);
            var reported = (SimEvent)what;
            Known.Add(reported.Id);
            if (!_marks.TryGetValue(reported.Viewer, out var marks))
                _marks.Add(reported.Viewer, marks = new ChargeMarks());
            marks.Expire(at);
            // Every token of the simulation lives for 12 hours.
            if (marks.Add(reported.Key, reported.Millis, FullMillis, at + (12 * MoneyScenario.Hour)) is not { } isFirst)
                return null;
            var outcome = isFirst ? Book.Charge(reported.Placement.Campaign, reported.Claim, at) : ChargeOutcome.Repeated;
            Counters.Add(reported.Placement, Stage.Episode, reported.Claim.Day, outcome, reported.Claim.PriceMicros);
            return outcome;
        }

        public string Text() => JsonSerializer.Serialize(new { Book = Book.All(), Cells = Counters.All(), Known = Known.Order(), Marks = _marks.OrderBy(static m => m.Key).Select(static m => m.Value.All()) });
    }
}
