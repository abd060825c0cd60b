using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using static AdCommerce.Server.Tests.Grains.Funnel.ShardSamples;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>A ledger asks a shard to close leases.</summary>
public sealed class LeaseClosingTests
{
    private static readonly ChargeClaim Claim = new(1, 20_000, 250, long.MaxValue, ChargeBar.None);

    private readonly MemoryLogStore _store = new();
    private readonly ShardRig _rig;

    public LeaseClosingTests() => _rig = new ShardRig(new MemoryLog(_store), new MemorySnapshots());

    [Fact]
    public async Task Close_OfSeveralLedgers_IsOneEntryAndAnsweredInOrder()
    {
        var writer = _rig.NewWriter();
        await RecordAsync(writer, 1, lease: 1);
        await RecordAsync(writer, 2, lease: 3);
        var before = _store.Range.Newest;

        var answers = await writer.SubmitAsync(new CloseWait([Closing([2, 1, 3]), Closing([9], "autumn")]));

        Assert.Equal(before + 1, _store.Range.Newest);
        Assert.Equal([default, new LeaseSpend(250, 1), new LeaseSpend(250, 1)], answers[0].Spends.AsEnumerable());
        Assert.Equal("autumn", answers[1].Campaign.CampaignId);
        Assert.Equal([default], answers[1].Spends.AsEnumerable());
    }

    [Fact]
    public async Task Close_Again_WritesNothingAndAnswersTheSame()
    {
        var writer = _rig.NewWriter();
        await RecordAsync(writer, 1, lease: 1);
        var first = await writer.SubmitAsync(new CloseWait([Closing([1, 2])]));
        var before = _store.Range.Newest;

        var second = await _rig.NewWriter().SubmitAsync(new CloseWait([Closing([1, 2])]));

        Assert.Equal(before, _store.Range.Newest);
        Assert.Equal(first[0].Spends, second[0].Spends.AsEnumerable());
    }

    [Fact]
    public async Task Record_AfterTheClosing_IsNotCharged()
    {
        var writer = _rig.NewWriter();
        await writer.SubmitAsync(new CloseWait([Closing([1])]));

        Assert.Equal(ChargeOutcome.Late, await RecordAsync(writer, 1, lease: 1));
        Assert.Equal([default], (await writer.SubmitAsync(new CloseWait([Closing([1])])))[0].Spends.AsEnumerable());
        Assert.Equal(ChargeOutcome.Late, (await _rig.ReplayAsync()).Delivery(Brand).Single().Outcome);
    }

    [Fact]
    public async Task Close_TwoWritersAtOnce_AgreeWithTheLog()
    {
        var (one, other) = (_rig.NewWriter(), _rig.NewWriter());
        await RecordAsync(one, 1, lease: 1);
        await RecordAsync(other, 2, lease: 1);
        // The first writer is behind: its closing finds its place taken, reads on, and says what the log says.
        var answer = await one.SubmitAsync(new CloseWait([Closing([1])]));

        Assert.Equal([new LeaseSpend(500, 2)], answer[0].Spends.AsEnumerable());
        Assert.Equal(ChargeOutcome.Late, await RecordAsync(other, 3, lease: 1));
        Assert.Equal(500, (await _rig.StartAsync()).Delivery(Brand).Sum(static cell => cell.SpentMicros));
    }

    private static LeaseClosing Closing(ImmutableArray<long> leases, string campaign = "spring") =>
        new(Exposure(1).Origin.Campaign with { CampaignId = campaign }, leases, 0);

    private static async Task<ChargeOutcome> RecordAsync(ShardWriter writer, int id, long lease)
    {
        var answer = await writer.SubmitAsync(new RecordWait(Viewer, [Exposure(id) with { Charge = Claim with { Lease = lease } }]));
        return Assert.Single(answer.Outcomes).Charge;
    }
}
