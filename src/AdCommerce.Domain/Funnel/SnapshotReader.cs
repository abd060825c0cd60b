using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Funnel;

/// <summary>Puts a state back from a snapshot.</summary>
internal sealed class SnapshotReader
{
    private readonly ShardSnapshot _snapshot;
    private readonly ImmutableArray<string> _texts;
    private readonly ImmutableArray<EntryDimensions> _dimensions;
    private readonly ImmutableArray<JourneyTerms> _terms;

    public SnapshotReader(ShardSnapshot snapshot, Interner interner)
    {
        _snapshot = snapshot;
        _texts = snapshot.Texts;
        _dimensions = [.. snapshot.Dimensions.Select(dimensions => interner.Of(Dimensions(dimensions)))];
        _terms =
        [
            .. snapshot.Terms.Select(t => interner.Of(new JourneyTerms(t.WindowMicros, t.NoteStepMicros, t.LivestreamStepMicros, t.GroupStepMicros))),
        ];
    }

    public void Read(Dictionary<string, SubjectState> subjects, ShardTotals totals, EarlierTable earlier)
    {
        foreach (var subject in _snapshot.Subjects)
            subjects.Add(_texts[subject.Subject], Subject(subject, totals));
        foreach (var cell in _snapshot.Cells)
        {
            var counts = new FunnelCounts(
                cell.InOrder, cell.AtAll, cell.DeepReads, cell.Engaged, cell.Exposures, cell.GroupLeaves, Sales(cell.Sales));
            totals.Funnel.Restore(new FunnelCell(cell.EntryDay, _dimensions[cell.Entry], counts));
        }

        foreach (var cell in _snapshot.Lifts)
            totals.Lift.Restore(new LiftCell(Campaign(cell.BrandId, cell.CampaignId), cell.Arm, cell.Day, cell.Viewers, cell.Notes, cell.Livestreams, cell.Groups));
        foreach (var leases in _snapshot.Leases)
            totals.Leases.Restore(new LeasePages(Campaign(leases.BrandId, leases.CampaignId), leases.SettledUpTo, leases.Leases));
        foreach (var cell in _snapshot.Delivery)
        {
            var placement = new PlacementKey(Campaign(cell.BrandId, cell.CampaignId), _texts[cell.PlacementId]);
            totals.Delivery.Restore(new DeliveryCell(placement, cell.Stage, cell.Day, cell.Outcome, cell.Events, cell.SpentMicros));
        }

        ImmutableArray<ShownProduct> shown = [.. _snapshot.Shown.Select(Shown)];
        foreach (var seen in _snapshot.Earlier)
            earlier.Restore(_texts[seen.Subject], seen.Shown.Zip(seen.Counts, (index, count) => new EarlierExposures(shown[index], count)));
    }

    private SubjectState Subject(SnapshotSubject subject, ShardTotals totals)
    {
        var state = new SubjectState();
        foreach (var remembered in subject.Remembered)
            state.Remember(remembered.EventId, new RememberedEvent(remembered.ContentHash, remembered.ExpireMicros, (RememberedKind)remembered.Kind));
        foreach (var reminder in subject.Reminders)
            state.Put(new Reminder(Campaign(reminder.BrandId, reminder.CampaignId), _texts[reminder.LivestreamId], reminder.ExpireMicros), isWanted: true);
        foreach (var lift in subject.Lifts)
            state.Lifts.Add(Campaign(lift.BrandId, lift.CampaignId), new LiftMark(lift.FirstMicros, lift.Arm, lift.Reached));
        foreach (var mark in subject.Charges)
            (state.Charges ??= new ChargeMarks()).Restore(new ChargeMark(new ChargeKey(mark.SessionId, mark.Stage, _texts[mark.Name]), mark.Millis, mark.IsFull, mark.ExpireMicros));
        foreach (var journey in subject.Journeys)
        {
            var restored = Journey(journey);
            totals.Rooms.Move(restored.Campaign.BrandId, [], restored.Rooms);
            state.Journeys.Add(restored.Campaign, restored);
        }

        return state;
    }

    private JourneyState Journey(SnapshotJourney journey) => JourneyState.Of(
        Campaign(journey.BrandId, journey.CampaignId),
        journey.FloorMicros,
        [.. journey.Sources.Select(Source)],
        [.. journey.Attempts.Select(Attempt)],
        [.. journey.Rooms.Select(room => _texts[room])],
        new OrderBalances(journey.Orders.Select(o => new OrderBalance(_texts[o.OrderId], _texts[o.CurrencyCode], o.UntilMicros, o.LeftMicros))));

    private TouchSource Source(SnapshotSource source) => new()
    {
        TimeMicros = source.TimeMicros,
        Kind = source.Kind,
        EventId = source.EventId,
        SessionId = source.SessionId,
        Origin = _dimensions[source.Origin],
        Terms = _terms[source.Terms],
        ObjectId = _texts[source.ObjectId],
        LengthMillis = source.LengthMillis,
        ExposureMillisMin = source.ExposureMillisMin,
        Value = source.CurrencyCode < 0 ? null : new Money(_texts[source.CurrencyCode], source.AmountMicros),
        IsGhost = source.IsGhost,
        IsTested = source.IsTested,
        IsOfViewer = source.IsOfViewer,
    };

    private Attempt Attempt(SnapshotAttempt attempt) => new()
    {
        EntryMicros = attempt.EntryMicros,
        EndMicros = attempt.EndMicros,
        Entry = _dimensions[attempt.Entry],
        Terms = _terms[attempt.Terms],
        InOrderMicros = attempt.InOrderMicros,
        AtAllMicros = attempt.AtAllMicros,
        DeepRead = attempt.DeepRead,
        Engaged = attempt.Engaged,
        Exposures = attempt.Exposures,
        Sales = Sales(attempt.Sales),
        GroupLeaves = attempt.GroupLeaves,
    };

    private ImmutableArray<Sales> Sales(ImmutableArray<SnapshotSales> sales) =>
        [.. sales.Select(s => new Sales(_texts[s.CurrencyCode], s.Orders, s.ValueMicros, s.Refunds, s.RefundedMicros))];

    private CampaignKey Campaign(int brandId, int campaignId) => new(_texts[brandId], _texts[campaignId]);

    private ShownProduct Shown(SnapshotShown shown) =>
        new(new PlacementKey(Campaign(shown.BrandId, shown.CampaignId), _texts[shown.PlacementId]), _texts[shown.ProductId]);

    private EntryDimensions Dimensions(SnapshotDimensions dimensions) => new(
        new PlacementKey(Campaign(dimensions.BrandId, dimensions.CampaignId), _texts[dimensions.PlacementId]),
        _texts[dimensions.ProductId],
        _texts[dimensions.DramaId],
        _texts[dimensions.EpisodeId],
        _texts[dimensions.SlotId],
        _texts[dimensions.Theme],
        _texts[dimensions.Market],
        _texts[dimensions.Device],
        _texts[dimensions.Arm])
    {
        Circle = dimensions.Circle == 0 ? "" : _texts[dimensions.Circle - 1],
    };
}
