using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets;

public sealed class BudgetRulesTests
{
    [Fact]
    public void Check_GoodBudget_FindsNothing() => Assert.Empty(Fields(Budget));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(Money.AmountMicrosMax + 1)]
    public void Check_ImpossibleAmounts_NamesThem(long amount) =>
        Assert.Equal(["budget.total_micros", "budget.daily_micros"], Fields(Budget with { TotalMicros = amount, DailyMicros = amount }));

    [Fact]
    public void Check_EverythingWrong_NamesEverythingAtOnce()
    {
        var fields = Fields(new CampaignBudget("euro", 0, -1, default, default, "Berlin", 0));

        Assert.Equal(
            ["budget.currency_code", "budget.total_micros", "budget.daily_micros", "budget.start_time", "budget.end_time", "budget.time_zone", "budget.pacing"], fields);
    }

    [Fact]
    public void Check_DailyAboveTotal_IsRefused() => Assert.Equal(["budget.daily_micros"], Fields(Budget with { DailyMicros = Budget.TotalMicros + 1 }));

    [Theory]
    [InlineData(0)]
    [InlineData(-3_600)]
    [InlineData(3_599)]
    [InlineData((5 * 366 * 86_400L) + 1)]
    public void Check_ImpossibleLength_IsRefused(long seconds) =>
        Assert.Equal(["budget.end_time"], Fields(Budget with { EndTime = Budget.StartTime.AddSeconds(seconds) }));

    [Fact]
    public void CheckBid_OtherCurrency_IsRefused()
    {
        var violations = new Violations();

        BudgetRules.CheckBid(Budget, new Bid(Stage.Episode, new Money("USD", 1)), "placement.bid", violations);

        Assert.Equal("placement.bid.amount.currency_code", violations.ToRejection().Violations.Single().Field);
    }

    [Fact]
    public void OneOf_BidForAThousandExposures_IsRoundedDown()
    {
        Assert.Equal(12_345, ChargePrice.OneOf(new Bid(Stage.Episode, Euros(12_345_999))));
        Assert.Equal(12_345_999, ChargePrice.OneOf(new Bid(Stage.Note, Euros(12_345_999))));
        Assert.Equal(0, ChargePrice.OneOf(null));
    }

    private static string[] Fields(CampaignBudget budget)
    {
        var violations = new Violations();
        BudgetRules.Check(budget, "budget", violations);
        return violations.None ? [] : [.. violations.ToRejection().Violations.Select(static v => v.Field)];
    }
}
