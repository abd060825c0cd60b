using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Campaigns.Budgets;

/// <summary>Budgets, goals and statements as the API spells them, and back.</summary>
internal static class BudgetMapping
{
    private const string TimeZoneDefault = "Etc/UTC";
    private const string BudgetPath = "budget";
    private const string DailyField = "daily_micros";

    /// <summary>A campaign with its money as its ledger has it; as it is to be opened where the ledger has none yet. Whatever else of the budget is wanted is the registry's to say.</summary>
    public static V1.Campaign ToProto(Campaign campaign, LedgerView ledger)
    {
        var proto = campaign.ToProto();
        if (ledger.Budget is not { } budget)
            return proto;
        proto.Budget.TotalMicros = budget.TotalMicros;
        proto.Budget.Balances = ledger.Balances.ToProto();
        return proto;
    }

    /// <summary>
    /// The fields that an update of a campaign names, where it has a budget: parts of that, instead of the whole. Without a mask those that are set. With "budget" in the mask
    /// these, too, and the daily budget, which is taken away by leaving it out.
    /// </summary>
    public static IEnumerable<string> PartsOf(IEnumerable<string> paths, V1.CampaignBudget given, bool hasMask) => paths
        .SelectMany(path => path == BudgetPath
            ? UpdateMask.PathsOf(null, given, "balances", DailyField).Concat(hasMask || given.HasDailyMicros ? [DailyField] : []).Select(static field => $"{BudgetPath}.{field}")
            : [path])
        .Distinct();

    public static V1.CampaignBudget ToProto(this CampaignBudget budget)
    {
        var proto = new V1.CampaignBudget
        {
            CurrencyCode = budget.CurrencyCode,
            TotalMicros = budget.TotalMicros,
            StartTime = Timestamp.FromDateTimeOffset(budget.StartTime),
            EndTime = Timestamp.FromDateTimeOffset(budget.EndTime),
            TimeZone = budget.TimeZone,
            Pacing = (V1.CampaignBudget.Types.Pacing)budget.Pacing,
        };
        if (budget.DailyMicros is { } daily)
            proto.DailyMicros = daily;
        return proto;
    }

    public static CampaignBudget ToDomain(this V1.CampaignBudget budget) => new(
        budget.CurrencyCode,
        budget.TotalMicros,
        budget.HasDailyMicros ? budget.DailyMicros : null,
        budget.StartTime.ToTime(),
        budget.EndTime.ToTime(),
        budget.TimeZone.Length == 0 ? TimeZoneDefault : budget.TimeZone,
        PacingOf(budget.Pacing));

    public static LocalFlight? FlightOf(V1.CampaignBudget? budget) =>
        budget is null or { StartLocal: "", EndLocal: "" } ? null : new LocalFlight(budget.StartLocal, budget.EndLocal);

    // A number that is none becomes one that every rule refuses.
    public static PacingKind PacingOf(V1.CampaignBudget.Types.Pacing pacing) => pacing switch
    {
        V1.CampaignBudget.Types.Pacing.Unspecified => PacingKind.Even,
        <= V1.CampaignBudget.Types.Pacing.TrafficCurve and > 0 => (PacingKind)pacing,
        _ => 0,
    };

    public static V1.CampaignGoal ToProto(this CampaignGoal goal) => new() { Kind = KindOf(goal.Stage), Count = goal.Count };

    public static CampaignGoal ToDomain(this V1.CampaignGoal goal) => new(
        System.Enum.IsDefined(goal.Kind) ? (Stage)goal.Kind : default, goal.Count);

    public static V1.CampaignGoal.Types.Kind KindOf(Stage stage) => (V1.CampaignGoal.Types.Kind)stage;

    public static V1.CampaignBudget.Types.Balances ToProto(this LedgerBalances balances) => new()
    {
        SpentMicros = balances.SpentMicros,
        LeasedMicros = balances.LeasedMicros,
        FreeMicros = balances.FreeMicros,
        LowestTotalMicros = balances.SpentMicros + balances.LeasedMicros,
    };

    public static V1.StatementEntry ToProto(this LedgerEntry entry, long position)
    {
        var line = LineOf(entry.Change);
        line.Position = position;
        line.Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(entry.TimeMicros * TimeSpan.TicksPerMicrosecond));
        line.TotalMicros = entry.After.TotalMicros;
        line.SpentMicros = entry.After.SpentMicros;
        line.LeasedMicros = entry.After.LeasedMicros;
        line.FreeMicros = entry.After.FreeMicros;
        return line;
    }

    private static V1.StatementEntry LineOf(LedgerChange change) => change switch
    {
        BudgetOpened opened => new() { Kind = V1.StatementEntry.Types.Kind.Opened, AmountMicros = opened.Budget.TotalMicros },
        LeaseGranted granted => new() { Kind = V1.StatementEntry.Types.Kind.LeaseGranted, AmountMicros = granted.Lease.AmountMicros, Lease = granted.Lease.Number },
        LeaseClosed closed => new()
        {
            Kind = V1.StatementEntry.Types.Kind.LeaseClosed,
            AmountMicros = closed.SpentMicros,
            ReturnedMicros = closed.ReturnedMicros,
            Lease = closed.Number,
            Charges = closed.Charges,
        },
        BudgetToppedUp raised => new() { Kind = V1.StatementEntry.Types.Kind.ToppedUp, AmountMicros = raised.AmountMicros },
        BudgetLowered lowered => new() { Kind = V1.StatementEntry.Types.Kind.Lowered, AmountMicros = lowered.AmountMicros },
        DailyBudgetChanged daily => new() { Kind = V1.StatementEntry.Types.Kind.DailyChanged, AmountMicros = daily.DailyMicros ?? 0 },
        FlightChanged => new() { Kind = V1.StatementEntry.Types.Kind.FlightChanged },
        ChargesRefunded refunded => new() { Kind = V1.StatementEntry.Types.Kind.Refunded, AmountMicros = refunded.AmountMicros, Note = refunded.Note },
        LedgerPaused => new() { Kind = V1.StatementEntry.Types.Kind.Paused },
        LedgerResumed => new() { Kind = V1.StatementEntry.Types.Kind.Resumed },
        LedgerEnded => new() { Kind = V1.StatementEntry.Types.Kind.Ended },
        TrafficCurveLearned => new() { Kind = V1.StatementEntry.Types.Kind.CurveLearned },
        _ => new(),
    };
}
