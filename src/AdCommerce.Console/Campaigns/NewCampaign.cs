using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.ConsolePages.Campaigns;

/// <summary>What is typed into the form of a new campaign.</summary>
internal sealed class NewCampaign
{
    public string Title { get; set; } = "";

    public string Id { get; set; } = "";

    /// <summary>ISO 4217.</summary>
    public string Currency { get; set; } = "CNY";

    /// <summary>In whole and hundredths of the currency's unit; null for no budget.</summary>
    public decimal? Total { get; set; }

    public decimal? Daily { get; set; }

    /// <summary>The last day, inclusive, of the time zone.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>IANA.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    public V1.CampaignBudget.Types.Pacing Pacing { get; set; } = V1.CampaignBudget.Types.Pacing.Even;

    /// <summary>What is asked for.</summary>
    /// <param name="start">When its money may be spent from: when the form was opened, so that asking again asks the same.</param>
    public V1.Campaign ToCampaign(DateTimeOffset start)
    {
        var campaign = new V1.Campaign { Title = Title };
        if (Total is not { } total)
            return campaign;
        campaign.Budget = new()
        {
            CurrencyCode = Currency,
            TotalMicros = Amounts.ToMicros(total),
            TimeZone = TimeZone,
            StartTime = Timestamp.FromDateTimeOffset(start),
            Pacing = Pacing,
            EndLocal = Until is { } last ? last.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00" : "",
        };
        if (Daily is { } daily)
            campaign.Budget.DailyMicros = Amounts.ToMicros(daily);
        return campaign;
    }
}
