using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Grains.Chain;
using AdCommerce.Server.Tests.Storage;

namespace AdCommerce.Server.Tests.Grains.Chain;

/// <summary>Two silos that do not know of each other, on one store: what the etag and the log are for.</summary>
public sealed class TwoActivationsTests(Stores stores) : IClassFixture<Stores>
{
    private const int Capacity = 3;
    private const int ViewersCount = 8;
    private const int WalksPerViewer = 25;

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task HoldSeat_StaleActivation_GivesNothingThatIsGone(StoreKind kind)
    {
        await using var silos = await PairAsync(kind, "stale");
        var (one, other) = silos.Open("stale", capacity: 1);
        // Both have it in memory as empty.
        Assert.Equal((0, 0), ((await one.Look("ann")).Taken, (await other.Look("ann")).Taken));
        await silos.One.JoinAsync(one, "ann");

        await Assert.ThrowsAnyAsync<Exception>(() => other.HoldSeat(silos.Other.Request("bob")));
        Assert.Equal(SeatAnswer.Waiting, await other.HoldSeat(silos.Other.Request("bob")));

        // Now the first one does not know that somebody waits.
        Assert.Equal(0, (await one.Look("bob")).Waiting);
        Assert.Equal(SeatAnswer.NoSeat, await one.HoldLeave(silos.One.Request("bob")));
        await other.Forget("ann");
        await Assert.ThrowsAnyAsync<Exception>(() => one.HoldSeat(silos.One.Request("cat")));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AnyWay_ViewersOnBothAtOnce_SeatsAreTheMembersOfTheLog(StoreKind kind)
    {
        await using var silos = await PairAsync(kind, "both");
        var (one, other) = silos.Open("both", Capacity);
        var members = await Task.WhenAll(Enumerable.Range(0, ViewersCount).Select(v => Task.Run(() => ComeAndGoAsync(silos, one, other, v))));

        // What was left on its way is settled: nobody asked for it, so a new activation does.
        await GroupSilo.DropAsync(one);
        await GroupSilo.DropAsync(other);
        silos.One.PassHolds();
        SeatView view = default!;
        for (var v = 0; v < ViewersCount; v++)
        {
            var viewer = $"viewer-{v}";
            // A member has its seat. Whoever is none has none, once what was held is asked about.
            view = await GroupSilo.WaitUntilAsync(one, viewer, found => (found.Standing == SeatStanding.Seated) == members[v]);
        }

        Assert.InRange(members.Count(isMember => isMember), 0, Capacity);
        Assert.InRange(view.Taken, members.Count(isMember => isMember), Capacity);
    }

    /// <summary>One viewer, who goes to either silo, gives up at any step, and repeats what failed. True when the log says that it is a member.</summary>
    private static async Task<bool> ComeAndGoAsync(Pair silos, IGroupGrain one, IGroupGrain other, int seed)
    {
        var random = new Random(seed);
        var viewer = $"viewer-{seed}";
        var isMember = false;
        for (var walk = 0; walk < WalksPerViewer; walk++)
        {
            var request = silos.One.Request(viewer);
            var isJoin = random.Next(2) == 0;
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var group = random.Next(2) == 0 ? one : other;
                try
                {
                    if (await (isJoin ? group.HoldSeat(request) : group.HoldLeave(request)) != SeatAnswer.Held || random.Next(8) == 0)
                        break;
                    var isRecorded = silos.One.Log.Record(request);
                    isMember = isRecorded ? isJoin : isMember;
                    if (random.Next(8) == 0)
                        break;
                    group = random.Next(2) == 0 ? one : other;
                    await (isRecorded ? group.Confirm(request) : group.Settle(request));
                    break;
                }
                catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
                {
                    // Stale, or written by the other in the same moment: the same event again.
                }
            }

            Assert.InRange((await GroupSilo.TryLookAsync(one, viewer))?.Taken ?? 0, 0, Capacity);
        }

        return isMember;
    }

    private async Task<Pair> PairAsync(StoreKind kind, string name)
    {
        var redis = await stores.ConnectionStringAsync(kind);
        var one = await GroupSilo.StartApartAsync(redis, $"{name}-one");
        return new Pair(one, await GroupSilo.StartApartAsync(redis, $"{name}-other", one));
    }

    private sealed record Pair(GroupSilo One, GroupSilo Other) : IAsyncDisposable
    {
        public (IGroupGrain One, IGroupGrain Other) Open(string id, int capacity) => (One.Open(id, capacity), Other.GrainOf(id));

        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Other.DisposeAsync();
        }
    }
}
