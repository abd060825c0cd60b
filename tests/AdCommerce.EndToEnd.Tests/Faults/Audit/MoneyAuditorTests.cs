using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.V1;
using static AdCommerce.EndToEnd.Tests.Faults.Audit.AuditedMoney;

namespace AdCommerce.EndToEnd.Tests.Faults.Audit;

/// <summary>The auditor of money has to find one micro-unit, and nothing in a good story.</summary>
public sealed class MoneyAuditorTests
{
    private const long Second = 1_000_000;

    private readonly AuditedMoney _story = new();

    [Fact]
    public async Task Judge_EverythingTrue_FindsNothing()
    {
        Tell();

        Assert.Empty(await _story.JudgeAsync());
    }

    [Fact]
    public async Task Judge_ClosingIsOneMicroUnitOff_IsFound()
    {
        _story.Expose(EventBilling.Billed);
        _story.CloseInPartition(70 * Second);
        _story.Close(Price + 1, 1);

        var found = await _story.JudgeAsync();

        Assert.Contains(found, static v => v.Contains("was closed with 12346 in 1 events; the shards charged 12345 in 1", StringComparison.Ordinal));
        Assert.Contains(found, static v => v.Contains("its statement says 12346", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_BalanceIsOneMicroUnitOff_IsFound()
    {
        Tell();
        var last = _story.Ledger[^1];
        _story.Ledger[^1] = last with { After = last.After with { SpentMicros = last.After.SpentMicros - 1 } };

        Assert.Contains("the lines up to it make", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_ReportIsOneMicroUnitOff_IsFound()
    {
        Tell();
        _story.ReportedMore = 1;

        Assert.Contains("is reported to have spent 24691; the shards charged 24690", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_ToldThatItWasChargedAgain_IsFound()
    {
        Tell(ofTheSame: EventBilling.Billed);

        Assert.Contains("was told to be Billed, and is Repeated by the log", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_ChargedAfterTheClosing_IsFound()
    {
        _story.Expose(EventBilling.Billed);
        _story.CloseInPartition(2 * Second);
        _story.Expose(EventBilling.Billed, afterMicros: 3 * Second);
        _story.Close(2 * Price, 2);

        var found = await _story.JudgeAsync();

        Assert.Contains(found, static v => v.Contains("was told to be Billed, and is Late by the log", StringComparison.Ordinal));
        Assert.Contains(found, static v => v.Contains("the shards charged 12345 in 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_LeaseChargedAboveItsAmount_IsOverspent()
    {
        for (var exposure = 0; exposure <= Amount / Price; exposure++)
            _story.Expose(EventBilling.Billed);
        _story.CloseInPartition(70 * Second);
        _story.Close(Amount, 11);

        Assert.Contains(await _story.JudgeAsync(), static v => v.StartsWith("OVERSPENT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_LeaseNeverClosed_IsFound()
    {
        _story.Expose(EventBilling.Billed);

        Assert.Contains(await _story.JudgeAsync(), static v => v.Contains("1 leases of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_LinesThatDoNotAddUpFromTheFirst_IsFound()
    {
        Tell();
        var opened = (BudgetOpened)_story.Ledger[0].Change;
        _story.Ledger[0] = _story.Ledger[0] with { Change = new BudgetOpened(opened.Budget with { TotalMicros = opened.Budget.TotalMicros - 1 }) };

        Assert.NotEmpty(await _story.JudgeAsync());
    }

    // Two exposures, one of them told of twice, and one that comes too late.
    private void Tell(EventBilling ofTheSame = EventBilling.Unbilled)
    {
        var first = _story.Expose(EventBilling.Billed);
        _story.Expose(ofTheSame, again: first);
        _story.Expose(EventBilling.Billed);
        _story.Expose(EventBilling.Unbilled, afterMicros: 65 * Second);
        _story.CloseInPartition(70 * Second);
        _story.Close(2 * Price, 2);
    }
}
