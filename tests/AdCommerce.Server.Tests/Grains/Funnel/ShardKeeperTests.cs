using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using static AdCommerce.Server.Tests.Grains.Funnel.ShardSamples;

namespace AdCommerce.Server.Tests.Grains.Funnel;

public sealed class ShardKeeperTests
{
    private readonly MemoryLogStore _store = new();
    private readonly MemorySnapshots _snapshots = new();
    private readonly MemoryArchive _archive = new();
    private readonly ShardRig _rig;

    public ShardKeeperTests() => _rig = new ShardRig(new MemoryLog(_store), _snapshots, _archive);

    [Fact]
    public async Task Keep_Repeatedly_ArchivesEverythingAndTrimsBelowTheOlderOfTwoSnapshots()
    {
        await WriteAsync(1, 30);

        await _rig.NewKeeper().KeepAsync(10, CancellationToken.None);
        Assert.Equal((1, 30), _store.Range);
        await _rig.NewKeeper().KeepAsync(20, CancellationToken.None);
        Assert.Equal((11, 30), _store.Range);
        await _rig.NewKeeper().KeepAsync(30, CancellationToken.None);

        Assert.Equal((21, 30), _store.Range);
        Assert.Equal([30, 20], await _snapshots.ListAsync());
        Assert.Equal(30, _archive.Entries.Count);
        Assert.All(_archive.Entries, archived => Assert.Equal(EventOutcome.Accepted, archived.Effects!.Outcomes[0][0]));
        Assert.Equal(await HashOfAsync(_archive), ShardRig.Codec.HashOf(await _rig.StartAsync()));
    }

    [Fact]
    public async Task Keep_Entries_AreArchivedWithTheirBytesOfTheLog()
    {
        await WriteAsync(1, 12);
        var logged = await new MemoryLog(_store).ReadAsync(1, 12);

        await _rig.NewKeeper().KeepAsync(12, CancellationToken.None);

        Assert.Equal(logged.Select(static bytes => Convert.ToHexString(bytes.Span)), _archive.Entries.Select(static archived => Convert.ToHexString(archived.Bytes!.Value.Span)));
    }

    [Fact]
    public async Task Keep_WithoutAnArchive_NeverTrims()
    {
        var rig = new ShardRig(new MemoryLog(_store), _snapshots);
        await WriteAsync(1, 30);

        await rig.NewKeeper().KeepAsync(10, CancellationToken.None);
        await rig.NewKeeper().KeepAsync(20, CancellationToken.None);
        await rig.NewKeeper().KeepAsync(30, CancellationToken.None);

        Assert.Equal((1, 30), _store.Range);
        Assert.Equal([30, 20], await _snapshots.ListAsync());
    }

    [Fact]
    public async Task Keep_ArchiveOfOtherData_TouchesNothing()
    {
        await WriteAsync(1, 30);
        await _rig.NewKeeper().KeepAsync(30, CancellationToken.None);
        var otherStore = new MemoryLogStore();
        var other = new ShardRig(new MemoryLog(otherStore), new MemorySnapshots(), _archive);
        await WriteAsync(other, 1, 5);

        await other.NewKeeper().KeepAsync(5, CancellationToken.None);

        Assert.Equal((1, 5), otherStore.Range);
        Assert.Equal(30, _archive.Entries.Count);
    }

    [Fact]
    public async Task Keep_CrashAtAnyStep_LosesNothingAndTheNextOneFinishes()
    {
        var steps = 1;
        while (await CrashAndFinishAsync(steps))
            steps++;

        // Three rounds, each with a page for the archive and a snapshot; two of them with removals, before and after each.
        Assert.True(steps > 18, $"only {steps} steps");
    }

    [Fact]
    public async Task Start_NewestSnapshotDamaged_BeginsWithTheOlderOne()
    {
        await WriteAsync(1, 30);
        var whole = ShardRig.Codec.HashOf(await _rig.ReplayAsync());
        foreach (var through in (long[])[10, 20, 30])
            await _rig.NewKeeper().KeepAsync(through, CancellationToken.None);

        _snapshots.Damage(30);

        Assert.Equal(whole, ShardRig.Codec.HashOf(await _rig.StartAsync()));
    }

    [Fact]
    public async Task Start_AllSnapshotsDamaged_BeginsWithTheArchive()
    {
        await WriteAsync(1, 30);
        var whole = ShardRig.Codec.HashOf(await _rig.ReplayAsync());
        foreach (var through in (long[])[10, 20, 30])
            await _rig.NewKeeper().KeepAsync(through, CancellationToken.None);

        _snapshots.Damage(30);
        _snapshots.Damage(20);

        Assert.Equal(whole, ShardRig.Codec.HashOf(await _rig.StartAsync()));
    }

    [Fact]
    public async Task Start_NeitherSnapshotNorArchive_IsRefusedAndSaysWhy()
    {
        await WriteAsync(1, 30);
        foreach (var through in (long[])[10, 20])
            await _rig.NewKeeper().KeepAsync(through, CancellationToken.None);
        _snapshots.Damage(20);
        _snapshots.Damage(10);

        var refused = await Assert.ThrowsAsync<ShardDamagedException>(() => new ShardRig(new MemoryLog(_store), _snapshots).StartAsync());

        Assert.Contains("no snapshot of it can be read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LogEndsBeforeItsSnapshot_IsRefusedAndSaysWhere()
    {
        await WriteAsync(1, 10);
        await _rig.NewKeeper().KeepAsync(10, CancellationToken.None);
        _store.Remove(10);

        var refused = await Assert.ThrowsAsync<ShardDamagedException>(_rig.StartAsync);

        Assert.Equal(10, refused.Position);
        Assert.Contains("\"shard/0\"", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Three rounds, dead from a step on; then two starts, and another keeper that finishes. False when it had not that many steps.</summary>
    private static async Task<bool> CrashAndFinishAsync(int step)
    {
        var (store, snapshots, archive) = (new MemoryLogStore(), new MemorySnapshots(), new MemoryArchive());
        var rig = new ShardRig(new MemoryLog(store), snapshots, archive);
        await WriteAsync(rig, 1, 30);
        var whole = ShardRig.Codec.HashOf(await rig.ReplayAsync());
        var counter = new CrashCounter(step);
        var dying = new ShardRig(
            new CrashingLog(new MemoryLog(store), counter), new CrashingSnapshots(snapshots, counter), new CrashingArchive(archive, counter));
        var crashed = false;
        foreach (var through in (long[])[12, 21, 25])
            crashed |= await HasCrashedAsync(() => dying.NewKeeper().KeepAsync(through, CancellationToken.None));

        Assert.Equal(whole, ShardRig.Codec.HashOf(await rig.StartAsync()));
        Assert.Equal(whole, ShardRig.Codec.HashOf(await rig.StartAsync()));
        await rig.NewKeeper().KeepAsync(28, CancellationToken.None);
        await rig.NewKeeper().KeepAsync(30, CancellationToken.None);
        Assert.Equal((29, 30), store.Range);
        Assert.Equal([30, 28], await snapshots.ListAsync());
        Assert.Equal(30, archive.Entries.Count);
        Assert.Equal(whole, await HashOfAsync(archive));
        Assert.Equal(whole, ShardRig.Codec.HashOf(await rig.StartAsync()));
        return crashed;
    }

    private static async Task<bool> HasCrashedAsync(Func<Task> keep)
    {
        try
        {
            await keep();
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
    }

    private Task WriteAsync(int first, int last) => WriteAsync(_rig, first, last);

    private static async Task WriteAsync(ShardRig rig, int first, int last)
    {
        var writer = rig.NewWriter();
        for (var id = first; id <= last; id++)
            await writer.SubmitAsync(new RecordWait(Viewer, [Exposure(id)]));
    }

    private static async Task<string> HashOfAsync(MemoryArchive archive)
    {
        var state = new ShardState();
        await foreach (var archived in archive.ReadAsync(0, 1, CancellationToken.None))
            state.Apply(archived.Entry);
        return ShardRig.Codec.HashOf(state);
    }
}
