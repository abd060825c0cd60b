using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Alerts;

/// <summary>
/// What is known of a brand's alerts, what was told of them, and what is still to be delivered: one value, written whole, so that what has fired and its message are on record
/// together or not at all.
/// </summary>
/// <param name="Alerts">By alert, in the order of their first look.</param>
/// <param name="Events">What was told, the oldest first.</param>
/// <param name="Deliveries">Messages, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.brand-alerts")]
public sealed record BrandAlerts(ImmutableArray<AlertMemory> Alerts, ImmutableArray<AlertEvent> Events, ImmutableArray<AlertDelivery> Deliveries)
{
    /// <summary>Most events that are remembered; the oldest go first.</summary>
    public const int EventsMax = 100;

    /// <summary>Most messages that are remembered; of those that are done the oldest go first, then the oldest of all.</summary>
    public const int DeliveriesMax = 200;

    /// <summary>Most tests that wait to be sent: who waits for one does not ask for many.</summary>
    public const int TestsWaitingMax = 5;

    /// <summary>Nothing is known.</summary>
    public static readonly BrandAlerts Empty = new([], [], []);

    /// <summary>What is known of an alert; null for nothing.</summary>
    public AlertMemory? Find(string alertId) => Alerts.FirstOrDefault(memory => memory.Task.AlertId == alertId);

    /// <summary>Messages that are to be sent now, the oldest first.</summary>
    public IEnumerable<AlertDelivery> DueAt(long nowMicros) => Deliveries.Where(delivery => delivery.State == DeliveryState.Waiting && delivery.DueMicros <= nowMicros);

    /// <summary>When the next message is to be sent; null while none waits.</summary>
    public long? NextDueMicros => Deliveries.Where(static delivery => delivery.State == DeliveryState.Waiting).Min(static delivery => (long?)delivery.DueMicros);

    /// <summary>After an alert was looked at. What does not concern it as it stands now changes nothing.</summary>
    /// <param name="rule">The alert.</param>
    /// <param name="funnel">Its funnel.</param>
    /// <param name="measurement">What was measured.</param>
    /// <param name="isSent">Whether the brand has a webhook.</param>
    /// <param name="seed">Never used before: what events get their ids from.</param>
    /// <param name="nowMicros">Now.</param>
    public BrandAlerts Record(AlertRule rule, SavedFunnel funnel, AlertMeasurement measurement, bool isSent, Guid seed, long nowMicros)
    {
        var task = measurement.Task;
        if (task.AlertId != rule.Key.Id || task.RuleVersion != rule.Version || task.FunnelVersion != funnel.Version)
            return this;
        var before = Find(task.AlertId);
        // Measured twice by two who did not know of each other: the first was it.
        if (before is { Problem: "" } && before.Task == task)
            return this;
        if (measurement.Problem.Length > 0)
            return With(new AlertMemory(task, nowMicros, before?.Stages ?? [], measurement.Problem));
        var events = ImmutableArray.CreateBuilder<AlertEvent>();
        var stages = ImmutableArray.CreateBuilder<StageMemory>();
        foreach (var stage in rule.Stages)
        {
            // What may not be told is too few.
            var counts = measurement.Counts.FirstOrDefault(counts => counts.Stage == stage) ?? new StageCounts(stage, 0, 0, 0, 0);
            var finding = AlertFinding.Judge(counts, rule.EntrantsMin, rule.Confidence);
            var (memory, told) = StageMemory.Next(before?.Stages.FirstOrDefault(known => known.Finding.Stage == stage), finding, task.Period.LastDay, nowMicros);
            stages.Add(memory);
            if (told is { } kind)
                events.Add(EventOf(kind, rule, funnel, task.Period, finding, IdOf(seed, events.Count), nowMicros));
        }

        return With(new AlertMemory(task, nowMicros, stages.ToImmutable(), "")).Tell(events.ToImmutable(), isSent);
    }

    /// <summary>A message that tells nothing is to be sent.</summary>
    /// <param name="seed">What it gets its id from; used before: it is there already.</param>
    /// <param name="nowMicros">Now.</param>
    public BrandAlerts Test(Guid seed, long nowMicros) => Deliveries.Any(delivery => delivery.Event.Id == IdOf(seed, 0))
        ? this
        : Send([new AlertEvent { Id = IdOf(seed, 0), Kind = AlertEventKind.Test, TimeMicros = nowMicros }]);

    /// <summary>Whether a further test may be asked for.</summary>
    public bool TakesTest =>
        Deliveries.Count(static delivery => delivery is { State: DeliveryState.Waiting, Event.Kind: AlertEventKind.Test }) < TestsWaitingMax;

    /// <summary>After an attempt to deliver a message.</summary>
    public BrandAlerts Attempted(string id, DeliveryAttempt attempt)
    {
        for (var i = 0; i < Deliveries.Length; i++)
        {
            if (Deliveries[i].Event.Id == id && Deliveries[i].State == DeliveryState.Waiting)
                return this with { Deliveries = Deliveries.SetItem(i, Deliveries[i].After(attempt)) };
        }

        return this;
    }

    /// <summary>Forgets alerts that are no more; gives up what waits when there is nowhere to send it any more.</summary>
    public BrandAlerts Follow(Func<string, bool> exists, bool isSent)
    {
        var next = Alerts.All(memory => exists(memory.Task.AlertId)) ? this : this with { Alerts = Alerts.RemoveAll(memory => !exists(memory.Task.AlertId)) };
        return isSent || next.NextDueMicros is null
            ? next
            : next with { Deliveries = [.. next.Deliveries.Select(static delivery => delivery.State == DeliveryState.Waiting ? delivery with { State = DeliveryState.Failed } : delivery)] };
    }

    /// <summary>Id of the n-th event that has its id from a seed.</summary>
    public static string IdOf(Guid seed, int number) => string.Create(CultureInfo.InvariantCulture, $"msg_{seed:N}{number}");

    private static AlertEvent EventOf(AlertEventKind kind, AlertRule rule, SavedFunnel funnel, AlertPeriod period, AlertFinding finding, string id, long nowMicros) => new()
    {
        Id = id,
        Kind = kind,
        TimeMicros = nowMicros,
        AlertId = rule.Key.Id,
        Title = rule.Title,
        FunnelId = funnel.Key.Id,
        FunnelTitle = funnel.Title,
        Period = period,
        Finding = finding,
        Confidence = rule.Confidence,
    };

    private BrandAlerts With(AlertMemory memory)
    {
        var before = Find(memory.Task.AlertId);
        return this with { Alerts = before is null ? Alerts.Add(memory) : Alerts.Replace(before, memory, ReferenceEqualityComparer.Instance) };
    }

    private BrandAlerts Tell(ImmutableArray<AlertEvent> events, bool isSent)
    {
        var all = Events.AddRange(events);
        var next = this with { Events = all.Length > EventsMax ? all[^EventsMax..] : all };
        return isSent ? next.Send(events) : next;
    }

    private BrandAlerts Send(ImmutableArray<AlertEvent> events)
    {
        var all = Deliveries.AddRange(events.Select(AlertDelivery.Of));
        while (all.Length > DeliveriesMax)
            all = all.Remove(all.FirstOrDefault(static delivery => delivery.State != DeliveryState.Waiting) ?? all[0], ReferenceEqualityComparer.Instance);
        return this with { Deliveries = all };
    }
}
