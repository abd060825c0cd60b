using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.LoadTests.Audit;

/// <summary>What became of one event as far as money goes.</summary>
/// <param name="Event">The event.</param>
/// <param name="Stage">What may be paid for.</param>
/// <param name="Outcome">By the plain rules.</param>
/// <param name="IsDue">It was the one that made a slot's exposure full, or took a step, so that it counts in the delivery report.</param>
internal sealed record PlainCharge(FunnelEvent Event, Stage Stage, ChargeOutcome Outcome, bool IsDue)
{
    /// <summary>Whose money.</summary>
    public CampaignKey Campaign => Event.Origin.Campaign;

    /// <summary>What it claims.</summary>
    public ChargeClaim Claim => Event.Charge!.Value;

    /// <summary>What was charged, in micro-units.</summary>
    public long SpentMicros => Outcome == ChargeOutcome.Billed ? Claim.PriceMicros : 0;
}

/// <summary>
/// What is charged in one partition, by the plainest reading of the rules (architecture.md, 7): an exposure when it is full, a step when it is taken, each once; nothing
/// that is barred, nothing from T on, and nothing to a lease whose closing stands in this partition's log. Tokens are taken to live longer than a run.
/// </summary>
internal sealed class PlainCharges
{
    private readonly Dictionary<(string Subject, Guid Session, Stage Stage, string Name), long> _watched = [];
    private readonly HashSet<(CampaignKey Campaign, long Number)> _closed = [];
    private readonly List<PlainCharge> _charges = [];

    /// <summary>Of every event that counts and has a claim, in the log's order.</summary>
    public IReadOnlyList<PlainCharge> All => _charges;

    /// <summary>Leases that are closed here.</summary>
    public IReadOnlySet<(CampaignKey Campaign, long Number)> Closed => _closed;

    /// <summary>Leases are closed.</summary>
    public void Close(LeasesClosing closing)
    {
        foreach (var each in closing.Closings)
        {
            foreach (var number in each.Leases)
                _closed.Add((each.Campaign, number));
        }
    }

    /// <summary>Takes the next event that counts.</summary>
    public void Take(CountedEvent counted)
    {
        if (counted.Event is not { Charge: { } claim, IsWithheld: false } happened || StageOf(happened.Kind) is not { } stage)
            return;
        var full = stage == Stage.Episode ? happened.ExposureMillisMin : 0;
        var name = stage == Stage.Episode ? happened.Origin.SlotId : $"{happened.Origin.Campaign}/{happened.ObjectId}";
        var key = (counted.Subject, happened.SessionId, stage, name);
        var isKnown = _watched.TryGetValue(key, out var before);
        var after = before + (stage == Stage.Episode ? happened.LengthMillis : 0);
        _watched[key] = after;
        var wasFull = isKnown && before >= full;
        var isDue = !wasFull && after >= full;
        var outcome = isDue ? Judge(happened.Origin.Campaign, claim, counted.EntryMicros)
            : wasFull && claim.PriceMicros > 0 ? ChargeOutcome.Repeated
            : ChargeOutcome.Unpaid;
        _charges.Add(new PlainCharge(happened, stage, outcome, isDue));
    }

    private ChargeOutcome Judge(CampaignKey campaign, ChargeClaim claim, long entryMicros)
    {
        // A bar is called as what becomes of it.
        if (claim.Bar != ChargeBar.None)
            return Enum.Parse<ChargeOutcome>(claim.Bar.ToString());
        if (claim.PriceMicros <= 0)
            return ChargeOutcome.Unpaid;
        return entryMicros >= claim.CloseTimeMicros || _closed.Contains((campaign, claim.Lease)) ? ChargeOutcome.Late : ChargeOutcome.Billed;
    }

    private static Stage? StageOf(EventKind kind) => kind switch
    {
        EventKind.ExposureStop => Stage.Episode,
        EventKind.NoteOpen => Stage.Note,
        EventKind.RoomJoin => Stage.Livestream,
        EventKind.GroupJoin => Stage.Group,
        _ => null,
    };
}
