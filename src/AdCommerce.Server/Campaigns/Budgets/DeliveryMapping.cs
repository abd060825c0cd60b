using System.Globalization;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Delivery;
using Outcome = AdCommerce.V1.CampaignDelivery.Types.Outcome;

namespace AdCommerce.Server.Campaigns.Budgets;

/// <summary>The delivery report as the API spells it.</summary>
internal static class DeliveryMapping
{
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static V1.CampaignDelivery ToProto(this DeliveryFigures figures, CampaignKey campaign)
    {
        var proto = new V1.CampaignDelivery
        {
            Campaign = campaign.ToString(),
            CurrencyCode = figures.CurrencyCode,
            TotalMicros = figures.Balances.TotalMicros,
            SpentMicros = figures.SpentMicros,
            Balances = figures.Balances.ToProto(),
            OpenLeases = figures.OpenLeases,
            ForecastMicros = figures.ForecastMicros,
            InvariantHolds = figures.InvariantHolds,
            Stages = { figures.Stages.Select(static s => new V1.CampaignDelivery.Types.StageFigures
            {
                Kind = BudgetMapping.KindOf(s.Stage), Outcome = ToProto(s.Outcome), Events = s.Events, SpentMicros = s.SpentMicros,
            }) },
            Placements = { figures.Placements.Select(static p => new V1.CampaignDelivery.Types.PlacementFigures
            {
                Placement = p.Placement.ToString(), Billed = p.Billed, Unbilled = p.Unbilled, SpentMicros = p.SpentMicros,
            }) },
            Days = { figures.Days.Select(static d => new V1.CampaignDelivery.Types.DayFigures
            {
                Date = DateOnly.FromDayNumber(EpochDay + d.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Billed = d.Billed, Unbilled = d.Unbilled, SpentMicros = d.SpentMicros,
            }) },
        };
        if (figures.PlannedMicros is { } planned)
            proto.PlannedMicros = planned;
        if (figures.OfPlan is { } share)
            proto.PlanShare = share;
        return proto;
    }

    private static Outcome ToProto(ChargeOutcome outcome) => outcome switch
    {
        ChargeOutcome.Billed => Outcome.Billed,
        ChargeOutcome.Unpaid => Outcome.Unpaid,
        ChargeOutcome.Late => Outcome.Late,
        ChargeOutcome.Repeated => Outcome.Repeated,
        ChargeOutcome.NoLease => Outcome.NoLease,
        ChargeOutcome.OtherSubject => Outcome.OtherSubject,
        ChargeOutcome.ViewerRate => Outcome.ViewerRate,
        ChargeOutcome.AddressRate => Outcome.AddressRate,
        ChargeOutcome.FasterThanTime => Outcome.FasterThanTime,
        ChargeOutcome.KnownBot => Outcome.KnownBot,
        ChargeOutcome.NoMedia => Outcome.NoMedia,
        _ => Outcome.Unspecified,
    };
}
