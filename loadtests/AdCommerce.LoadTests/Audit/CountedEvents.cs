using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Audit;

/// <summary>An event of the log that counts.</summary>
/// <param name="Subject">Whose.</param>
/// <param name="Event">The event.</param>
/// <param name="EntryMicros">When its entry was written.</param>
/// <param name="Life">How often its subject had been forgotten before.</param>
internal sealed record CountedEvent(string Subject, FunnelEvent Event, long EntryMicros, int Life)
{
    /// <summary>Its time (funnel.md, Time).</summary>
    public long TimeMicros { get; } = EntryMicros - Math.Clamp(Event.AgeMicros, 0, FunnelEvent.AgeMicrosMax);
}

/// <summary>
/// Which events of a partition's log count, by the plainest reading of the rules: the first of each id, unless its seat was given up, its
/// token's time was over, the subject has too many, or it pays back what was not bought.
/// </summary>
internal sealed class CountedEvents(Run run)
{
    private const int RememberedMax = 4_096;

    private readonly Dictionary<(string Subject, Guid Id), (ulong Hash, long ExpireMicros)> _known = [];
    private readonly Dictionary<(string Subject, Guid Id), long> _voided = [];
    private readonly Dictionary<(string Subject, CampaignKey Campaign, string OrderId, string Currency), long> _orders = [];
    private readonly Dictionary<string, List<long>> _expiries = [];
    private readonly Dictionary<string, int> _lives = [];
    private readonly List<CountedEvent> _events = [];
    private long _lastMicros;

    /// <summary>In the log's order.</summary>
    public IReadOnlyList<CountedEvent> Events => _events;

    /// <summary>What was charged for them.</summary>
    public PlainCharges Charges { get; } = new();

    /// <summary>Events of the log that do not count.</summary>
    public int Dropped { get; private set; }

    /// <summary>Seats' events that were given up.</summary>
    public int Voided => _voided.Count;

    /// <summary>Takes the next entry.</summary>
    public void Take(LoggedEntry logged)
    {
        run.Expect(logged.Entry.TimeMicros >= _lastMicros, $"entry {logged.Position} of partition {logged.Partition} is older than the one before it");
        _lastMicros = logged.Entry.TimeMicros;
        foreach (var operation in logged.Entry.Operations)
        {
            switch (operation)
            {
                case EventsRecorded recorded:
                    foreach (var happened in recorded.Events)
                        Take(recorded.Subject, happened, logged.Entry.TimeMicros);
                    break;
                case SeatEventVoided voided when !_known.ContainsKey((voided.Subject, voided.EventId)):
                    _voided[(voided.Subject, voided.EventId)] = voided.ExpireMicros;
                    break;
                case LeasesClosing closing:
                    Charges.Close(closing);
                    break;
                case SubjectForgotten forgotten:
                    Forget(forgotten.Subject);
                    break;
            }
        }
    }

    private void Take(string subject, FunnelEvent happened, long entryMicros)
    {
        if (!Counts(subject, happened, entryMicros))
        {
            Dropped++;
            return;
        }

        _known[(subject, happened.Id)] = (happened.ContentHash, happened.ExpireMicros);
        if (!_expiries.TryGetValue(subject, out var remembered))
            _expiries[subject] = remembered = [];
        remembered.Add(happened.ExpireMicros);
        _events.Add(new(subject, happened, entryMicros, _lives.GetValueOrDefault(subject)));
        Charges.Take(_events[^1]);
        if (happened.Kind == EventKind.Order)
            _orders[OrderOf(subject, happened)] = _orders.GetValueOrDefault(OrderOf(subject, happened)) + happened.Value!.AmountMicros;
        else if (happened.Kind == EventKind.Refund)
            _orders[OrderOf(subject, happened)] -= happened.Value!.AmountMicros;
    }

    private bool Counts(string subject, FunnelEvent happened, long entryMicros)
    {
        if (_known.TryGetValue((subject, happened.Id), out var known) && known.ExpireMicros >= entryMicros)
            return false;
        if (_voided.TryGetValue((subject, happened.Id), out var until) && until >= entryMicros)
            return false;
        if (happened.ExpireMicros < entryMicros)
            return false;
        if (_expiries.TryGetValue(subject, out var remembered) && remembered.Count >= RememberedMax && remembered.Count(e => e >= entryMicros) >= RememberedMax)
            return false;
        return happened.Kind != EventKind.Refund || _orders.GetValueOrDefault(OrderOf(subject, happened)) >= happened.Value!.AmountMicros;
    }

    private void Forget(string subject)
    {
        _lives[subject] = _lives.GetValueOrDefault(subject) + 1;
        foreach (var order in _orders.Keys.Where(o => o.Subject == subject).ToList())
            _orders.Remove(order);
    }

    private static (string Subject, CampaignKey Campaign, string OrderId, string Currency) OrderOf(string subject, FunnelEvent happened) =>
        (subject, happened.Origin.Campaign, happened.OrderId, happened.Value!.CurrencyCode);
}
