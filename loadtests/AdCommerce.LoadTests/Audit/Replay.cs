using System.IO.Hashing;
using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Results;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace AdCommerce.LoadTests.Audit;

/// <summary>Replays every partition's whole log into a fresh state, with the product's own fold, and compares hashes: recovery loses and adds nothing.</summary>
internal static class Replay
{
    /// <summary>How many partitions' states have the hash that the servers give; those whose log was not read far enough are not among them.</summary>
    /// <param name="run">Where broken promises go.</param>
    /// <param name="log">What was read of the logs.</param>
    /// <param name="servers">The servers.</param>
    /// <param name="readOn">Reads on, where that can be done while servers write; leases are closed also when no event is under way.</param>
    public static async Task<int> CompareAsync(Run run, RawLog log, IServers servers, Func<Task>? readOn = null)
    {
        await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<ShardSnapshot>>();
        var equal = 0;
        for (var partition = 0; partition < log.Partitions; partition++)
        {
            var (position, hash) = await servers.InspectAsync(partition);
            if (position > log.Entries[partition].Count && readOn is not null)
                await readOn();
            if (position > log.Entries[partition].Count)
                continue;
            var state = new ShardState();
            foreach (var logged in log.Entries[partition].Take((int)position))
                state.Apply(logged.Entry);
            var replayed = Convert.ToHexStringLower(XxHash128.Hash(serializer.SerializeToArray(state.ToSnapshot())));
            run.Expect(replayed == hash, $"partition {partition} at {position} has the hash {hash}; a replay from nothing gives {replayed}");
            equal += replayed == hash ? 1 : 0;
        }

        return equal;
    }
}
