using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using CsCheck;
using static AdCommerce.Server.Tests.Grains.Funnel.ShardSamples;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>
/// Several activations of one shard at once, on a store that loses requests and answers and writes late, with a keeper that trims at any moment, and
/// players that repeat what was not acknowledged. Whatever happens, each event counts exactly once.
/// </summary>
public sealed class ShardFaultsTests
{
    private const int Players = 6;
    private const int EventsPerPlayer = 12;
    private const int AttemptsMax = 1_000;

    [Fact]
    public void Submit_AnyFaultsAndAnyActivations_CountsEachEventOnce() =>
        Gen.Int[0, 80].Select(Gen.Int, static (percent, seed) => (percent, seed)).Sample(
            faults => RunAsync(faults.percent, faults.seed).GetAwaiter().GetResult(), iter: 150, threads: 1);

    private static async Task RunAsync(int faultPercent, int seed)
    {
        var random = new LockedRandom(seed);
        var store = new MemoryLogStore
        {
            Fault = _ => random.Next(100) < faultPercent ? (AppendFault)random.Next(5) : AppendFault.None,
            BeforeAppend = async () =>
            {
                for (var pause = random.Next(4); pause > 0; pause--)
                    await Task.Yield();
            },
        };
        var archive = new MemoryArchive();
        var rig = new ShardRig(new MemoryLog(store), new MemorySnapshots(), archive);
        ShardWriter[] writers = [rig.NewWriter(), rig.NewWriter(), rig.NewWriter()];

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, Players).Select(player => PlayAsync(writers, rig, random, player)));

        store.Fault = static _ => AppendFault.None;
        foreach (var writer in writers)
        {
            // A fault from before may still be on its way to whoever waits here, and players of another writer need not have heard of it.
            await writer.DrainAsync();
            await writer.SubmitAsync(new RecordWait("last", [Exposure(900_000 + Array.IndexOf(writers, writer))]));
        }

        var state = await rig.StartAsync();
        Assert.Equal((Players * EventsPerPlayer) + writers.Length, state.Exposures());
        // An event is accepted once, or not at all when the first answer was lost: then it was a duplicate when it was repeated.
        Assert.All(acknowledged.SelectMany(static a => a).GroupBy(static a => a.Id), ofEvent =>
            Assert.InRange(ofEvent.Count(static a => a.Outcome == EventOutcome.Accepted), 0, 1));
        var replayed = new ShardState();
        await foreach (var archived in archive.ReadAsync(0, 1, CancellationToken.None))
            replayed.Apply(archived.Entry);
        await foreach (var entry in rig.Source.ReadAsync(replayed.Position + 1, long.MaxValue, CancellationToken.None))
            replayed.Apply(entry);
        Assert.Equal(ShardRig.Codec.HashOf(replayed), ShardRig.Codec.HashOf(state));
    }

    private static async Task<List<(Guid Id, EventOutcome Outcome)>> PlayAsync(ShardWriter[] writers, ShardRig rig, LockedRandom random, int player)
    {
        var answers = new List<(Guid, EventOutcome)>();
        FunnelEvent[] events = [.. Enumerable.Range(0, EventsPerPlayer).Select(i => Exposure((player * EventsPerPlayer) + i))];
        for (var next = 0; next < events.Length;)
        {
            var count = random.Next(1, Math.Min(4, events.Length - next) + 1);
            var outcomes = await RecordAsync(writers, rig, random, $"player-{player}", events[next..(next + count)]);
            Assert.All(outcomes, outcome => Assert.NotEqual(EventStatus.Rejected, outcome.Status));
            answers.AddRange(events[next..(next + count)].Zip(outcomes, static (happened, outcome) => (happened.Id, outcome)));
            next += count;
        }

        return answers;
    }

    private static async Task<EventOutcome[]> RecordAsync(ShardWriter[] writers, ShardRig rig, LockedRandom random, string subject, FunnelEvent[] events)
    {
        for (var attempt = 1; ; attempt++)
        {
            var writer = writers[random.Next(writers.Length)];
            try
            {
                if (random.Next(10) == 0 && writer.Position is > 1 and var position)
                    await rig.NewKeeper().KeepAsync(position, CancellationToken.None);
                return [.. (await writer.SubmitAsync(new RecordWait(subject, [.. events]))).Outcomes];
            }
            catch (LogUnavailableException) when (attempt < AttemptsMax)
            {
                // As a player does: the same events again.
            }
            catch (LogTrimmedException) when (attempt < AttemptsMax)
            {
                // The keeper of a writer that had fallen behind.
            }
        }
    }

    private sealed class LockedRandom(int seed)
    {
        private readonly Random _random = new(seed);

        public int Next(int below)
        {
            lock (_random)
                return _random.Next(below);
        }

        public int Next(int from, int below)
        {
            lock (_random)
                return _random.Next(from, below);
        }
    }
}
