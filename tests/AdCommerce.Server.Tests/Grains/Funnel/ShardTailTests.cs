using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;
using Microsoft.Extensions.Time.Testing;
using static AdCommerce.Server.Tests.Grains.Funnel.ShardSamples;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>An attempt that is over is in the shard's memory until it is in the archive, also after a start.</summary>
public sealed class ShardTailTests
{
    private static readonly AttemptQuery Everything = new("lumiere", [], 0, long.MaxValue);

    private readonly FakeTimeProvider _time = new(BeginTime);
    private readonly ShardRig _rig;

    public ShardTailTests() => _rig = new ShardRig(new MemoryLog(new MemoryLogStore()), new MemorySnapshots(), new MemoryArchive(), time: _time);

    [Fact]
    public async Task ReadAttempts_OverButNotArchived_AreTheWritersAndEveryLaterOnes()
    {
        var writer = await EndOneAsync();

        Assert.Equal((0, 2, 1), Of(await writer.ReadAttemptsAsync(Everything, after: 0)));
        Assert.Equal((0, 2, 1), Of(await _rig.NewWriter().ReadAttemptsAsync(Everything, after: 0)));
        Assert.Equal((0, 2, 0), Of(await writer.ReadAttemptsAsync(Everything, after: 2)));
    }

    [Fact]
    public async Task ReadAttempts_Archived_AreSaidToBeInTheArchive()
    {
        var writer = await EndOneAsync();
        await _rig.NewKeeper().KeepAsync(2, CancellationToken.None);
        Assert.Equal((0, 2, 1), Of(await writer.ReadAttemptsAsync(Everything, after: 0)));

        writer.DropTail(2);

        Assert.Equal((2, 2, 0), Of(await writer.ReadAttemptsAsync(Everything, after: 0)));
        Assert.Equal((2, 2, 0), Of(await _rig.NewWriter().ReadAttemptsAsync(Everything, after: 0)));
    }

    [Fact]
    public async Task ReadAttempts_OfAnotherBrandCampaignOrTime_AreLeftOut()
    {
        var writer = await EndOneAsync();
        await writer.SubmitAsync(new RecordWait(Viewer, [Exposure(2) with { ExpireMicros = long.MaxValue }]));

        Assert.Equal(2, (await writer.ReadAttemptsAsync(Everything, after: 0)).Attempts.Length);
        Assert.Empty((await writer.ReadAttemptsAsync(Everything with { BrandId = "petal" }, after: 0)).Attempts);
        Assert.Empty((await writer.ReadAttemptsAsync(Everything with { CampaignIds = ["nothing"] }, after: 0)).Attempts);
        Assert.Empty((await writer.ReadAttemptsAsync(Everything with { BeforeMicros = 1 }, after: 0)).Attempts);
    }

    private async Task<ShardWriter> EndOneAsync()
    {
        var writer = _rig.NewWriter();
        await writer.SubmitAsync(new RecordWait(Viewer, [Exposure(1)]));
        _time.Advance(TimeSpan.FromDays(30));
        await writer.SubmitAsync(new OperationWait(new ShardCompacted()));
        return writer;
    }

    private static (long From, long Position, int Attempts) Of(LiveAttempts live) => (live.From, live.Position, live.Attempts.Length);
}
