using System.Globalization;
using AdCommerce.Grains.Log;
using AdCommerce.Storage;
using AdCommerce.Storage.Embedded;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdCommerce.Server.Tests.Storage.Embedded;

/// <summary>
/// The process that is killed: opens the embedded store, checks that the log so far is whole, says how long it is, then
/// appends for ever and says each position once it was acknowledged. Takes a checkpoint all the time.
/// </summary>
internal static class LogWriter
{
    public const string Recovered = "recovered ";
    public const string Acknowledged = "acknowledged ";

    public static async Task<int> RunAsync(string directory)
    {
        using var store = EmbeddedStore.Start(directory, NullLoggerFactory.Instance);
        await using var connection = new RedisConnection(Stores.NewOperations(), NullLogger<RedisConnection>.Instance);
        await connection.OpenAsync(store.ConnectionString, operationTimeoutMillis: 10_000, allowAdmin: true);
        var log = new RedisLogFactory(connection, TimeProvider.System).Open("kill");
        var position = await CheckAsync(log);
        Console.WriteLine($"{Recovered}{position.ToString(CultureInfo.InvariantCulture)}");
        _ = Task.Run(() => SaveForeverAsync(connection));
        while (true)
        {
            position++;
            if (await log.AppendAsync(position, Entry(position)) != AppendOutcome.Appended)
                throw new InvalidOperationException($"Position {position} was taken by nobody.");
            Console.WriteLine($"{Acknowledged}{position.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static async Task<long> CheckAsync(ILog log)
    {
        long position = 0;
        while (await log.ReadAsync(position + 1, 100) is { Count: > 0 } entries)
            foreach (var entry in entries)
                if (!entry.Span.SequenceEqual(Entry(++position)))
                    throw new InvalidOperationException($"Entry {position} is not what was written.");
        return position;
    }

    private static async Task SaveForeverAsync(RedisConnection connection)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                await connection.Database.ExecuteAsync("BGSAVE");
            }
            catch (StackExchange.Redis.RedisServerException)
            {
                // The one before is still under way.
            }
        }
    }

    /// <summary>Small ones, and now and then one of a megabyte, so that log and memory turn over.</summary>
    private static byte[] Entry(long position)
    {
        var entry = new byte[position % 40 == 0 ? 1024 * 1024 : 200];
        new Random((int)position).NextBytes(entry);
        return entry;
    }
}
