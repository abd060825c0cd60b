using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;

namespace AdCommerce.Domain.Funnel;

/// <summary>Writes a state as a snapshot.</summary>
internal sealed class SnapshotWriter
{
    private readonly SnapshotTables _tables = new();

    public ShardSnapshot Write(long position, long timeMicros, Dictionary<string, SubjectState> subjects, ShardTotals totals, EarlierTable earlier)
    {
        ImmutableArray<FunnelCell> cells = [.. totals.Funnel.All.Order(Comparer<FunnelCell>.Create(FunnelCounters.Compare))];
        foreach (var (name, subject) in subjects)
            Collect(name, subject);
        foreach (var cell in cells)
        {
            _tables.Add(cell.Entry);
            Collect(cell.Counts.Sales);
        }

        var lifts = totals.Lift.All;
        foreach (var cell in lifts)
            Collect(cell.Campaign);
        var (leases, delivery) = (totals.Leases.All(), totals.Delivery.All());
        foreach (var pages in leases)
            Collect(pages.Campaign);
        foreach (var cell in delivery)
        {
            Collect(cell.Placement.Campaign);
            _tables.Add(cell.Placement.PlacementId);
        }

        var seen = earlier.All();
        foreach (var (name, exposures) in seen)
        {
            _tables.Add(name);
            foreach (var each in exposures)
                _tables.Add(each.Shown);
        }

        _tables.Seal();
        return new ShardSnapshot
        {
            Position = position,
            TimeMicros = timeMicros,
            Texts = _tables.Texts,
            Dimensions = _tables.Dimensions,
            Terms = _tables.Terms,
            Subjects = [.. subjects.OrderBy(static s => s.Key, StringComparer.Ordinal).Select(subject => Subject(subject.Key, subject.Value))],
            Cells = [.. cells.Select(Cell)],
            Lifts =
            [
                .. lifts.Select(cell => new SnapshotLiftCell(
                    _tables.IndexOf(cell.Campaign.BrandId), _tables.IndexOf(cell.Campaign.CampaignId), cell.Arm, cell.Day, cell.Viewers, cell.Notes, cell.Livestreams, cell.Groups)),
            ],
            Leases =
            [
                .. leases.Select(pages => new SnapshotLeases(
                    _tables.IndexOf(pages.Campaign.BrandId), _tables.IndexOf(pages.Campaign.CampaignId), pages.SettledUpTo, pages.Leases)),
            ],
            Delivery = [.. delivery.Select(Cell)],
            Shown = _tables.Shown,
            Earlier =
            [
                .. seen.Select(subject => new SnapshotEarlier(
                    _tables.IndexOf(subject.Key), [.. subject.Value.Select(each => _tables.IndexOf(each.Shown))], [.. subject.Value.Select(static each => each.Count)])),
            ],
        };
    }

    private SnapshotDelivery Cell(DeliveryCell cell) => new(
        _tables.IndexOf(cell.Placement.Campaign.BrandId),
        _tables.IndexOf(cell.Placement.Campaign.CampaignId),
        _tables.IndexOf(cell.Placement.PlacementId),
        cell.Stage,
        cell.Day,
        cell.Outcome,
        cell.Events,
        cell.SpentMicros);

    private void Collect(string name, SubjectState subject)
    {
        _tables.Add(name);
        foreach (var reminder in subject.Reminders)
        {
            _tables.Add(reminder.Campaign.BrandId);
            _tables.Add(reminder.Campaign.CampaignId);
            _tables.Add(reminder.LivestreamId);
        }

        foreach (var campaign in subject.Lifts.Keys)
            Collect(campaign);
        foreach (var mark in subject.Charges?.All() ?? [])
            _tables.Add(mark.Key.Name);
        foreach (var journey in subject.Journeys.Values)
            Collect(journey);
    }

    private void Collect(CampaignKey campaign)
    {
        _tables.Add(campaign.BrandId);
        _tables.Add(campaign.CampaignId);
    }

    private void Collect(JourneyState journey)
    {
        _tables.Add(journey.Campaign.BrandId);
        _tables.Add(journey.Campaign.CampaignId);
        foreach (var room in journey.Rooms)
            _tables.Add(room);
        foreach (var source in journey.Sources)
        {
            _tables.Add(source.Origin);
            _tables.Add(source.Terms);
            _tables.Add(source.ObjectId);
            if (source.Value is { } value)
                _tables.Add(value.CurrencyCode);
        }

        foreach (var attempt in journey.Attempts)
        {
            _tables.Add(attempt.Entry);
            _tables.Add(attempt.Terms);
            Collect(attempt.Sales);
        }

        foreach (var order in journey.Orders.Sorted)
        {
            _tables.Add(order.OrderId);
            _tables.Add(order.CurrencyCode);
        }
    }

    private void Collect(ImmutableArray<Sales> sales)
    {
        foreach (var sum in sales)
            _tables.Add(sum.CurrencyCode);
    }

    private SnapshotSubject Subject(string name, SubjectState subject) => new(
        _tables.IndexOf(name),
        [.. subject.Remembered.OrderBy(static r => r.Key).Select(static r => new SnapshotRemembered(r.Key, r.Value.ContentHash, r.Value.ExpireMicros, (byte)r.Value.Kind))],
        [.. subject.Journeys.Values.Select(Journey)],
        [
            .. subject.Reminders.Select(r => new SnapshotReminder(
                _tables.IndexOf(r.Campaign.BrandId), _tables.IndexOf(r.Campaign.CampaignId), _tables.IndexOf(r.LivestreamId), r.ExpireMicros)),
        ])
    {
        Lifts =
        [
            .. subject.Lifts.Select(lift => new SnapshotLift(
                _tables.IndexOf(lift.Key.BrandId), _tables.IndexOf(lift.Key.CampaignId), lift.Value.FirstMicros, lift.Value.Arm, lift.Value.Reached)),
        ],
        Charges =
        [
            .. (subject.Charges?.All() ?? []).Select(mark => new SnapshotCharge(
                mark.Key.SessionId, mark.Key.Stage, _tables.IndexOf(mark.Key.Name), mark.Millis, mark.IsFull, mark.ExpireMicros)),
        ],
    };

    private SnapshotJourney Journey(JourneyState journey) => new(
        _tables.IndexOf(journey.Campaign.BrandId),
        _tables.IndexOf(journey.Campaign.CampaignId),
        journey.FloorMicros,
        [.. journey.Sources.Select(Source)],
        [.. journey.Attempts.Select(Attempt)],
        [.. journey.Rooms.Select(_tables.IndexOf)],
        [.. journey.Orders.Sorted.Select(o => new SnapshotOrder(_tables.IndexOf(o.OrderId), _tables.IndexOf(o.CurrencyCode), o.UntilMicros, o.LeftMicros))]);

    private SnapshotSource Source(TouchSource source) => new(
        source.TimeMicros,
        source.Kind,
        source.EventId,
        source.SessionId,
        _tables.IndexOf(source.Origin),
        _tables.IndexOf(source.Terms),
        _tables.IndexOf(source.ObjectId),
        source.LengthMillis,
        source.ExposureMillisMin,
        source.Value is { } value ? _tables.IndexOf(value.CurrencyCode) : -1,
        source.Value?.AmountMicros ?? 0,
        source.IsGhost,
        source.IsTested)
    {
        IsOfViewer = source.IsOfViewer,
    };

    private SnapshotAttempt Attempt(Attempt attempt) => new(
        attempt.EntryMicros,
        attempt.EndMicros,
        _tables.IndexOf(attempt.Entry),
        _tables.IndexOf(attempt.Terms),
        attempt.InOrderMicros,
        attempt.AtAllMicros,
        attempt.DeepRead,
        attempt.Engaged,
        attempt.Exposures,
        Sales(attempt.Sales),
        attempt.GroupLeaves);

    private SnapshotCell Cell(FunnelCell cell) => new(
        cell.EntryDay,
        _tables.IndexOf(cell.Entry),
        cell.Counts.InOrder,
        cell.Counts.AtAll,
        cell.Counts.DeepReads,
        cell.Counts.Engaged,
        cell.Counts.Exposures,
        cell.Counts.GroupLeaves,
        Sales(cell.Counts.Sales));

    private ImmutableArray<SnapshotSales> Sales(ImmutableArray<Sales> sales) =>
        [.. sales.Select(s => new SnapshotSales(_tables.IndexOf(s.CurrencyCode), s.Orders, s.ValueMicros, s.Refunds, s.RefundedMicros))];
}
