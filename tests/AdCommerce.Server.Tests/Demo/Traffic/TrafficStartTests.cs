using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Demo.Traffic;
using AdCommerce.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Demo.Traffic;

/// <summary>The simulator against the whole server: what 200 viewers did is what the shards count, number by number.</summary>
public sealed class TrafficStartTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Run_OfTwoHundredViewers_IsCountedExactlyAsItHappened()
    {
        // More eager than the defaults, so that few viewers reach every stage.
        await using var server = await WholeServer.StartAsync(
            "--demo-traffic", "--AdCommerce:Demo:Traffic:Viewers=200", "--AdCommerce:Demo:Traffic:Seed=3", "--AdCommerce:Demo:Traffic:Rates:Note=0.6",
            "--AdCommerce:Demo:Traffic:Rates:Room=0.6", "--AdCommerce:Demo:Traffic:Rates:Seat=0.7", "--AdCommerce:Demo:Traffic:Rates:Leave=0.4",
            "--AdCommerce:Demo:Traffic:Rates:Order=0.3", "--AdCommerce:Demo:Traffic:Rates:Refund=0.4", "--AdCommerce:Demo:Traffic:Rates:Late=0.3",
            "--AdCommerce:Demo:Traffic:Rates:Duplicate=0.3");

        TrafficComparison comparison = await server.Services.GetRequiredService<TrafficStart>().Finished.WaitAsync(Timeout);

        Assert.True(comparison.Agrees, string.Join('\n', comparison.Differing.Select(placement =>
            $"{placement}: did {comparison.Outcome.Truth.GetValueOrDefault(placement)}, counted {comparison.Counted.GetValueOrDefault(placement)}")));
        AssertAllHappened(comparison.TrueTotal);
        Assert.Equal(200, comparison.Outcome.Viewers);
        Assert.True(comparison.Outcome.Truth.Count >= 8, "too few placements were seen for a breakdown to mean anything");
        // Nothing but seats is ever refused to an honest viewer.
        Assert.Subset(
            new HashSet<string> { "GroupFull", "AlreadySeated", "ConsentMissing", "NoSeat" }, comparison.Outcome.Refused.Keys.ToHashSet());
        Assert.Equal(comparison.TrueTotal.InOrder1, await CountAttemptsAsync(server.Services));
    }

    private static void AssertAllHappened(TrafficCounts total)
    {
        Assert.InRange(total.InOrder4, 1, total.InOrder3);
        Assert.InRange(total.InOrder3, 1, total.InOrder2);
        Assert.InRange(total.InOrder2, 1, total.InOrder1);
        // Somebody skipped the note.
        Assert.True(total.Rooms > total.InOrder3);
        Assert.All([total.DeepReads, total.Engaged, total.GroupLeaves, total.Orders, total.ValueMicros, total.Refunds], number => Assert.True(number > 0));
    }

    // Beside the comparison's own sum: there were no other viewers.
    private static async Task<long> CountAttemptsAsync(IServiceProvider services)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        long attempts = 0;
        foreach (int partition in Enumerable.Range(0, services.GetRequiredService<Partitions>().Count))
        {
            foreach (string brand in (string[])["lumiere", "petal"])
                attempts += (await grains.GetGrain<IShardGrain>(partition).Count(brand)).Sum(cell => cell.Counts.InOrder[0]);
        }

        return attempts;
    }
}
